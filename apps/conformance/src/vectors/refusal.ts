import { failed, met, type Outcome } from '../proof.js';

/** A condition of the reference: its code, and the file where it names one. */
export interface Condition {
  code: string;
  path?: string;
}

/** The codes of ours that stand for each condition. A condition that is not here is met by nothing. */
const CODES: Readonly<Record<string, RegExp>> = {
  'bundle.artifact_missing': /^BUNDLE_ARTIFACT_MISSING$/,
  'bundle.artifact_unreadable': /^BUNDLE_NOT_REGULAR$/,
  'bundle.bad_document': /^BUNDLE_(?:DOCUMENT|INDEX|STATUS)_INVALID$/,
  'bundle.dangling_latest': /^BUNDLE_LATEST_DANGLING$/,
  'bundle.digest_mismatch': /^BUNDLE_(?:DIGEST_MISMATCH|SIZE_MISMATCH|DIGEST_INVALID)$/,
  'bundle.in_progress': /^BUNDLE_IN_PROGRESS$/,
  'bundle.index_missing': /^BUNDLE_(?:INDEX_MISSING|NOT_FOUND)$/,
  'bundle.missing_listed': /^BUNDLE_MISSING_LISTED$/,
  'bundle.not_json': /^JSON_/,
  'bundle.not_strict': /^BUNDLE_(?:DIGEST|SIZE)_MISMATCH$/,
  'bundle.unexpected_status': /^BUNDLE_STATUS_INVALID$/,
  'events.bad_row': /^OBSERVATION_ROW_INVALID$/,
  'events.not_array': /^(?:OBSERVATIONS_NOT_ARRAY|JSON_ARRAY_INVALID)$/,
  'events.not_json': /^JSON_SYNTAX$/,
  'events.unusable_value': /^OBSERVATION_ROW_INVALID$/,
  'links.missing': /^LINKS_MISSING$/,
  'links.not_json': /^LINKS_NOT_JSON$/,
  'packet.input_missing': /^PACKET_/,
  'packet.not_clean_channel': /^PACKET_NOT_VERIFIED$/,
  'packet.not_promotable': /^PACKET_(?:NOT_VERIFIED|NOT_PROMOTABLE)$/,
  'packet.run_manifest_missing': /^PACKET_INVALID$/,
  'promotion.not_promotable': /^PACKET_NOT_PROMOTABLE$/,
  'promotion.unreadable_input': /^RUN_DOCUMENT_UNREADABLE$/,
};

interface Coded {
  code?: string | undefined;
  path?: string | undefined;
}

const shown = ({ code, path }: Coded): string => [code ?? 'an error without a code', path].filter((part) => part !== undefined).join(' ');

/** One code of ours for the condition, and the file that it names. */
export function sameRefusal(wanted: Condition, refusal: Coded | null, directory = ''): Outcome {
  const expected = `refused: ${shown(wanted)}`;
  if (refusal === null) return failed(expected, 'an answer');
  const meets =
    Object.hasOwn(CODES, wanted.code) && CODES[wanted.code]?.test(refusal.code ?? '') === true && samePath(wanted, refusal, directory);
  return meets ? met(expected, `refused: ${shown(refusal)}`) : failed(expected, `refused: ${shown(refusal)}`);
}

/** Ours name a file of a bundle by its name in the bundle, the reference by its path from the repository; and for a digest that is none, the index. */
const samePath = (wanted: Condition, { code, path }: Coded, directory: string): boolean =>
  wanted.path === undefined ||
  [path, `${directory}/${path}`].includes(wanted.path) ||
  (code === 'BUNDLE_DIGEST_INVALID' && path === 'artifact_index.json');
