import { readJsonArtifact, type VerifiedBundle, type WatchRun } from '@runtime/bundle-store';
import { BundleRows, probeKey } from './bundle-data.js';
import { judgeRun } from './judge.js';
import type { RunResults } from './model.js';
import { resultsOf } from './results.js';
import { object } from './values.js';

/** Names a probe of a run. */
interface ProbeName {
  profile_id: string;
  expectation_id: string;
}

/** The results of a run, from rows that were gathered while its bundle was opened: nothing is read for them again. */
export class RunRows {
  readonly #only: ReadonlySet<string> | undefined;
  #rows: BundleRows | null = null;

  /** @param only Probes of which rows are made; all others are counted. Of all unless told otherwise. */
  constructor(only?: readonly ProbeName[]) {
    if (only !== undefined) this.#only = new Set(only.map(({ profile_id, expectation_id }) => probeKey(profile_id, expectation_id)));
  }

  /** What the opening of the bundle is to be told. */
  readonly watch: WatchRun = ({ names }) => {
    this.#rows = new BundleRows(names, this.#only);
    return this.#rows.watches;
  };

  /** Once, of the bundle that was opened. */
  async results(bundle: VerifiedBundle): Promise<RunResults> {
    if (this.#rows === null) throw new TypeError('no bundle was opened with these rows');
    const data = this.#rows.data();
    if (this.#only === undefined) return resultsOf(bundle, data);
    const summary = object(await readJsonArtifact(bundle, 'summary.json'));
    const counts = this.#rows.tally.counts(Number(summary['profile_count']), Number(summary['scenario_count']));
    if (this.#only.size === 0) return { run_id: bundle.run_id, counts, rows: [] };
    const { probes: rows } = await judgeRun(bundle, { walks: false, data, named: true }, ({ row }) => row);
    return { run_id: bundle.run_id, counts, rows };
  }
}
