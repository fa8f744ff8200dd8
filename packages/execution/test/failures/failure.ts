import type { Setting } from '../../src/setting.js';
import type { Script } from '../support/script.js';
import type { SmallSuiteOptions } from '../support/small-suite.js';

/** One way in which a Mac fails a run, played by the simulated tools, and what the run must say of it. */
export interface FailureScript {
  /** What happens, as a sentence of the table in the documentation. */
  happens: string;
  script: Script;
  /** What the run tells: reason and words of the row, or stage and code of the failed run. */
  told: string;
  suite?: SmallSuiteOptions;
  setting?: Partial<Setting>;
  /** Which simulated tools are missing. */
  without?: 'launchctl';
  /** Told like another script on purpose: two shells, one failure. */
  twin?: true;
}

/** One probe, in the scenario lane. */
export const ONE: SmallSuiteOptions = { lanes: { baseline: false, scenario: true, oracle: false }, probes: [{ id: 'one' }] };

export const says = (rc: number, text: string): Script => ({ sandbox_exec: { rc, text: `sandbox-exec: ${text}` } });

/** Members of a probe of its own. */
export const probing = (probe: Omit<NonNullable<SmallSuiteOptions['probes']>[number], 'id'>): SmallSuiteOptions => ({
  ...ONE,
  probes: [{ id: 'one', ...probe }],
});
