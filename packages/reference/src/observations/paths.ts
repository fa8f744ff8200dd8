import { EvidenceError } from '../error.js';
import { splitLines, trimBlanks } from '../python/lines.js';
import { firstOf, isObject, type JsonObject, orNull, truthy } from '../python/values.js';

/** The one alias that the reference knows. */
const ALIAS = '/tmp';
const ALIASED = '/private/tmp';

/** @throws EvidenceError `OBSERVATION_ROW_INVALID` for an operation that is no text. */
export function isPathOperation(operation: unknown): boolean {
  if (!truthy(operation)) return false;
  if (typeof operation === 'string') return operation.startsWith('file-');
  throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'the operation is not text', field: '/operation' });
}

/** Whether a path is a prefix or lies below it. */
export const isUnder = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

export interface PathFields {
  requested_path: unknown;
  observed_path: unknown;
  observed_path_source: unknown;
  normalized_path: unknown;
  normalized_path_source: string | null;
}

const NO_PATHS: PathFields = {
  requested_path: null,
  observed_path: null,
  observed_path_source: null,
  normalized_path: null,
  normalized_path_source: null,
};

/** The five path fields of a record (contract: normalization, paths). `stderr` is the canonical text. */
export function pathFields(isPath: boolean, target: unknown, stderr: string | null, row: JsonObject): PathFields {
  if (!isPath) return NO_PATHS;
  if (!truthy(target)) return { ...NO_PATHS, requested_path: target };
  const observed = observedPath(stderr, row);
  return { requested_path: target, ...observed, ...normalizedPath(target, observed.observed_path) };
}

type Observed = Pick<PathFields, 'observed_path' | 'observed_path_source'>;

function observedPath(stderr: string | null, row: JsonObject): Observed {
  const own = pathFromStderr(stderr);
  const beside = row['path_observation'];
  if (own.observed_path !== null || !isObject(beside)) return own;
  const path = orNull(firstOf(beside['observed_path'], beside['path']));
  const source = orNull(firstOf(beside['observed_path_source'], beside['source']));
  if (path === null && source === null) return own;
  return { observed_path: path, observed_path_source: source };
}

/** The first line that reports the path of the probe's open descriptor, whatever it reports. */
function pathFromStderr(stderr: string | null): Observed {
  if (stderr?.includes('F_GETPATH') === true) {
    for (const line of splitLines(stderr)) {
      if (line.startsWith('F_GETPATH:')) {
        const path = trimBlanks(line.slice('F_GETPATH:'.length));
        return { observed_path: path === '' ? null : path, observed_path_source: 'fd_path' };
      }
      if (line.startsWith('F_GETPATH_ERROR:')) return { observed_path: null, observed_path_source: 'error' };
      if (line.startsWith('F_GETPATH_UNAVAILABLE')) return { observed_path: null, observed_path_source: 'unavailable' };
    }
  }
  return { observed_path: null, observed_path_source: 'not_attempted' };
}

export type Normalized = Pick<PathFields, 'normalized_path' | 'normalized_path_source'>;

/** The observed path where there is one, else the request with a known alias resolved. `.`, `..` and `//` stay. */
export function normalizedPath(requested: unknown, observed: unknown): Normalized {
  if (truthy(observed)) return { normalized_path: observed, normalized_path_source: 'observed_path' };
  if (!truthy(requested)) return { normalized_path: null, normalized_path_source: null };
  if (typeof requested !== 'string') {
    throw new EvidenceError({ code: 'OBSERVATION_ROW_INVALID', message: 'the target of a path operation is not text', field: '/path' });
  }
  const resolved = resolveAlias(requested);
  if (resolved === null) return { normalized_path: requested, normalized_path_source: 'requested_path' };
  return { normalized_path: resolved, normalized_path_source: 'alias_map' };
}

/** The path behind its alias, or null when it has none. */
const resolveAlias = (path: string): string | null => (isUnder(path, ALIAS) ? ALIASED + path.slice(ALIAS.length) : null);

/** Whether two different spellings are one path by way of the alias, tested by bare text prefix: `/tmpx` counts as below `/tmp`. */
export function areAliased(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string' || a === b) return false;
  return (a.startsWith(ALIAS) && b.startsWith(ALIASED)) || (b.startsWith(ALIAS) && a.startsWith(ALIASED));
}
