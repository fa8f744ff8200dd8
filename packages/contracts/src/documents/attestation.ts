import { z } from 'zod';
import { openObject, text } from './fields.js';

/** More signatures than any envelope needs, and few enough to try each. */
const MOST_SIGNATURES = 64;

/** One signature of an envelope. `keyid` is a hint, and nobody's proof. */
const DsseSignatureSchema = openObject({ keyid: text.optional(), sig: text });
export interface DsseSignature extends z.infer<typeof DsseSignatureSchema> {}

/** `<name>.intoto.json`: a DSSE envelope. `payload` and `sig` are base64. */
export const DsseEnvelopeSchema = openObject({
  payload: text,
  payloadType: text,
  signatures: z.array(DsseSignatureSchema).max(MOST_SIGNATURES),
});
export interface DsseEnvelope extends z.infer<typeof DsseEnvelopeSchema> {}

/** What an envelope of ours signs: an in-toto Statement v1. */
export const InTotoStatementSchema = openObject({
  _type: text,
  /** Names, relative to the bundle, with digests by algorithm. */
  subject: z.array(openObject({ name: text, digest: z.record(z.string(), text) })),
  predicateType: text,
  predicate: z.unknown().optional(),
});
export interface InTotoStatement extends z.infer<typeof InTotoStatementSchema> {}
