import { ARTIFACTS } from '@runtime/contracts';
import type { ArtifactWatches } from '../artifact-watch.js';
import { bundleError } from '../problem.js';
import { ROWS_FILE } from './job-files.js';
import { type ProbeTable, ProbeTableReader, type RowFault } from './probe-table.js';
import { RetellingWatch } from './retelling-watch.js';
import { RETELLINGS } from './retellings.js';
import { Stories } from './stories.js';

/** What comparing the rows of a job with the documents made from them gave. */
export interface RowsCompared {
  /** Rows of the job that were compared; null when it lists no probes to compare with, or its rows are not those that it asks for. */
  rows: number | null;
  table: ProbeTable;
  /** One for each document, at its first row that differs. */
  problems: Error[];
  /** Documents without the rows in them, by name. */
  around: ReadonlyMap<string, unknown>;
}

/** Compares every document that is made from rows of the job with those rows, while each is read for its digest. */
export class RowComparison {
  readonly #reader = new ProbeTableReader();
  readonly #failed: boolean;
  readonly #retellings: readonly (typeof RETELLINGS)[number][];
  readonly #watches = new Map<string, RetellingWatch>();
  #read: { table: ProbeTable; fault: RowFault | null } | null = null;

  constructor(names: ReadonlySet<string>, failed: boolean) {
    this.#failed = failed;
    // A run that failed leaves no documents of lanes, and says of no mismatch.
    this.#retellings = failed && !names.has(ARTIFACTS.runtime_events.file) ? [] : RETELLINGS.filter(({ name }) => names.has(name));
  }

  /** The documents that say what the others must repeat, in the order in which they are to be read before them. */
  get first(): ArtifactWatches {
    return this.#reader.watches;
  }

  /** After the first: what looks at the others. */
  watch(): ArtifactWatches {
    this.#read = this.#reader.table(this.#failed);
    if (this.#read === null || this.#read.fault !== null) return this.#watches;
    const stories = new Stories();
    for (const retelling of this.#retellings) this.#watches.set(retelling.name, new RetellingWatch(retelling, this.#read.table, stories));
    return this.#watches;
  }

  /** @throws what kept a document from being read. */
  result(): RowsCompared {
    const { around, error } = this.#reader;
    if (error !== null) throw error;
    if (this.#read === null) return { rows: null, table: [], problems: [], around };
    const { table, fault } = this.#read;
    if (fault !== null) return { rows: null, table, problems: [faulty(fault)], around };
    const watches = [...this.#watches];
    for (const [, { error }] of watches) if (error !== null) throw error;
    return {
      rows: table.length,
      table,
      problems: watches.flatMap(([, { problem }]) => problem ?? []),
      around: new Map([...around, ...watches.map(([name, { around }]) => [name, around] as const)]),
    };
  }
}

const faulty = ({ index, message }: RowFault): Error =>
  bundleError('BUNDLE_JOB_MISMATCH', `${ROWS_FILE}: ${message}`, {
    path: ROWS_FILE,
    field: `/${index}`,
    hint: 'take the bundle from its source again',
  });
