import { isRunId, LIMITS } from '@runtime/contracts';
import { type StrictDirectory, systemCode } from '@runtime/files';
import { INDEX_FILE, LATEST_FILE, STATUS_FILE } from './names.js';
import { asBundleError, bundleError } from './problem.js';

/**
 * The run that `LATEST` names, or null when there is no such file.
 *
 * @throws BundleError `BUNDLE_LATEST_INVALID`, `BUNDLE_LATEST_TOO_LARGE`, `BUNDLE_LINK`, `BUNDLE_NOT_REGULAR`.
 */
export function readLatest(root: StrictDirectory): string | null {
  let bytes: Buffer;
  try {
    bytes = root.read(LATEST_FILE, LIMITS.latestBytes);
  } catch (error) {
    if (systemCode((error as Error).cause) === 'ENOENT') return null;
    throw asBundleError(error, LATEST_FILE, { FILE_TOO_LARGE: 'BUNDLE_LATEST_TOO_LARGE' });
  }
  const id = parseLatest(bytes);
  if (id !== null) return id;
  throw bundleError('BUNDLE_LATEST_INVALID', 'LATEST does not hold a plain run id', {
    path: LATEST_FILE,
    hint: 'name the run directory itself, or write the run id and a newline into LATEST',
  });
}

/** A run id and at most one newline; anything else, a byte order mark included, is null. */
export function parseLatest(bytes: Uint8Array): string | null {
  if (bytes.length > LIMITS.latestBytes) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/\r?\n$/, '');
  return isRunId(text) ? text : null;
}

/** Whether a directory is itself a run: it holds an index or a status, or something in their place. */
export const isRunDirectory = (directory: StrictDirectory, name = ''): boolean => {
  const prefix = name === '' ? '' : `${name}/`;
  return directory.kindOf(`${prefix}${INDEX_FILE}`) !== null || directory.kindOf(`${prefix}${STATUS_FILE}`) !== null;
};
