import { dirname, join, relative, resolve, sep } from 'node:path';
import { examineRun } from '@runtime/bundle-store';
import { encodePretty, type Promotability, type PromotionPacket, sha256Hex } from '@runtime/contracts';
import { checkOutsideRuns, findRepoRoot, isInside, isSafeRelativePath, realPathOf, writeFileDurable } from '@runtime/files';
import { type JudgedRun, judgeRun, noRun } from './assess.js';
import { attestationPath, attestPacket } from './attestation.js';
import { PromotionError } from './error.js';
import type { EmitPromotionOptions } from './options.js';
import { ALWAYS_WRITTEN, artifactsOf, OPTIONAL_POINTERS, POINTERS, packetSchemaOf } from './packet.js';

/** What `requirePromotable` gives for a bundle that is not promotable: nothing was written. */
export interface PacketRefusal {
  written: false;
  promotability: Promotability;
}

export type PacketEmission = PromotionPacket | PacketRefusal;

export const isRefusal = (emission: PacketEmission): emission is PacketRefusal => Object.hasOwn(emission, 'written');

/**
 * Writes the promotion packet of a bundle (contract: promotion). Which gates pass is derived from the bundle
 * here and now; no option can raise it. The same bundle gives the same bytes. What stood at `outPath` is replaced.
 *
 * @param bundleDir A run directory, or a bundle root whose `LATEST` names one.
 * @returns The packet as written, or a {@link PacketRefusal}.
 * @throws PromotionError `RUN_MANIFEST_MISSING`, `RUN_DOCUMENT_UNREADABLE`, `PACKET_PATH_OUTSIDE`; BundleError for a
 * path that leads to no run; AttestationError `ATTESTATION_KEY_INVALID`; FilesError `OUTPUT_IN_RUN`, and when the system refuses to write.
 */
export async function emitPromotionPacket(bundleDir: string, outPath: string, options: EmitPromotionOptions = {}): Promise<PacketEmission> {
  const run = await examineRun(bundleDir, { repoRoot: options.repoRoot, maxBytes: options.maxBytes });
  const absent = noRun(run);
  if (absent !== null) throw absent;
  const judged = await judgeRun(run);
  const { facts, promotability } = judged;
  if (facts.manifestProblem !== null) {
    throw new PromotionError({
      code: 'RUN_MANIFEST_MISSING',
      message: `${bundleDir} holds no readable run_manifest.json (${facts.manifestProblem}), so there is nothing to make a packet of`,
      path: join(bundleDir, 'run_manifest.json'),
      hint: 'name the directory of a run; where this is one, take it from its source again',
    });
  }
  if (options.requirePromotable === true && !promotability.promotable_decision_stage) {
    return { written: false, promotability };
  }
  const packet = await packetOf(judged, bundleDir, outPath, options);
  await checkOutsideRuns(outPath);
  const text = encodePretty(packet);
  // Signed before anything is written: a key that cannot be used leaves no packet behind.
  const envelope = options.attestKey === undefined ? null : await attestPacket(sha256Hex(text), judged, options.attestKey);
  await writeFileDurable(outPath, text);
  if (envelope !== null) await writeFileDurable(attestationPath(outPath), envelope);
  return packet;
}

async function packetOf(
  { run, facts, promotability }: JudgedRun,
  bundleDir: string,
  outPath: string,
  options: EmitPromotionOptions,
): Promise<PromotionPacket> {
  const { directory, path_base } = await directoryOf(run.directory, bundleDir, outPath, options.repoRoot);
  const pointer = (name: keyof typeof POINTERS): string => `${directory}/${POINTERS[name]}`;
  const always = ALWAYS_WRITTEN.map((name) => [name, pointer(name)] as const);
  const present = OPTIONAL_POINTERS.filter((name) => run.present.has(POINTERS[name]));
  return {
    schema_version: packetSchemaOf(promotability.gate_set ?? 'evidence', facts),
    ...Object.fromEntries(always),
    promotability,
    ...Object.fromEntries(present.map((name) => [name, pointer(name)])),
    bundle: {
      run_id: facts.run_id,
      world_id: facts.world_id,
      directory,
      path_base,
      index_sha256: run.index_sha256,
      artifacts: Object.fromEntries(artifactsOf(run)),
    },
  } as unknown as PromotionPacket;
}

/** Repository-relative where the bundle lies below a repository; else relative to the packet. */
async function directoryOf(
  run: string,
  bundleDir: string,
  outPath: string,
  repoRoot: string | undefined,
): Promise<{ directory: string; path_base: 'repository' | 'packet' }> {
  const home = realPathOf(dirname(resolve(outPath)));
  if (isInside(run, home) || isInside(run, resolve(outPath))) {
    throw new PromotionError({
      code: 'PACKET_PATH_OUTSIDE',
      message: `the packet ${outPath} would stand inside the run it describes, whose files are committed`,
      path: outPath,
      hint: 'write it beside the run directory, for example into a packets/ folder',
    });
  }
  const root = await findRepoRoot({ repoRoot, input: run });
  // A root that is the run itself was not found but assumed: a reader who starts from the packet would not find it again.
  if (root !== run && isInside(root, run)) return { directory: posix(relative(root, run)), path_base: 'repository' };
  if (run !== home && isInside(home, run)) return { directory: posix(relative(home, run)), path_base: 'packet' };
  throw new PromotionError({
    code: 'PACKET_PATH_OUTSIDE',
    message: `the bundle ${bundleDir} lies neither below the repository root nor below the directory of the packet`,
    path: outPath,
    hint: 'write the packet into a directory above the bundle, or name the repository with --repo-root',
  });
}

const posix = (path: string): string => {
  const text = path.split(sep).join('/');
  if (isSafeRelativePath(text)) return text;
  throw new PromotionError({
    code: 'PACKET_PATH_OUTSIDE',
    message: `a packet cannot name the directory ${JSON.stringify(text)}`,
    path: path,
    hint: 'move the bundle to a path without control characters and backslashes',
  });
};
