import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareCodePoints, encodeJson, type PacketSet, type PromotionReceipt, RuntimeError, SCHEMA_VERSIONS } from '@runtime/contracts';
import { checkOutsideRuns, findRepoRoot, realPathOf, resolveInside, sha256OfFile, toRepoRelative, writeFileDurable } from '@runtime/files';
import { PromotionError } from './error.js';
import { member } from './gates/values.js';
import type { ReceiptOptions } from './options.js';
import { readPacketSet } from './packet-set.js';
import { examinePacket } from './verify.js';

/** Why a packet was not used: the reference's four, then ours. */
export type RejectionReason =
  | 'missing_packet'
  | 'packet_load_error'
  | 'world_id_mismatch'
  | 'not_promotable'
  | 'not_verified'
  | 'duplicate_run';

type Considered = PromotionReceipt['packets']['considered'][number];

const NOTES = 'Packets considered for promotion; those used were verified against their bundles and passed every gate of the accepted set.';

/**
 * Says which packets a promotion may use, and why not the others (contract: consumers 15). Every packet is
 * verified against its bundle first. A run that appears twice is used once. The reference's evidence is
 * refused unless `acceptReference` says otherwise.
 *
 * Nothing is written: write the receipt with {@link writePromotionReceipt} after the mappings it is about.
 *
 * @throws PromotionError `PACKET_SET_INVALID`; `PACKET_MISSING` when the set does not allow missing packets;
 * FilesError `PATH_OUTSIDE` for a packet outside the repository.
 */
export async function buildPromotionReceipt(options: ReceiptOptions): Promise<PromotionReceipt> {
  const { root, set, setPath, paths } = await selection(options);
  const expected = options.worldId ?? (typeof set?.world_id === 'string' && set.world_id !== '' ? set.world_id : null);
  const considered: Considered[] = [];
  const rejected: PromotionReceipt['packets']['rejected'] = [];
  const used: string[] = [];
  const worlds = new Set<string>();
  const runs = new Set<string>();
  const digests = new Map<string, string>();
  for (const path of paths) {
    const { entry, world } = await consider(path, { root, expected, runs, digests, options, allowMissing: set === null || isAllowed(set) });
    considered.push(entry);
    if (entry.status === 'used') {
      used.push(path);
      if (world !== null) worlds.add(world);
    } else rejected.push({ path, reasons: entry.reasons, ...(entry.error === undefined ? {} : { error: entry.error }) });
  }
  const inputs = [...(setPath === null ? [] : [setPath]), ...paths];
  const only = worlds.size === 1 ? [...worlds][0] : undefined;
  return {
    schema_version: SCHEMA_VERSIONS.promotion_receipt,
    world_id: expected ?? only ?? 'unknown',
    notes: NOTES,
    inputs,
    input_hashes: await hashes(root, inputs, digests),
    packet_set: setPath,
    packets: { considered, used: [...new Set(used)].sort(compareCodePoints), rejected },
  };
}

/** Writes a receipt as the reference does: sorted members, two spaces, no final newline. */
export async function writePromotionReceipt(receipt: PromotionReceipt, path: string): Promise<void> {
  await checkOutsideRuns(path);
  await writeFileDurable(path, encodeJson(receipt, { indent: 2, sortKeys: true }));
}

async function selection(
  options: ReceiptOptions,
): Promise<{ root: string; set: PacketSet | null; setPath: string | null; paths: string[] }> {
  if ((options.packetSet === undefined) === (options.packets === undefined)) {
    throw new PromotionError({
      code: 'PACKET_SET_INVALID',
      message: 'a receipt is about a packet set or a list of packets, one of the two',
      category: 'usage',
      hint: 'give packetSet or packets',
    });
  }
  const root = await findRepoRoot({ repoRoot: options.repoRoot, input: options.packetSet ?? options.packets?.[0] });
  const named = (path: string): string => toRepoRelative(root, resolve(path));
  if (options.packetSet === undefined) return { root, set: null, setPath: null, paths: (options.packets ?? []).map(named) };
  const set = await readPacketSet(options.packetSet);
  // What a set names stays below the root before anything is opened.
  for (const path of set.packets) resolveInside(root, path);
  return { root, set, setPath: named(options.packetSet), paths: [...set.packets] };
}

const isAllowed = (set: PacketSet): boolean => set.allow_missing === undefined || set.allow_missing === true;

async function consider(
  path: string,
  context: {
    root: string;
    expected: string | null;
    runs: Set<string>;
    digests: Map<string, string>;
    options: ReceiptOptions;
    allowMissing: boolean;
  },
): Promise<{ entry: Considered; world: string | null }> {
  const { root, expected, runs, options } = context;
  const file = join(root, path);
  const refuse = (reason: RejectionReason, more: Partial<Considered> = {}): { entry: Considered; world: null } => ({
    entry: { path, status: reason === 'missing_packet' ? 'missing' : 'rejected', reasons: [reason], ...more },
    world: null,
  });
  if (!existsSync(file)) {
    if (context.allowMissing) return refuse('missing_packet');
    throw new PromotionError({
      code: 'PACKET_MISSING',
      message: `there is no packet ${path}`,
      path,
      hint: 'the packet set says allow_missing: false',
    });
  }
  let examined: Awaited<ReturnType<typeof examinePacket>>;
  try {
    examined = await examinePacket(file, { repoRoot: root, maxBytes: options.maxBytes });
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.category === 'system' || error.category === 'bug') throw error;
    // A receipt is a document: it holds no path of the host.
    return refuse('packet_load_error', { error: error.message.replaceAll(file, path).replaceAll(`${root}/`, '') });
  }
  const { judged, packet, verification } = examined;
  const { problems } = verification;
  context.digests.set(path, packet.sha256);
  if (judged === null) return refuse('packet_load_error', { error: problems.map(({ message }) => message).join('; ') });
  const { run, facts, promotability } = judged;
  const shown: Partial<Considered> = {
    schema_version: packet.document['schema_version'],
    channel: member(facts.manifest, 'channel'),
    run_id: facts.run_id,
    promotability,
  };
  if (problems.length > 0) {
    return refuse('not_verified', { ...shown, error: problems.map(({ code, message }) => `${message} (${code})`).join('; ') });
  }
  if (expected !== null && facts.world_id !== null && facts.world_id !== expected) {
    return refuse('world_id_mismatch', { ...shown, error: `the bundle is of world ${facts.world_id}, not ${expected}` });
  }
  if (!promotability.promotable_decision_stage) {
    return refuse('not_promotable', { ...shown, error: promotability.reasons.join(', ') });
  }
  if (verification.gate_set !== 'evidence' && options.acceptReference !== true) {
    return refuse('not_promotable', { ...shown, error: "promotable by the reference's gates only, which were not accepted" });
  }
  const id = `${facts.world_id ?? ''}\n${facts.run_id ?? run.index_sha256 ?? path}`;
  if (runs.has(id)) return refuse('duplicate_run', { ...shown, error: `run ${facts.run_id ?? ''} is used already` });
  runs.add(id);
  return { entry: { path, status: 'used', reasons: [], ...shown, index_sha256: run.index_sha256 }, world: facts.world_id };
}

/** Of a packet that was examined, the bytes that were examined; of anything else that is a file, those it has now. */
async function hashes(root: string, inputs: readonly string[], examined: ReadonlyMap<string, string>): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  for (const path of new Set(inputs)) {
    const file = join(root, path);
    const known = examined.get(path);
    if (known !== undefined) found.push([path, known]);
    // A directory in the place of a packet was refused, and has no digest.
    else if (statSync(file, { throwIfNoEntry: false })?.isFile() === true)
      found.push([path, (await sha256OfFile(realPathOf(file))).sha256]);
  }
  return Object.fromEntries(found);
}
