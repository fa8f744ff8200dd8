import { LIMITS, parseJson } from '@runtime/contracts';
import type { BundleErrorCode } from './error.js';
import { bundleError } from './problem.js';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own members only: a document's `__proto__` or a missing member never reaches the prototype. */
export const member = (value: unknown, name: string): unknown => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);

export const textMember = (value: unknown, name: string): string | null => {
  const found = member(value, name);
  return typeof found === 'string' ? found : null;
};

/** Values a document of the largest legal size needs; more of them is memory for its own sake. */
const MAX_VALUES = 8 * LIMITS.indexEntries;

/**
 * Parses a document of a bundle, after a bound on how many values it can hold.
 *
 * @throws BundleError with `tooMany` when it holds more; ContractError `JSON_*`.
 */
export function parseDocumentBytes(bytes: Buffer, path: string, tooMany: BundleErrorCode = 'BUNDLE_DOCUMENT_TOO_LARGE'): unknown {
  let values = 0;
  for (let at = bytes.indexOf(0x2c); at !== -1; at = bytes.indexOf(0x2c, at + 1)) {
    if (++values > MAX_VALUES) {
      throw bundleError(tooMany, `${path} holds more than ${MAX_VALUES} values`, { path, hint: 'this is no document of a run' });
    }
  }
  return parseJson(bytes, { path, exactNumbers: true });
}
