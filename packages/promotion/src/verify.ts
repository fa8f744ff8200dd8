import { type ExaminedRun, examineRun, lookedAt, type VerifiedBundle, type WatchRun } from '@runtime/bundle-store';
import { jsonPointer, type Promotability } from '@runtime/contracts';
import { type JudgedRun, judgeRun, noRun } from './assess.js';
import { type AttestationFinding, checkAttestation } from './attestation.js';
import { asVersion, claimedVersion, comparePromotability } from './claims.js';
import { PromotionError } from './error.js';
import type { RunFacts } from './gates/facts.js';
import { type JsonObject, member, objectMember, sameValue } from './gates/values.js';
import { locateBundle, shownPath } from './location.js';
import type { VerifyPacketOptions } from './options.js';
import { ALWAYS_WRITTEN, artifactsOf, OPTIONAL_POINTERS, type PacketFile, POINTERS, packetSchemaOf, readPacketFile } from './packet.js';
import type { PacketProblem } from './problem.js';

/** What a packet claims, and what of it holds. Nothing in it depends on where the bundle was found. */
export interface PacketVerification {
  /** Every claim holds and, when it was asked, the bundle is promotable by a gate set that is accepted. */
  ok: boolean;
  /** Repository-relative. */
  packet: string;
  packet_sha256: string;
  /** The bundle directory as the packet names it. */
  directory: string;
  run_id: string | null;
  world_id: string | null;
  /** Null when the bundle was not found. */
  gate_set: 'evidence' | 'reference' | null;
  promotable: boolean | null;
  /** Recomputed from the bundle. */
  promotability: Promotability | null;
  /** Null when no key was given. */
  attestation: AttestationFinding | null;
  /** Artifacts that met their digest, and rows of the job that were held against every document made from them. */
  looked_at: { artifacts: number; rows: number };
  problems: PacketProblem[];
}

/** A packet all of whose claims were found to hold, with the run behind it. */
export interface VerifiedPacket {
  packet: PacketFile;
  judged: JudgedRun;
  bundle: VerifiedBundle;
  verification: PacketVerification;
}

/**
 * Re-derives everything a packet claims from the bundle it points to, and says which claim fails. A claim
 * that fails is part of the answer; only a packet that cannot be read at all is an error.
 *
 * @throws PromotionError `PACKET_MISSING`, `PACKET_INVALID`, `PACKET_SCHEMA_UNSUPPORTED`, `ATTESTATION_KEY_MISSING`;
 * AttestationError `ATTESTATION_KEY_INVALID`; BundleError and FilesError when the bundle or the attestation that the caller names
 * is not there.
 */
export async function verifyPacket(packetPath: string, options: VerifyPacketOptions = {}): Promise<PacketVerification> {
  return (await examinePacket(packetPath, options)).verification;
}

export interface RequirePacketOptions extends VerifyPacketOptions {
  /** Do not mind what a packet of the reference says about promotability. For callers that do not ask for it. */
  ignoreReferenceClaims?: boolean | undefined;
  /** Who looks at rows of the bundle while it is verified; see `examineRun`. */
  watch?: WatchRun | undefined;
}

/** {@link verifyPacket} for readers: what does not hold is an error, and the run comes along. */
export async function requireVerifiedPacket(packetPath: string, options: RequirePacketOptions = {}): Promise<VerifiedPacket> {
  const { packet, judged, verification } = await examinePacket(packetPath, options);
  const { problems } = verification;
  // A caller who does not ask whether evidence of the reference is promotable need not mind what its packet says about it.
  const unminded = options.ignoreReferenceClaims === true && verification.gate_set === 'reference';
  const fatal = unminded ? problems.filter(({ code }) => code !== 'PACKET_PROMOTABILITY_MISMATCH') : problems;
  const first = fatal[0];
  const bundle = judged?.run.bundle ?? null;
  if (first === undefined && judged !== null && bundle !== null) return { packet, judged, bundle, verification };
  const refused = fatal.every(({ code }) => code === 'PACKET_NOT_PROMOTABLE' || code === 'PACKET_GATE_SET_REFUSED');
  throw new PromotionError({
    code: refused ? (first?.code as 'PACKET_NOT_PROMOTABLE' | 'PACKET_GATE_SET_REFUSED') : 'PACKET_NOT_VERIFIED',
    message: `${packetPath}: ${fatal.map(({ code, message }) => `${message} (${code})`).join('; ')}`,
    path: packetPath,
    field: first?.field,
    hint: refused
      ? 'see promotability.gates for what each gate looked at'
      : (first?.hint ?? 'run verify-packet on it; if the bundle was changed on purpose, emit the packet again'),
    details: { problems: fatal },
  });
}

export async function examinePacket(
  packetPath: string,
  options: VerifyPacketOptions & Pick<RequirePacketOptions, 'watch'>,
): Promise<{ packet: PacketFile; judged: JudgedRun | null; verification: PacketVerification }> {
  if (options.attestation !== undefined && options.key === undefined) {
    throw new PromotionError({
      code: 'ATTESTATION_KEY_MISSING',
      message: 'an attestation is checked against a pinned key, and none was given',
      category: 'usage',
      hint: "add --key with the signer's public key",
    });
  }
  const packet = await readPacketFile(packetPath);
  const { claimed, directory, problems } = await locateBundle(packet, options);
  const current = directory === null ? null : await judgeFor(directory, options, problems);
  const judged = current === null ? null : asVersion(current, claimedVersion(packet.document));
  const promotability = judged?.promotability ?? null;
  if (judged !== null && current !== null) {
    compareRun(packet, judged, problems);
    comparePromotability(packet, judged.promotability, problems);
    if (options.requirePromotable === true) {
      requirePromotable(promotableBoth(judged.promotability, current.promotability), options.acceptReference === true, problems);
    }
  }
  const attestation = options.key === undefined ? null : await checkAttestation({ packet, judged, options, problems });
  const verification: PacketVerification = {
    ok: problems.length === 0 && judged !== null,
    packet: await shownPath(packetPath, options),
    packet_sha256: packet.sha256,
    directory: claimed,
    run_id: judged?.facts.run_id ?? null,
    world_id: judged?.facts.world_id ?? null,
    gate_set: promotability?.gate_set ?? null,
    promotable:
      judged === null || current === null ? null : promotableBoth(judged.promotability, current.promotability).promotable_decision_stage,
    promotability,
    attestation,
    looked_at: judged === null ? { artifacts: 0, rows: 0 } : lookedAt(judged.run),
    problems,
  };
  return { packet, judged, verification };
}

/** An older list of gates is what the packet's claims are held to; whether the run may be promoted is also asked of today's. */
const promotableBoth = (claimed: Promotability, current: Promotability): Promotability =>
  claimed.promotable_decision_stage ? current : claimed;

/** Judges the run behind a packet. Null when there is no run, which is a problem of the packet's. */
async function judgeFor(
  directory: string,
  options: VerifyPacketOptions & Pick<RequirePacketOptions, 'watch'>,
  problems: PacketProblem[],
): Promise<JudgedRun | null> {
  const { repoRoot, watch, maxBytes } = options;
  const run = await examineRun(directory, { repoRoot, watch, maxBytes, exact: options.bundle === undefined, everyProblem: true });
  // A bundle that the caller names and that is not there is no claim of the packet's.
  const absent = options.bundle === undefined ? null : noRun(run);
  if (absent !== null) throw absent;
  if (run.failure !== null) problems.push(...run.errors.map(({ field: _inDocument, ...problem }) => problem));
  return run.found ? await judgeRun(run) : null;
}

function compareRun(packet: PacketFile, { run, facts, gateSets }: JudgedRun, problems: PacketProblem[]): void {
  const claim = packet.bundle;
  const schema = packet.document['schema_version'];
  const own = packetSchemaOf(gateSets.current.name, facts);
  if (claim !== null && schema !== own) {
    problems.push({
      code: 'PACKET_SCHEMA_MISMATCH',
      field: '/schema_version',
      message: 'a packet with a bundle block has another schema version than its own',
      expected: own,
      found: schema,
    });
  }
  if (run.index_sha256 === null) return;
  if (claim === null) {
    if (gateSets.requiresBundleBlock) {
      problems.push({
        code: 'PACKET_BUNDLE_BLOCK_MISSING',
        field: '/bundle',
        message: 'the bundle is ours, and the packet does not say which commit of it is meant',
      });
    }
  } else compareBlock(claim, run, facts, problems);
  comparePresence(packet, run, problems);
}

function compareBlock(claim: JsonObject, run: ExaminedRun, facts: RunFacts, problems: PacketProblem[]): void {
  const differs = (code: PacketProblem['code'], name: string, what: string, found: unknown): void => {
    const expected = member(claim, name);
    if (!sameValue(expected, found)) problems.push({ code, field: `/bundle/${name}`, message: what, expected, found });
  };
  differs('PACKET_RUN_MISMATCH', 'run_id', 'the bundle is of another run', facts.run_id);
  differs('PACKET_WORLD_MISMATCH', 'world_id', 'the bundle is of another world', facts.world_id);
  differs('PACKET_INDEX_MISMATCH', 'index_sha256', 'the index is not the one the packet was made from', run.index_sha256);
  const claimed = objectMember(claim, 'artifacts');
  const artifacts = artifactsOf(run);
  let listed = 0;
  for (const name of Object.keys(claimed)) {
    const found = artifacts.get(name);
    if (found === undefined) {
      problems.push({ code: 'PACKET_ARTIFACT_MISSING', field: pointer(name), path: name, message: `the index lists no ${name}` });
      continue;
    }
    listed++;
    const { sha256, size } = objectMember(claimed, name);
    if (sha256 === found.sha256 && Number(size) === found.size) continue;
    problems.push({
      code: 'PACKET_ARTIFACT_MISMATCH',
      field: pointer(name),
      path: name,
      message: `${name} is not the one the packet was made from`,
      expected: { sha256, size },
      found,
    });
  }
  // Both may be long: which names the packet leaves out is asked only when it leaves out some.
  if (listed === artifacts.size) return;
  for (const name of artifacts.keys()) {
    if (Object.hasOwn(claimed, name)) continue;
    problems.push({
      code: 'PACKET_ARTIFACT_UNLISTED',
      field: '/bundle/artifacts',
      path: name,
      message: `the packet does not list ${name}`,
    });
  }
}

/**
 * A packet names every document that its run has. What a packet of ours names only when it is there must be there, and the
 * reference's older packets know no fixtures.
 */
function comparePresence(packet: PacketFile, run: ExaminedRun, problems: PacketProblem[]): void {
  for (const name of ALWAYS_WRITTEN) {
    if (typeof member(packet.document, name) === 'string' || (packet.bundle === null && !run.present.has(POINTERS[name]))) continue;
    problems.push({
      code: 'PACKET_POINTER_MISSING',
      field: `/${name}`,
      path: POINTERS[name],
      message: `the packet does not name ${name}`,
    });
  }
  for (const name of OPTIONAL_POINTERS) {
    const claimed = typeof member(packet.document, name) === 'string';
    const present = run.present.has(POINTERS[name]);
    if (claimed === present || (!claimed && packet.bundle === null && name === 'fixtures')) continue;
    problems.push({
      code: 'PACKET_POINTER_MISSING',
      field: `/${name}`,
      path: POINTERS[name],
      message: claimed ? `the packet names ${name}, and the bundle has none` : `the bundle has ${name}, and the packet does not name it`,
    });
  }
}

function requirePromotable(promotability: Promotability, acceptReference: boolean, problems: PacketProblem[]): void {
  if (!promotability.promotable_decision_stage) {
    problems.push({
      code: 'PACKET_NOT_PROMOTABLE',
      field: '/promotability',
      message: `the bundle is not promotable: ${promotability.reasons.join(', ')}`,
      reasons: promotability.reasons,
    });
  } else if (promotability.gate_set !== 'evidence' && !acceptReference) {
    problems.push({
      code: 'PACKET_GATE_SET_REFUSED',
      field: '/promotability/gate_set',
      message: "the bundle passes the reference's gates only, which prove less; accept them with --accept-reference",
      expected: 'evidence',
      found: promotability.gate_set,
    });
  }
}

const pointer = (name: string): string => jsonPointer(['bundle', 'artifacts', name]);
