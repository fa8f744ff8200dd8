import type { Promotability } from '@runtime/contracts';
import type { JudgedRun } from './assess.js';
import { evaluateGates } from './gates/evaluate.js';
import { isObject, type JsonObject, member, sameValue } from './gates/values.js';
import type { PacketFile } from './packet.js';
import type { PacketProblem } from './problem.js';

/** The version of packets that name none: they were made when there was one list only. */
const FIRST_VERSION = 1;

/** The version of the list of gates that a packet says it was made with. */
export function claimedVersion(document: JsonObject): unknown {
  const claimed = member(document, 'promotability');
  const version = isObject(claimed) ? member(claimed, 'gate_set_version') : null;
  return version === null ? FIRST_VERSION : Number(version);
}

/** The run as an earlier list of gates judges it. A version that nobody here knows leaves the current list, which the claim then differs from. */
export function asVersion(judged: JudgedRun, version: unknown): JudgedRun {
  const set = judged.gateSets.all.find((known) => known.version === version);
  if (set === undefined || set === judged.gateSets.current) return judged;
  return { ...judged, promotability: evaluateGates(judged.facts, set) };
}

/** What a packet without a bundle block claims: it is the reference's. */
const REFERENCE_CLAIMS = ['promotable_decision_stage', 'reasons', 'gating_inputs'];

/** Compares what a packet claims with what the bundle gives. Explanations are for people and claim nothing. */
export function comparePromotability(packet: PacketFile, found: Promotability, problems: PacketProblem[]): void {
  const value = member(packet.document, 'promotability');
  const claimed = claimOf(isObject(value) ? value : {});
  const derived = claimOf(found as JsonObject);
  const names = packet.bundle === null ? REFERENCE_CLAIMS : new Set([...Object.keys(derived), ...Object.keys(claimed)]);
  for (const name of names) {
    if (sameValue(member(claimed, name), member(derived, name))) continue;
    problems.push({
      code: 'PACKET_PROMOTABILITY_MISMATCH',
      field: `/promotability/${name}`,
      message: `promotability.${name} is not what the bundle gives`,
      expected: member(derived, name),
      found: member(claimed, name),
    });
  }
}

/** A promotability block without its prose. */
function claimOf(promotability: JsonObject): JsonObject {
  const gates = member(promotability, 'gates');
  return {
    ...promotability,
    gate_set_version: claimedVersion({ promotability }),
    ...(Array.isArray(gates) ? { gates: gates.map((gate: unknown) => (isObject(gate) ? { ...gate, explanation: null } : gate)) } : {}),
  };
}
