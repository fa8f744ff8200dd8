import { createHash } from 'node:crypto';
import { basename, join, relative, resolve, sep } from 'node:path';
import {
  examineRun,
  type OpenBundleOptions,
  objectOf,
  openArtifactStream,
  openBundleUnverified,
  type RunBundle,
  readArtifact,
  type WatchRun,
} from '@runtime/bundle-store';
import { encodePretty, type OpRuntimeSummary, parseJson, RuntimeError, sha256Hex } from '@runtime/contracts';
import { findRepoRoot, isInside, readConfig, readRegularFile, realPathOf, scanJsonArray, writeOutput } from '@runtime/files';
import { type JudgedRun, judgeRun, PromotionError, requireVerifiedPacket, runIdOf } from '@runtime/promotion';
import type { OpAccumulator } from './accumulator.js';
import { finishOps } from './build.js';
import { OpSummaryError } from './error.js';
import { EVENTS, EventTally } from './event-tally.js';
import { type EvidenceMark, tierOf, weakerTier } from './evidence.js';
import { textMember } from './text-member.js';
import { idsInOrder, type OperationIds, operationIds } from './vocabulary.js';

const MANIFEST = 'run_manifest.json';

interface CommonOptions extends OpenBundleOptions {
  /** Where to write the document; it is returned either way. */
  out?: string | undefined;
  /** Path or document of an operation vocabulary; null for none. Default: the repository's, else that of the evidence's world. */
  vocab?: unknown;
}

export interface BundleSummaryOptions extends CommonOptions {
  /** Load the bundle strictly. Default true. */
  strict?: boolean | undefined;
  /** The same the other way round: summarise even what does not verify, and say so in `meta.evidence`. */
  allowUnverified?: boolean | undefined;
  /** Take evidence of the reference for what it says it is; without it the tier is `hypothesis`. */
  acceptReference?: boolean | undefined;
}

export interface PacketSummaryOptions extends CommonOptions {
  /** Default true. */
  requirePromotable?: boolean | undefined;
  /** Take the reference's gates for evidence of the reference. */
  acceptReference?: boolean | undefined;
  /** Where the bundle is now. */
  bundle?: string | undefined;
}

/**
 * Operation summary of a bundle (contract: consumers 10). The events are read in one pass, in memory that
 * grows with scenarios and mismatches; the document is given only when their digest agreed.
 *
 * @throws BundleError when the bundle does not verify; OpSummaryError; FilesError.
 */
export async function summarizeOpsFromBundle(dir: string, options: BundleSummaryOptions = {}): Promise<OpRuntimeSummary> {
  const accumulator = await accumulateOpsFromBundle(dir, options);
  const notes = 'Op-level summary derived from a runtime bundle (decision-stage only when promotable).';
  return finish(accumulator, dir, options, { sourceJobs: ['runtime_bundle'], notes });
}

/**
 * Operation summary of the run behind a packet. The packet is verified before anything is read, and what is
 * read are the bytes that were verified.
 *
 * @throws PromotionError `PACKET_NOT_VERIFIED`, `PACKET_NOT_PROMOTABLE`, `PACKET_GATE_SET_REFUSED`; OpSummaryError; FilesError.
 */
export async function summarizeOpsFromPacket(path: string, options: PacketSummaryOptions = {}): Promise<OpRuntimeSummary> {
  const accumulator = await accumulateOpsFromPacket(path, options);
  const notes = 'Op-level summary derived from a promotion packet (decision-stage only when promotable).';
  return finish(accumulator, path, options, { sourceJobs: ['promotion_packet'], notes });
}

/** The accumulator behind {@link summarizeOpsFromBundle}, for merging. */
export async function accumulateOpsFromBundle(dir: string, options: BundleSummaryOptions = {}): Promise<OpAccumulator> {
  const { repoRoot, maxBytes } = options;
  const strict = options.allowUnverified === true ? false : (options.strict ?? true);
  const { watch, tally } = watchEvents();
  const judged = await judgeRun(await examineRun(dir, { repoRoot, maxBytes, watch }), { tolerant: true });
  const { run } = judged;
  if (strict && (run.bundle === null || run.failure !== null)) throw run.failure ?? missingEvents(dir);
  const bundle = run.bundle ?? (await openBundleUnverified(run.directory, { repoRoot, maxBytes }));
  const manifest = run.bundle === null ? await digestOf(bundle, MANIFEST) : recordedDigest(judged, MANIFEST);
  return countRun(judged, bundle, tally(), { given: dir, acceptReference: options.acceptReference === true }, (events) => [
    { path: `${bundle.bundle_dir}/${EVENTS}`, sha256: events },
    ...(manifest === null ? [] : [{ path: `${bundle.bundle_dir}/${MANIFEST}`, sha256: manifest }]),
  ]);
}

/** The accumulator behind {@link summarizeOpsFromPacket}, for merging. */
export async function accumulateOpsFromPacket(path: string, options: PacketSummaryOptions = {}): Promise<OpAccumulator> {
  const { repoRoot, maxBytes, bundle: named, acceptReference, requirePromotable = true } = options;
  const { watch, tally } = watchEvents();
  const verify = {
    repoRoot,
    maxBytes,
    bundle: named,
    acceptReference,
    requirePromotable,
    ignoreReferenceClaims: !requirePromotable,
    watch,
  };
  const { packet, judged, bundle } = await requireVerifiedPacket(path, verify);
  if (judged.promotability.gate_set !== 'evidence' && acceptReference !== true) throw gateSetRefused(path);
  const root = await findRepoRoot({ repoRoot, input: path });
  return countRun(judged, bundle, tally(), { given: path, acceptReference: true }, (events) => [
    { path: documentPath(root, path), sha256: packet.sha256 },
    { path: String(packet.document['runtime_events']), sha256: events },
  ]);
}

/** Counts the events while their bundle is opened: one pass for their digest and for the tally. */
function watchEvents(): { watch: WatchRun; tally: () => EventTally | null } {
  let tally: EventTally | null = null;
  return {
    watch: ({ rule_set: rules, documents }) => {
      const manifest = objectOf(documents.manifest) ?? {};
      tally = new EventTally({ rules, run_id: runIdOf(manifest, documents), manifest });
      return new Map([[EVENTS, tally]]);
    },
    tally: () => tally,
  };
}

/** A packet need not be promotable to be summarised; whose gates it was held to still matters. */
const gateSetRefused = (path: string): PromotionError =>
  new PromotionError({
    code: 'PACKET_GATE_SET_REFUSED',
    message: `${path} was held to the gates of the reference, which prove less than ours`,
    path,
    hint: 'pass acceptReference (--accept-reference) if you mean it',
  });

/**
 * Writes a summary: two spaces, no final newline. An earlier summary there is replaced, anything else is left alone.
 *
 * @throws FilesError `OUTPUT_EXISTS`, `OUTPUT_IN_RUN`, and when the system refuses.
 */
export async function writeOpRuntimeSummary(document: OpRuntimeSummary, path: string): Promise<void> {
  await writeOutput(path, encodePretty(document), { name: 'a summary of operations', mark: '"runtime-mapping.v' });
}

/** @param watched What was counted while the bundle was opened; it counts if that is verified. */
async function countRun(
  judged: JudgedRun,
  bundle: RunBundle,
  watched: EventTally | null,
  { given, acceptReference }: { given: string; acceptReference: boolean },
  inputs: (eventsSha256: string) => { path: string; sha256: string }[],
): Promise<OpAccumulator> {
  const { run, facts, promotability } = judged;
  const { execution } = facts.manifest;
  const evidence: EvidenceMark = {
    // Whoever says that the engine decided is believed before the manifest that does not say so.
    runner: run.agreement?.simulated === true ? 'simulated' : textMember(execution, 'runner'),
    channel: textMember(facts.manifest, 'channel'),
    integrity: bundle.integrity,
    gate_set: judged.gateSets.current.name,
    promotable: promotability.promotable_decision_stage,
  };
  const isVerified = bundle.integrity === 'verified';
  const tally = (isVerified ? watched : null) ?? new EventTally({ ...facts, rules: run.rule_set });
  const sha256 = isVerified ? recordedDigest(judged, EVENTS) : await countUnverified(bundle, tally);
  if (sha256 === null) throw missingEvents(given);
  const accumulator = tally.counted();
  accumulator.operationIds = facts.world === null ? null : idsInOrder(facts.world.world.operations.names);
  accumulator.evidence = evidence;
  accumulator.tier = weakerTier(accumulator.tier, tierOf(evidence, acceptReference));
  accumulator.sources = [{ run: facts.run_id ?? '', inputs: inputs(sha256) }];
  return accumulator;
}

/** Counts every row and returns the digest of the bytes they came from; null where there are none. */
async function countUnverified(bundle: RunBundle, tally: EventTally): Promise<string | null> {
  try {
    const hash = createHash('sha256');
    const onBytes = (chunk: Uint8Array): void => void hash.update(chunk);
    const { pick, exactNumbers } = tally.form;
    for await (const rows of scanJsonArray(openArtifactStream(bundle, EVENTS), { path: EVENTS, pick, exactNumbers, onBytes }))
      for (const { index, picked } of rows) tally.see({ index, value: picked });
    return hash.digest('hex');
  } catch (error) {
    if (isMissing(error)) return null;
    // What could not be counted came before it.
    tally.counted();
    throw error;
  }
}

const isMissing = (error: unknown): boolean => error instanceof RuntimeError && error.code === 'BUNDLE_ARTIFACT_MISSING';

const recordedDigest = ({ run }: JudgedRun, name: string): string | null =>
  run.artifacts.find((entry) => entry.name === name)?.sha256 ?? null;

async function digestOf(bundle: RunBundle, name: string): Promise<string | null> {
  try {
    return sha256Hex(await readArtifact(bundle, name));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function finish(
  accumulator: OpAccumulator,
  input: string,
  options: CommonOptions,
  given: { sourceJobs: string[]; notes: string },
): Promise<OpRuntimeSummary> {
  const document = finishOps(accumulator, { ...given, vocab: await vocabulary(options, input) });
  if (options.out !== undefined) await writeOpRuntimeSummary(document, options.out);
  return document;
}

/** What `vocab` means: nothing said, the repository's configured vocabulary, else that of the evidence's world. */
async function vocabulary({ vocab, repoRoot }: CommonOptions, input: string): Promise<unknown> {
  if (typeof vocab === 'string') return readVocabulary(vocab);
  if (vocab !== undefined) return vocab;
  const root = await findRepoRoot({ repoRoot, input });
  const config = await readConfig(root);
  return config.ops_vocab === undefined ? undefined : readVocabulary(join(root, config.ops_vocab));
}

async function readVocabulary(path: string): Promise<OperationIds> {
  return operationIds(parseJson(await readRegularFile(path, { followLinks: true }), { path }), path);
}

/** A path as documents name it: repository-relative, or the bare name where it lies outside. */
function documentPath(root: string, path: string): string {
  const real = realPathOf(resolve(path));
  return isInside(root, real) ? relative(root, real).split(sep).join('/') : `./${basename(real)}`;
}

const missingEvents = (path: string): OpSummaryError =>
  new OpSummaryError({
    code: 'OPS_EVENTS_MISSING',
    message: `the run behind ${path} has no ${EVENTS}, so there is nothing to summarise`,
    path,
    hint: 'a dry run and a run that failed early leave no events; name another run',
  });
