import { encodeCanonicalLine, JsonNumber } from '@runtime/contracts';
import { fingerprint } from './fingerprints.js';
import { atPath, withPlainNumbers } from './values.js';

/** Members of a row by the names that lead to them, in the order in which they are compared. */
export type StoryMembers = readonly (readonly string[])[];

const TOLD = ['reached_primary_op', 'first_denial_op', 'first_denial_filters', 'decision_path', 'violation_summary'];
const FAILED = ['failure_stage', 'failure_kind', 'apply_report'];

/** How a decision came about, as an event tells it. */
export const STORY_OF_EVENT: StoryMembers = [...TOLD, ...FAILED].map((name) => [name]);

/** The same, as a row of the results tells it. */
export const STORY_OF_RESULT: StoryMembers = [...TOLD.map((name) => [name]), ...FAILED.map((name) => ['runtime_result', name])];

/** Most stories whose text is known, and the longest of them: rows by the thousand tell a few short ones. */
const MOST_KNOWN = 1024;
const LONGEST_KNOWN = 1024;

/** What was told of each row by the document that was read first; the next must tell the same. */
export class Stories {
  readonly #told: string[] = [];
  /** What stands for a story, by one of the ways in which it is written. */
  readonly #known = new Map<string, string>();

  /** Whether a row tells what was told of it before, if anything was. What is absent is null. */
  agrees(position: number, row: unknown, members: StoryMembers): boolean {
    const story = this.#fingerprintOf(members.map((path) => atPath(row, path)));
    this.#told[position] ??= story;
    return this.#told[position] === story;
  }

  #fingerprintOf(story: readonly unknown[]): string {
    const written = JSON.stringify(story);
    // A number beyond all that JSON can hold is written as if nothing was there.
    const known = everyNumberIsFinite(story) ? this.#known.get(written) : undefined;
    if (known !== undefined) return known;
    const found = fingerprint(encodeCanonicalLine(story.map(withPlainNumbers)));
    if (this.#known.size === MOST_KNOWN) this.#known.clear();
    if (written.length <= LONGEST_KNOWN) this.#known.set(written, found);
    return found;
  }
}

function everyNumberIsFinite(value: unknown): boolean {
  if (typeof value === 'number' || value instanceof JsonNumber) return Number.isFinite(Number(value));
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(everyNumberIsFinite);
}
