import { type ExaminedRun, examineRun, type OpenBundleOptions } from '@runtime/bundle-store';
import type { Promotability } from '@runtime/contracts';
import { evaluateGates } from './gates/evaluate.js';
import type { RunFacts } from './gates/facts.js';
import { type GateSets, gateSetsOf } from './gates/registry.js';

/** A run with what its gates say. */
export interface JudgedRun {
  run: ExaminedRun;
  facts: RunFacts;
  gateSets: GateSets;
  promotability: Promotability;
}

export interface JudgeOptions {
  /** Evidence of the reference whose documents have the wrong types is no error: nothing in them counts. */
  tolerant?: boolean | undefined;
}

/**
 * Whether a bundle may be promoted, and why not (contract: promotion). Derived from the bundle alone, every
 * time it is asked: no option or environment variable raises the answer, and what is not known does not pass.
 *
 * @param bundleDir A run directory, or a bundle root whose `LATEST` names one.
 * @throws PromotionError `RUN_DOCUMENT_UNREADABLE`; BundleError when a root names no run; FilesError when the system refuses.
 */
export async function assessPromotability(bundleDir: string, { repoRoot, maxBytes }: OpenBundleOptions = {}): Promise<Promotability> {
  return (await judgeRun(await examineRun(bundleDir, { repoRoot, maxBytes }))).promotability;
}

/**
 * Asks the gates about a run that was examined. A path at which there is nothing is a run about which nothing is known.
 *
 * @throws PromotionError `RUN_DOCUMENT_UNREADABLE`, `GATE_SET_UNKNOWN`; the reason why a root leads to no run.
 */
export async function judgeRun(run: ExaminedRun, options: JudgeOptions = {}): Promise<JudgedRun> {
  if (!run.found && run.failure !== null && !NOTHING_THERE.has(run.failure.code ?? '')) throw run.failure;
  const gateSets = await gateSetsOf(run.rule_set);
  const facts = await gateSets.factsOf(run, { tolerant: options.tolerant === true });
  return { run, facts, gateSets, promotability: evaluateGates(facts, gateSets.current) };
}

const NO_RUN: ReadonlySet<string> = new Set(['BUNDLE_NOT_FOUND', 'BUNDLE_NO_LATEST']);
/** Nothing is known of these; a root that names a run which is not there is another matter. */
const NOTHING_THERE: ReadonlySet<string> = new Set([...NO_RUN, 'BUNDLE_INDEX_MISSING']);

/** Why the path that was named is no run at all, as against a run that is not what it should be; null when it is one. */
export const noRun = ({ failure, documents }: ExaminedRun): Error | null =>
  documents.manifest.kind === 'absent' && NO_RUN.has(failure?.code ?? '') ? failure : null;
