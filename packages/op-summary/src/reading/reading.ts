import type { RuleSet } from '@runtime/contracts';

/** What a summary takes from an observation. */
export interface SummaryRow {
  world_id: unknown;
  scenario_id: unknown;
  expectation_id: unknown;
  operation: unknown;
  target: unknown;
  expected: unknown;
  actual: unknown;
  match: unknown;
  failure_stage: unknown;
  failure_kind: unknown;
  intended_op_witnessed: unknown;
}

/** What a row has that its rules do not allow. */
export interface RowFault {
  /** Member of the row. */
  field: string;
  what: string;
}

/** The world that an origin means where nothing names one. */
export interface AssumedWorld {
  readonly id: string;
  /** By id. */
  operations(): readonly string[];
}

/** How rows of one origin are read. */
export interface RowReading {
  readonly name: RuleSet;
  /** Rows are of one world and, in a bundle, of its run; what is no object is told of; a summary says "ok" only of what matched. */
  readonly strict: boolean;
  /** Null: evidence of this origin always names its world. */
  readonly assumedWorld: AssumedWorld | null;
  /** What is wrong with the names of a row's members; null: nothing. */
  faultOfMembers(row: Readonly<Record<string, unknown>>): RowFault | null;
  /** What is wrong with the values a summary takes from it. */
  faultOfValues(row: SummaryRow): RowFault | null;
}
