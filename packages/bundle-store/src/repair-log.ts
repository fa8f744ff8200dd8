import { isPlainlyValid, parseJson, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { JsonObject } from './document.js';
import { REPAIR_LOG_FILE } from './names.js';
import { bundleError } from './problem.js';

/**
 * The repairs a log tells of, oldest first. The older one-entry form is read as a chain of one.
 *
 * @throws BundleError `BUNDLE_REPAIR_LOG_INVALID`; ContractError `JSON_*`.
 */
export function readRepairLog(bytes: Buffer): JsonObject[] {
  const value = parseJson(bytes, { path: REPAIR_LOG_FILE, exactNumbers: true });
  if (!isPlainlyValid('repair_log', value)) {
    throw bundleError('BUNDLE_REPAIR_LOG_INVALID', `${REPAIR_LOG_FILE} is not a log of repairs`, { path: REPAIR_LOG_FILE });
  }
  const log = value as JsonObject;
  if (log['schema_version'] === SCHEMA_VERSIONS.repair_log) return log['entries'] as JsonObject[];
  const { repaired_at_unix, before, after } = log;
  return [{ repaired_at_unix, previous_index_sha256: null, before, after }];
}
