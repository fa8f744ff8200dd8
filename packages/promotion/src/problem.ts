import type { PromotionReason } from '@runtime/contracts';

/** What of a packet does not hold. Codes of the bundle (`BUNDLE_*`, `JSON_*`) and of the attestation pass through as they are. */
export type PacketProblemCode =
  | 'PACKET_ARTIFACT_MISMATCH'
  | 'PACKET_ARTIFACT_MISSING'
  | 'PACKET_ARTIFACT_UNLISTED'
  | 'PACKET_BUNDLE_BLOCK_MISSING'
  | 'PACKET_BUNDLE_MISSING'
  | 'PACKET_GATE_SET_REFUSED'
  | 'PACKET_INDEX_MISMATCH'
  | 'PACKET_NOT_PROMOTABLE'
  | 'PACKET_PATH_OUTSIDE'
  | 'PACKET_POINTER_MISMATCH'
  | 'PACKET_POINTER_MISSING'
  | 'PACKET_PROMOTABILITY_MISMATCH'
  | 'PACKET_RUN_MISMATCH'
  | 'PACKET_SCHEMA_MISMATCH'
  | 'PACKET_WORLD_MISMATCH'
  | 'ATTESTATION_MISSING'
  | 'ATTESTATION_INVALID'
  | 'ATTESTATION_TYPE_UNSUPPORTED'
  | 'ATTESTATION_SIGNATURE_INVALID'
  | 'ATTESTATION_PREDICATE_MISMATCH'
  | 'ATTESTATION_SUBJECT_MISMATCH';

export interface PacketProblem {
  code: PacketProblemCode | (string & {});
  /** JSON pointer of the claim in the packet. */
  field?: string;
  /** Name of the artifact in the bundle. */
  path?: string;
  message: string;
  hint?: string;
  expected?: unknown;
  found?: unknown;
  reasons?: PromotionReason[] | string[];
}
