import { RuntimeError } from '@runtime/contracts';

export type PromotionErrorCode =
  | 'GATE_SET_UNKNOWN'
  | 'RUN_MANIFEST_MISSING'
  | 'RUN_DOCUMENT_UNREADABLE'
  | 'PACKET_MISSING'
  | 'PACKET_INVALID'
  | 'PACKET_SCHEMA_UNSUPPORTED'
  | 'PACKET_PATH_OUTSIDE'
  | 'PACKET_NOT_VERIFIED'
  | 'PACKET_NOT_PROMOTABLE'
  | 'PACKET_GATE_SET_REFUSED'
  | 'PACKET_SET_INVALID'
  | 'ATTESTATION_KEY_MISSING';

/** A packet, a packet set or the run behind it cannot be used. What a packet claims wrongly is a finding, not an error: see `verifyPacket`. */
export class PromotionError extends RuntimeError<PromotionErrorCode> {}
