import type { ProbeSummary, ReportModel } from '../model.js';
import { STATES, spoken } from './words.js';

/** What happened to a probe, in a few sentences. */
export function sentence({ verdict, known_recorded }: ReportModel, probe: ProbeSummary): string {
  const { state, expected, scenario, oracle } = probe;
  const parts = [`Expected ${spoken(expected)}.`];
  if (probe.absent === true) parts.push('The target does not exist, so nothing was decided.');
  else if (state === 'unmeasured' && scenario !== null)
    parts.push(`The program reported ${scenario}, but the operation itself was not seen decided, so it does not count.`);
  else if (probe.because !== undefined) {
    parts.push(probe.because);
    if (probe.baseline === 'allow' || probe.baseline === 'deny') parts.push(`Without a policy it was ${past(probe.baseline)}.`);
  } else if (probe.by_mode === true) {
    parts.push(`It was refused by ${refuser(probe)} (EACCES), as without a policy, and shows nothing about the policy.`);
    parts.push(`It ${meaning(probe, known_recorded)}.`);
  } else {
    if (state !== 'not_run') parts.push(outcome(probe, verdict.simulated));
    parts.push(`It ${meaning(probe, known_recorded)}.`);
  }
  if (probe.by_mode !== true && state === 'surprise' && (oracle === 'allow' || oracle === 'deny'))
    parts.push(oracle === scenario ? `The oracle lane says ${oracle} too.` : `The oracle lane says ${oracle}, against it.`);
  return parts.join(' ');
}

function outcome({ scenario, baseline }: ProbeSummary, simulated: boolean): string {
  const it = simulated ? 'In the simulation it' : 'It';
  const decided = scenario === null ? `${it} was not decided under the policy` : `${it} was ${past(scenario)} under the policy`;
  if (baseline !== 'allow' && baseline !== 'deny') return `${decided}.`;
  return `${decided}${baseline === scenario ? ', as without one' : `, and ${past(baseline)} without one`}.`;
}

/** A call on a path is refused for the modes on the way as well; a call on anything else has no file. */
export const refuser = ({ target }: ProbeSummary): string =>
  target.startsWith('/') ? 'the mode of the file or of a folder above it' : 'ordinary permissions of the host';

const past = (decision: string): string => (decision === 'allow' ? 'allowed' : 'denied');

function meaning({ state }: ProbeSummary, knownRecorded: boolean): string {
  if (state === 'not_run') return `was ${STATES.not_run.meaning}`;
  if (state === 'surprise' && !knownRecorded)
    return 'came out otherwise than expected; this bundle does not record which mismatches were known';
  return state === 'unmeasured' ? 'has no decision, and the bundle does not say why' : STATES[state].meaning;
}
