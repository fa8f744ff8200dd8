import { ObservationError } from './error.js';
import { splitLines, trimBlanks } from './lines.js';
import type { RuleSwitches } from './rule-set.js';
import { firstOf, isObject, type JsonObject, orNull, truthy } from './values.js';

/**
 * Spellings of one place, alias first. The reference knows `/tmp` only; the others are the Mac's links into
 * `/private` and the firmlinks of its data volume.
 */
type Alias = readonly [from: string, to: string];

const TMP_LINK: Alias = ['/tmp', '/private/tmp'];
const LINKS: readonly Alias[] = [TMP_LINK, ['/var', '/private/var'], ['/etc', '/private/etc']];
const FIRMLINKS = ['Users', 'private', 'Applications', 'Library', 'Volumes', 'cores', 'opt', 'usr/local'].map(
  (name): Alias => [`/System/Volumes/Data/${name}`, `/${name}`],
);
const ALL_ALIASES: readonly Alias[] = [...LINKS, ...FIRMLINKS];

const linksOf = (rules: RuleSwitches): readonly Alias[] => (rules.onlyTmpAlias ? [TMP_LINK] : LINKS);
const aliasesOf = (rules: RuleSwitches): readonly Alias[] => (rules.onlyTmpAlias ? [TMP_LINK] : ALL_ALIASES);

/** @throws ObservationError `OBSERVATION_ROW_INVALID` for an operation that is no text. */
export function isPathOperation(operation: unknown): boolean {
  if (!truthy(operation)) return false;
  if (typeof operation === 'string') return operation.startsWith('file-');
  throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'the operation is not text', field: '/operation' });
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
export function pathFields(isPath: boolean, target: unknown, stderr: string | null, row: JsonObject, rules: RuleSwitches): PathFields {
  if (!isPath) return NO_PATHS;
  if (!truthy(target)) return { ...NO_PATHS, requested_path: target };
  const observed = observedPath(stderr, row, rules);
  return { requested_path: target, ...observed, ...normalizedPath(target, observed.observed_path, rules) };
}

type Observed = Pick<PathFields, 'observed_path' | 'observed_path_source'>;

function observedPath(stderr: string | null, row: JsonObject, rules: RuleSwitches): Observed {
  const own = pathFromStderr(stderr);
  const beside = row['path_observation'];
  if (own.observed_path !== null || !isObject(beside)) return own;
  const path = orNull(firstOf(beside['observed_path'], beside['path']));
  const source = orNull(firstOf(beside['observed_path_source'], beside['source']));
  if (path === null && source === null) return own;
  // What the harness saw outside the sandbox says nothing about what the probe saw inside.
  if (!rules.hostObservationFillsPath && (typeof source !== 'string' || source.startsWith('unsandboxed'))) return own;
  return { observed_path: path, observed_path_source: source };
}

/** The first line that reports the path of the probe's open descriptor, whatever it reports. */
export function pathFromStderr(stderr: string | null): Observed {
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
export function normalizedPath(requested: unknown, observed: unknown, rules: RuleSwitches): Normalized {
  if (truthy(observed)) return { normalized_path: observed, normalized_path_source: 'observed_path' };
  if (!truthy(requested)) return { normalized_path: null, normalized_path_source: null };
  if (typeof requested !== 'string') {
    throw new ObservationError({ code: 'OBSERVATION_ROW_INVALID', message: 'the target of a path operation is not text', field: '/path' });
  }
  const resolved = resolveAlias(requested, rules);
  if (resolved === null) return { normalized_path: requested, normalized_path_source: 'requested_path' };
  return { normalized_path: resolved, normalized_path_source: 'alias_map' };
}

/** The path behind its aliases, or null when none applies. */
export const resolveAlias = (path: string, rules: RuleSwitches): string | null => resolveThrough(aliasesOf(rules), path);

function resolveThrough(aliases: readonly Alias[], path: string): string | null {
  const alias = aliases.find(([from]) => isUnder(path, from));
  if (alias === undefined) return null;
  const resolved = alias[1] + path.slice(alias[0].length);
  return resolveThrough(aliases, resolved) ?? resolved;
}

/**
 * Whether two different spellings are one path by way of a link such as `/tmp`. Firmlinks do not count: nearly every
 * file of the data volume has two spellings through them.
 */
export function areAliased(a: unknown, b: unknown, rules: RuleSwitches): boolean {
  if (typeof a !== 'string' || typeof b !== 'string' || a === b) return false;
  const links = linksOf(rules);
  if (!rules.aliasByBarePrefix) return (resolveThrough(links, a) ?? a) === (resolveThrough(links, b) ?? b);
  return links.some(([from, to]) => (a.startsWith(from) && b.startsWith(to)) || (b.startsWith(from) && a.startsWith(to)));
}
