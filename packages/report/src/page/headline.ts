import { VERDICTS, verdictCount } from '@runtime/contracts';
import type { ResultCounts } from '../results/model.js';
import type { PageModel, ProbeRow } from './model.js';
import { counted } from './words.js';

/** The answer of a run in one sentence. A single surprise is named. */
export function headline(counts: ResultCounts, rows: readonly ProbeRow[]): string {
  const { probes, match, surprise, known } = counts;
  if (probes === 0) return 'Nothing was planned, so nothing was measured';
  const others = VERDICTS.filter((verdict) => verdict !== 'match' && counts[verdict] > 0).map((verdict) =>
    verdictCount(counts[verdict], verdict),
  );
  if (match + known + surprise === 0) return `No decision was measured: ${others.join(', ')}`;
  if (match === probes) return probes === 1 ? 'The one probe came out as expected' : `All ${probes.toLocaleString('en')} as expected`;
  const named = surprise === 1 ? rows.find(({ verdict }) => verdict === 'surprise') : undefined;
  if (named !== undefined) others[0] = `${others[0]}: ${named.operation} ${named.target} was ${past(named.scenario)}`;
  const end = surprise === 0 ? ', no surprise' : '';
  return `${match.toLocaleString('en')} of ${probes.toLocaleString('en')} as expected, ${others.join(named === undefined ? ', ' : '; ')}${end}`;
}

const past = (decision: string | null): string => (decision === 'allow' ? 'allowed' : 'denied');

/** What the gates say, in one line. A simulated run cannot pass them, and that is no fault of it. */
export function gatesLine({ gates: { promotable, simulated, against, gates, gate_set } }: PageModel): string {
  const by = gate_set === 'reference' ? ' by the reference’s gates' : '';
  if (promotable) return `Promotable${by}: ${counted(gates.length, 'gate', 'gates')} passed`;
  const failed = gates.filter(({ passed }) => !passed).length;
  if (simulated && against.length === 0)
    return `Simulated, so not promotable: ${failed} of ${counted(gates.length, 'gate', 'gates')} need a Mac`;
  const more = against.length > 2 ? ` and ${against.length - 2} more` : '';
  return `Not promotable${by}: ${against.slice(0, 2).join(', ')}${more}`;
}
