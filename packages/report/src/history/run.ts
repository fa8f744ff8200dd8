import { type ExaminedRun, type OpenBundleOptions, objectOf } from '@runtime/bundle-store';
import { judgeRun } from '@runtime/promotion';
import type { DiffSide, ExpectationFacts } from '../diff/model.js';
import { openSide } from '../diff/read.js';
import type { OpenedRun } from '../open-run.js';
import { list, member, object, text } from '../results/values.js';
import type { EvidenceKind, HistoryRun } from './model.js';

/** One run, reduced to what a history keeps of it. */
export interface ReadRun {
  run: Omit<HistoryRun, 'path'>;
  side: DiffSide['facts'];
  expectations: Iterable<ExpectationFacts>;
}

/** Loads a run strictly. @throws BundleError when it does not verify. */
export async function readRun(directory: string, options: OpenBundleOptions): Promise<ReadRun> {
  const { side, ...opened } = await openSide(directory, options);
  const { facts, expectations } = side;
  return {
    side: facts,
    expectations: expectations.values(),
    run: { ...(await describeRun(opened)), counts: countsOf(expectations.values()) },
  };
}

/** What a run says of itself as a whole, for lists of many. */
export type RunFacts = Omit<HistoryRun, 'path' | 'counts'>;

/** The facts of a run that is open. Nothing is read but the documents that were read already. */
export async function describeRun({ run, bundle }: OpenedRun): Promise<RunFacts> {
  const manifest = object(bundle.run_manifest);
  const execution = object(member(manifest, 'execution'));
  const host = object(member(execution, 'host'));
  const evidence = kindOf(text(execution, 'runner'));
  return {
    run_id: bundle.run_id,
    index_sha256: bundle.index_sha256,
    at_unix: timeOf(run),
    world_id: bundle.world_id,
    product_version: text(host, 'product_version'),
    build: text(host, 'build'),
    plan_id: text(manifest, 'plan_id') ?? '',
    plan_digest: text(manifest, 'plan_digest') ?? '',
    channel: text(manifest, 'channel') ?? '',
    status: bundle.status,
    evidence,
    promotable: evidence === 'simulated' ? false : (await judgeRun(run)).promotability.promotable_decision_stage,
    filtered: isFiltered(run),
    repaired: bundle.repaired,
  };
}

const kindOf = (runner: string | null): EvidenceKind => (runner === 'seatbelt' ? 'real' : runner === null ? 'reference' : 'simulated');

function timeOf(run: ExaminedRun): number | null {
  const at = Number(member(objectOf(run.documents.status) ?? {}, 'updated_at_unix') ?? Number.NaN);
  return Number.isFinite(at) ? at : null;
}

function isFiltered(run: ExaminedRun): boolean {
  const filters = object(member(object(member(objectOf(run.documents.manifest) ?? {}, 'execution')), 'filters'));
  return [member(filters, 'only_profiles'), member(filters, 'only_scenarios')].some((names) => list(names).length > 0);
}

function countsOf(expectations: Iterable<ExpectationFacts>): HistoryRun['counts'] {
  const counts = { allow: 0, deny: 0, unmeasured: 0 };
  for (const { decision } of expectations) {
    if (decision === 'allow') counts.allow++;
    else if (decision === 'deny') counts.deny++;
    else counts.unmeasured++;
  }
  return counts;
}

/** Versions by number (`9.1` before `14.4`), unknown ones last, then by id. */
export function compareVersions(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}
