import { jsonPointer } from '@runtime/contracts';
import type { ArtifactWatch } from '../artifact-watch.js';
import { member } from '../document.js';
import { bundleError } from '../problem.js';
import type { RowForm, SeenRow } from '../row-reader.js';
import type { ProbeFact, ProbeTable } from './probe-table.js';
import type { Retelling } from './retellings.js';
import { at, isSame } from './values.js';

/** Compares a document with the rows it is made from, in both directions: none more, none less, none other. */
export class RetellingWatch implements ArtifactWatch {
  readonly form: RowForm;
  /** At the first row that differs. */
  problem: Error | null = null;
  /** What kept the document from being read. */
  error: Error | null = null;
  /** The document around its rows. */
  around: unknown = null;
  readonly #tally = new Map<string, number>();
  readonly #retelling: Retelling;
  readonly #facts: readonly ProbeFact[];
  #position = 0;

  constructor(retelling: Retelling, table: ProbeTable) {
    this.form = retelling.form;
    this.#retelling = retelling;
    this.#facts = retelling.facts(table);
  }

  see(seen: SeenRow): void {
    const position = this.#position++;
    const kind = this.#retelling.counts === undefined ? undefined : member(seen.value, this.#retelling.counts);
    if (typeof kind === 'string') this.#tally.set(kind, (this.#tally.get(kind) ?? 0) + 1);
    if (this.problem !== null) return;
    const fact = this.#facts[position];
    if (fact === undefined) {
      this.#differs(this.#fieldOf(seen, position), `holds more rows than the ${this.#facts.length} that follow from the job`);
      return;
    }
    const row = this.#retelling.row?.(seen) ?? seen.value;
    const other = this.#retelling.says.find(({ path, of }) => !isSame(of(fact), path.reduce(member, row)));
    if (other === undefined) return;
    const field = `${this.#fieldOf(seen, position)}/${other.path.join('/')}`;
    this.#differs(field, `${other.member} of the row of ${fact.expectation_id} is not what the job's row says`);
  }

  end(around: unknown): void {
    this.around = around;
    if (this.problem !== null) return;
    if (this.#position !== this.#facts.length) {
      this.#differs('', `holds ${this.#position} rows, and ${this.#facts.length} follow from the job`);
    } else if (this.#retelling.counts !== undefined && !isSame(at(around, 'counts'), Object.fromEntries(this.#tally))) {
      this.#differs('/counts', `counts is not how often each ${this.#retelling.counts} stands in its rows`);
    }
  }

  fail(error: Error): void {
    this.error = error;
  }

  /** Inside a document by the names that lead there, else by the number of the row. */
  #fieldOf({ keys, index }: SeenRow, position: number): string {
    return jsonPointer(keys.length === 0 ? [position] : [...keys, index]);
  }

  #differs(field: string, what: string): void {
    const path = this.#retelling.name;
    this.problem = bundleError('BUNDLE_ROWS_MISMATCH', `${path}: ${what}`, { path, field, hint: 'take the bundle from its source again' });
  }
}
