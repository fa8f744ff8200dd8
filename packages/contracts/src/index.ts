export { sha256Hex } from './digest.js';
export {
  AttestationError,
  type AttestationErrorCode,
  type AttestationSubject,
  attestationKeyId,
  createAttestation,
  type DsseEnvelope,
  type DsseSignature,
  IN_TOTO_PAYLOAD_TYPE,
  IN_TOTO_STATEMENT_TYPE,
  type InTotoStatement,
  openAttestation,
  openEnvelope,
  PACKET_PREDICATE_TYPE,
  preAuthEncoding,
  signPayload,
} from './dsse.js';
export {
  ContractError,
  type ContractErrorCode,
  ERROR_CATEGORIES,
  type ErrorCategory,
  RuntimeError,
  type RuntimeErrorInit,
} from './error.js';
export { compareCodePoints } from './json/code-points.js';
export { type EncodeOptions, encodeCanonicalLine, encodeJson, encodePretty, encodeString } from './json/encode.js';
export { KEY_ORDER, orderedKeys, rememberKeyOrder } from './json/key-order.js';
export { JsonNumber } from './json/number.js';
export { decodeUtf8, type ParseOptions, parseJson } from './json/parse.js';
export { LIMITS } from './limits.js';
