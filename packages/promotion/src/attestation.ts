import type { ExaminedRun } from '@runtime/bundle-store';
import {
  AttestationError,
  createAttestation,
  type InTotoStatement,
  LIMITS,
  openAttestation,
  PACKET_PREDICATE_TYPE,
  RUN_PREDICATE_TYPE,
  RuntimeError,
} from '@runtime/contracts';
import { readKeyFile, readRegularFile } from '@runtime/files';
import type { JudgedRun } from './assess.js';
import { isObject, type JsonObject, member, sameValue } from './gates/values.js';
import { shownPath } from './location.js';
import type { VerifyPacketOptions } from './options.js';
import { artifactsOf, type PacketFile } from './packet.js';
import type { PacketProblem } from './problem.js';

/** Subject name of the packet itself. Fixed, so that a packet may be renamed after it was signed. */
const PACKET_SUBJECT = 'promotion_packet.json';
const INDEX_SUBJECT = 'artifact_index.json';

/** What may be signed: a packet (`emit-promotion --attest`), or the commit behind it (`run --attest`). */
const COVERS: Readonly<Record<string, 'packet' | 'bundle'>> = {
  [PACKET_PREDICATE_TYPE]: 'packet',
  [RUN_PREDICATE_TYPE]: 'bundle',
};

export interface AttestationFinding {
  ok: boolean;
  /** What the signature is about: this packet, or the commit behind it (`run --attest`). */
  covers: 'packet' | 'bundle' | null;
  subjects: number;
}

export const attestationPath = (packetPath: string): string => `${packetPath}.intoto.json`;

/** The envelope text for a packet: its own digest, the index and every artifact. */
export async function attestPacket(packetSha256: string, judged: JudgedRun, keyFile: string): Promise<string> {
  const { run } = judged;
  const subjects = [
    { name: PACKET_SUBJECT, sha256: packetSha256 },
    ...(run.index_sha256 === null ? [] : [{ name: INDEX_SUBJECT, sha256: run.index_sha256 }]),
    ...[...artifactsOf(run)].map(([name, { sha256 }]) => ({ name, sha256 })),
  ];
  const keyPem = await readKeyFile(keyFile, 'signing');
  return createAttestation({ subjects, predicate: predicateOf(packetSha256, judged), keyPem });
}

/** What the signer says of the packet: nothing that does not follow from it. */
const predicateOf = (packetSha256: string, { run, facts, promotability }: JudgedRun): JsonObject => ({
  packet_sha256: packetSha256,
  index_sha256: run.index_sha256,
  run_id: facts.run_id,
  world_id: facts.world_id,
  gate_set: promotability.gate_set,
  promotable_decision_stage: promotability.promotable_decision_stage,
});

/**
 * Checks the envelope against the pinned key, then every subject against what was verified. The signature
 * decides first: nothing inside an envelope is believed before it.
 */
export async function checkAttestation(input: {
  packet: PacketFile;
  /** The run behind the packet, by the list of gates that the packet names. */
  judged: JudgedRun | null;
  options: VerifyPacketOptions;
  problems: PacketProblem[];
}): Promise<AttestationFinding> {
  const { packet, judged, options, problems } = input;
  const run = judged?.run ?? null;
  const nothing: AttestationFinding = { ok: false, covers: null, subjects: 0 };
  const path = options.attestation ?? attestationPath(packet.path);
  const publicKey = await readKeyFile(options.key ?? '', 'pinned');
  let statement: InTotoStatement;
  try {
    const envelope = await readRegularFile(path, { maxBytes: LIMITS.documentBytes, followLinks: true });
    statement = openAttestation(envelope, publicKey, path);
  } catch (error) {
    const problem = envelopeProblem(error, await shownPath(path, options));
    // One that the caller names and that is not there is a wrong path; the one beside the packet is missing.
    if (problem === null || (problem.code === 'ATTESTATION_MISSING' && options.attestation !== undefined)) throw error;
    problems.push(problem);
    return nothing;
  }
  const before = problems.length;
  const covers = (Object.hasOwn(COVERS, statement.predicateType) ? COVERS[statement.predicateType] : null) ?? null;
  if (covers === null) {
    problems.push({
      code: 'ATTESTATION_TYPE_UNSUPPORTED',
      path: await shownPath(path, options),
      message: `the signature is about something else: ${statement.predicateType}`,
      expected: Object.keys(COVERS),
      found: statement.predicateType,
    });
  } else {
    compareSubjects(statement, covers, packet, run, problems);
    if (judged !== null)
      comparePredicate(statement, covers === 'packet' ? predicateOf(packet.sha256, judged) : { run_id: run?.run_id ?? null }, problems);
  }
  return { ok: problems.length === before, covers, subjects: statement.subject.length };
}

function envelopeProblem(error: unknown, path: string): PacketProblem | null {
  if (error instanceof AttestationError && error.code !== 'ATTESTATION_KEY_INVALID')
    return { code: error.code, path, message: error.message };
  if (error instanceof RuntimeError && error.code === 'FILE_NOT_FOUND') {
    return { code: 'ATTESTATION_MISSING', path, message: 'a key was given, and there is no attestation to check with it' };
  }
  return null;
}

function compareSubjects(
  statement: InTotoStatement,
  covers: 'packet' | 'bundle',
  packet: PacketFile,
  run: ExaminedRun | null,
  problems: PacketProblem[],
): void {
  const verified = new Map<string, string | null>([[PACKET_SUBJECT, packet.sha256]]);
  if (run !== null) {
    verified.set(INDEX_SUBJECT, run.index_sha256);
    for (const [name, { sha256 }] of artifactsOf(run)) verified.set(name, sha256);
  }
  const signed = new Set<string>();
  for (const { name, digest } of statement.subject) {
    signed.add(name);
    const found = verified.get(name) ?? null;
    const expected = member(digest, 'sha256');
    if (expected !== null && expected === found) continue;
    problems.push({
      code: 'ATTESTATION_SUBJECT_MISMATCH',
      path: name,
      message: `the signed digest of ${name} is another one`,
      expected,
      found,
    });
  }
  // The index names everything else by digest; a signature that leaves it out is about nothing we read.
  for (const name of covers === 'packet' ? [INDEX_SUBJECT, PACKET_SUBJECT] : [INDEX_SUBJECT]) {
    if (signed.has(name)) continue;
    problems.push({ code: 'ATTESTATION_SUBJECT_MISMATCH', path: name, message: `the signature does not cover ${name}` });
  }
}

/** A statement under a good signature says of the packet what the packet says, and nothing else. */
function comparePredicate(statement: InTotoStatement, derived: JsonObject, problems: PacketProblem[]): void {
  const signed: JsonObject = isObject(statement.predicate) ? statement.predicate : {};
  for (const name of new Set([...Object.keys(derived), ...Object.keys(signed)])) {
    if (sameValue(member(signed, name), member(derived, name))) continue;
    problems.push({
      code: 'ATTESTATION_PREDICATE_MISMATCH',
      field: `/predicate/${name}`,
      message: `the signed statement says another ${name} than what it is about`,
      expected: member(derived, name),
      found: member(signed, name),
    });
  }
}
