import { parseJson, SCHEMA_VERSIONS } from '@runtime/contracts';
import { isObject, type JsonObject, member } from './document.js';
import { REPAIR_LOG_FILE } from './names.js';
import { bundleError } from './problem.js';

/**
 * The repairs a log tells of, oldest first. The older one-entry form is read as a chain of one.
 *
 * @throws BundleError `BUNDLE_REPAIR_LOG_INVALID`; ContractError `JSON_*`.
 */
export function readRepairLog(bytes: Buffer): JsonObject[] {
  const value = parseJson(bytes, { path: REPAIR_LOG_FILE, exactNumbers: true });
  const version = member(value, 'schema_version');
  if (isObject(value) && version !== SCHEMA_VERSIONS.repair_log && isSided(value)) {
    const { repaired_at_unix, before, after } = value;
    return [{ repaired_at_unix, previous_index_sha256: null, before, after }];
  }
  const entries = member(value, 'entries');
  if (version === SCHEMA_VERSIONS.repair_log && Array.isArray(entries) && entries.every(isEntry)) return entries as JsonObject[];
  throw bundleError('BUNDLE_REPAIR_LOG_INVALID', `${REPAIR_LOG_FILE} is not a log of repairs`, { path: REPAIR_LOG_FILE });
}

const isEntry = (entry: unknown): boolean => {
  const digest = member(entry, 'previous_index_sha256');
  return isObject(entry) && isSided(entry) && (digest === null || (typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest)));
};

const isSided = (entry: JsonObject): boolean => isSide(entry['before']) && isSide(entry['after']);

const isSide = (side: unknown): boolean => isObject(side) && Array.isArray(side['missing']) && Array.isArray(side['digest_mismatches']);
