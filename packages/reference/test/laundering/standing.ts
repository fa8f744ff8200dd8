import { join } from 'node:path';
import { examineRun, loadBundle, validateBundle } from '@runtime/bundle-store';
import type { OpRuntimeSummary, Promotability } from '@runtime/contracts';
import { summarizeOpsFromBundle, summarizeOpsFromPacket } from '@runtime/op-summary';
import { assessPromotability, emitPromotionPacket, isRefusal, judgeRun, verifyPacket } from '@runtime/promotion';

const GATES = ['none', 'reference', 'evidence'] as const;

/** What a bundle amounts to, as our own readers say it. */
export interface Standing {
  valid: boolean;
  rules: string;
  status: string | null;
  repaired: boolean;
  filtered: boolean;
  /** Whose gates pass, the weaker ones first: asked of the bundle and of a packet made of it. */
  promotable: (typeof GATES)[number];
  /** Whether any summary calls it mapped, without accepting evidence of the reference. */
  mapped: boolean;
  /** As the summary says; null where there is none. */
  runner: string | null;
  /** Of the packet; null where there is none that verifies. */
  packet: string | null;
}

const orNull = <T>(answer: Promise<T>): Promise<T | null> => answer.catch(() => null);

/**
 * Asks the reading on which all others stand, and the summary of what is something by it; thoroughly, every reader in any case.
 */
export async function standingOf(run: string, thoroughly: boolean): Promise<Standing> {
  const examined = await examineRun(run);
  const promotability = (await orNull(judgeRun(examined)))?.promotability ?? null;
  const standing: Standing = {
    valid: examined.errors.length === 0,
    rules: examined.rule_set,
    status: examined.status,
    repaired: examined.repaired,
    filtered: promotability?.information?.includes('filtered_run') === true,
    promotable: passed(promotability),
    mapped: false,
    runner: null,
    packet: null,
  };
  if (!thoroughly && !standing.valid && standing.promotable === 'none') return standing;
  const summary = await orNull(summarizeOpsFromBundle(run, { vocab: null }));
  standing.mapped = isMapped(summary);
  standing.runner = summary?.meta.evidence?.runner ?? null;
  if (thoroughly) await askTheOthers(run, standing);
  return standing;
}

async function askTheOthers(run: string, standing: Standing): Promise<void> {
  const root = join(run, '..', '..');
  const path = join(root, 'p.json');
  const packet = await orNull(emitPromotionPacket(run, path, { repoRoot: root }));
  const verified = packet === null ? null : await orNull(verifyPacket(path, { repoRoot: root }));
  if (packet !== null && !isRefusal(packet) && verified?.ok === true) standing.packet = packet.schema_version;
  const loaded = await orNull(loadBundle(run));
  standing.valid ||= (await validateBundle(run)).ok || loaded !== null || verified?.ok === true;
  standing.promotable = passed(await orNull(assessPromotability(run)), verified?.promotability ?? null);
  const unverified = await orNull(summarizeOpsFromBundle(run, { vocab: null, allowUnverified: true }));
  const options = { repoRoot: root, vocab: null, requirePromotable: false };
  const counted = packet === null ? null : await orNull(summarizeOpsFromPacket(path, options));
  standing.mapped ||= isMapped(unverified) || isMapped(counted);
}

const isMapped = (summary: OpRuntimeSummary | null): boolean => summary?.meta.tier === 'mapped';

const passed = (...answers: (Pick<Promotability, 'gate_set' | 'promotable_decision_stage'> | null)[]): Standing['promotable'] =>
  answers.reduce<Standing['promotable']>((best, answer) => {
    const own = answer?.promotable_decision_stage === true ? (answer.gate_set ?? 'evidence') : 'none';
    return GATES.indexOf(own) > GATES.indexOf(best) ? own : best;
  }, 'none');

/** What an edited bundle became that it was not. Empty when nothing did. */
export function gains(before: Standing, after: Standing): string[] {
  const found: string[] = [];
  const lost = (what: string, was: boolean, is: boolean): void => {
    if (was && !is) found.push(`no longer ${what}`);
  };
  if (GATES.indexOf(after.promotable) > GATES.indexOf(before.promotable)) found.push(`promotable (${after.promotable})`);
  if (after.mapped && !before.mapped) found.push('mapped');
  if (!after.valid) return found;
  if (!before.valid) found.push('valid');
  lost('ours', before.rules === 'runtime', after.rules === 'runtime');
  lost('simulated', before.runner === 'simulated', after.runner === null || after.runner === 'simulated');
  lost('in a simulated packet', before.runner === 'simulated', after.packet === null || after.packet === before.packet);
  lost('repaired', before.repaired, after.repaired);
  lost('filtered', before.filtered, after.filtered);
  lost('failed', before.status === 'failed', after.status === 'failed');
  return found;
}
