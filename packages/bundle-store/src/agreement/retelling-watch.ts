import { jsonPointer } from '@runtime/contracts';
import type { ArtifactWatch } from '../artifact-watch.js';
import { textMember } from '../document.js';
import { bundleError } from '../problem.js';
import type { RowForm, SeenRow } from '../row-reader.js';
import type { ProbeFact, ProbeTable } from './probe-table.js';
import type { Retelling } from './retellings.js';
import type { Stories } from './stories.js';
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
  readonly #stories: Stories;
  #position = 0;

  constructor(retelling: Retelling, table: ProbeTable, stories: Stories) {
    this.form = retelling.form;
    this.#retelling = retelling;
    this.#facts = retelling.facts(table);
    this.#stories = stories;
  }

  see(seen: SeenRow): void {
    const position = this.#position++;
    const { counts } = this.#retelling;
    const kind = counts === undefined ? null : textMember(seen.value, counts);
    if (kind !== null) this.#tally.set(kind, (this.#tally.get(kind) ?? 0) + 1);
    if (this.problem !== null) return;
    const fact = this.#facts[position];
    if (fact === undefined) {
      this.#differs(this.#fieldOf(seen, position), `holds more rows than the ${this.#facts.length} that follow from the job`);
      return;
    }
    const { value: row, keys } = seen;
    const { says, story } = this.#retelling;
    const other = says.find(({ read, of }) => {
      const said = read(row, keys);
      return said !== undefined && !isSame(of(fact), said);
    });
    if (other !== undefined) {
      const field = `${this.#fieldOf(seen, position)}/${other.member.replaceAll('.', '/')}`;
      this.#differs(field, `${other.member} of the row of ${fact.expectation_id} is not what the job's row says`);
    } else if (story !== undefined && !this.#stories.agrees(position, row, story)) {
      const what = `how the decision of ${fact.expectation_id} came about is told otherwise than in the results or events`;
      this.#differs(this.#fieldOf(seen, position), what);
    }
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
