import { driverOf } from '@runtime/contracts';
import type { FilterVocabulary } from '@runtime/worlds';
import type { JobProbe } from './job.js';
import type { OracleAnswer } from './row-parts.js';

/** The lookups of a filter vocabulary that a question is put with. */
export type OracleFilters = Pick<FilterVocabulary, 'byName' | 'byNumber' | 'defaultFor'>;

/** What the oracle lane asks about one probe, in the numbers that documents use. */
export type OracleRequest = Pick<OracleAnswer, 'operation' | 'filter_type' | 'filter_type_name' | 'argument'>;

/** A question about a family is put as one about the operation that a probe of it performs. */
const PERFORMED: Readonly<Record<string, string>> = { 'file-read*': 'file-read-data', 'file-write*': 'file-write-data' };

/**
 * The question of the oracle lane: the filter that the probe names, by name or by number, else the one that its driver or its operation
 * has. `filters` is the vocabulary of the run's world; a filter without a number there has none in the question either.
 */
export function oracleRequest(
  {
    operation,
    target,
    driver,
    filter_name,
    filter_type,
  }: Pick<JobProbe, 'operation' | 'target' | 'driver' | 'filter_name' | 'filter_type'>,
  filters: OracleFilters,
): OracleRequest {
  const performed = PERFORMED[operation] ?? operation;
  const named = filter_name ?? (filter_type === undefined ? driverOf(driver)?.filter : undefined);
  const row =
    named !== undefined ? filters.byName(named) : filter_type !== undefined ? filters.byNumber(filter_type) : filters.defaultFor(performed);
  return {
    operation: performed,
    filter_type: filter_type ?? row?.number ?? null,
    filter_type_name: named ?? row?.name ?? null,
    argument: target,
  };
}
