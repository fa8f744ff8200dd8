import { encodeCanonicalLine } from '@runtime/contracts';
import { fingerprint } from './fingerprints.js';
import { at, withPlainNumbers } from './values.js';

/** Members of a row by the names that lead to them, in the order in which they are compared. */
export type StoryMembers = readonly (readonly string[])[];

const TOLD = ['reached_primary_op', 'first_denial_op', 'first_denial_filters', 'decision_path', 'violation_summary'];
const FAILED = ['failure_stage', 'failure_kind', 'apply_report'];

/** How a decision came about, as an event tells it. */
export const STORY_OF_EVENT: StoryMembers = [...TOLD, ...FAILED].map((name) => [name]);

/** The same, as a row of the results tells it. */
export const STORY_OF_RESULT: StoryMembers = [...TOLD.map((name) => [name]), ...FAILED.map((name) => ['runtime_result', name])];

/** What was told of each row by the document that was read first; the next must tell the same. */
export class Stories {
  readonly #told: string[] = [];

  /** Whether a row tells what was told of it before, if anything was. What is absent is null. */
  agrees(position: number, row: unknown, members: StoryMembers): boolean {
    const story = fingerprint(encodeCanonicalLine(members.map((path) => withPlainNumbers(at(row, ...path)))));
    this.#told[position] ??= story;
    return this.#told[position] === story;
  }
}
