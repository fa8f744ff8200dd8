import { isSafeRelativePath, type StrictDirectory } from '@runtime/files';
import type { BundleError } from './error.js';
import { INDEX_FILE, REPAIR_LOG_FILE } from './names.js';
import { originOf } from './origin.js';
import { asBundleError, bundleError, type Findings } from './problem.js';
import type { Reading } from './reading/reading.js';

const MAX_FILES = 200_000;
const MAX_DEPTH = 64;
const MAX_STRANGERS = 1000;
const SILENT = new Set([INDEX_FILE, REPAIR_LOG_FILE]);

/** Something below a run that is no directory. `unnamable`: the listing shows it, and no text leads to it. */
export interface Found {
  name: string;
  kind: 'file' | 'link' | 'other' | 'unnamable';
}

/** Files beside the index that it does not name: they could be read for evidence and are none. */
export function checkUnexpectedFiles(directory: StrictDirectory, names: ReadonlySet<string>, rules: Reading, findings: Findings): void {
  const { files, folders } = rules.leftBeside;
  const strangers: Found[] = [];
  const unreadable = (error: Error): void => findings.error(error);
  try {
    for (const found of walk(directory, { skip: (folder) => folders.includes(folder), known: names, unreadable })) {
      if (!SILENT.has(found.name) && !files.includes(found.name)) strangers.push(found);
    }
  } catch (error) {
    findings.error(asBundleError(error));
  }
  if (strangers.length > MAX_STRANGERS) {
    const error = bundleError(
      'BUNDLE_UNEXPECTED_FILE',
      `${strangers.length} files are not in the index; the first ${MAX_STRANGERS} follow`,
      { path: '.' },
    );
    findings.add(rules.severities.unexpectedFile, error);
  }
  for (const found of strangers.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, MAX_STRANGERS)) {
    // Whoever wrote the bundle: what no reader can name, none can judge.
    if (found.kind === 'unnamable') findings.error(nameInvalid(found.name));
    else findings.add(rules.severities.unexpectedFile, stranger(found, names));
  }
}

const stranger = ({ name, kind }: Found, names: ReadonlySet<string>): BundleError =>
  kind === 'link'
    ? bundleError('BUNDLE_LINK', `${name} is a symbolic link`, { path: name, hint: 'remove it' })
    : bundleError('BUNDLE_UNEXPECTED_FILE', `${name} is not in the index${originOf(name, names)}`, {
        path: name,
        hint: 'remove it, or keep it outside the bundle',
      });

const nameInvalid = (name: string): BundleError =>
  bundleError('BUNDLE_NAME_INVALID', `the name of ${name} is not UTF-8, or holds characters no artifact name has`, {
    path: name,
    hint: 'remove or rename the file',
  });

/** @throws BundleError `BUNDLE_NAME_INVALID` for what no index could name. */
export function assertNamable({ name, kind }: Found): void {
  if (kind === 'unnamable' || !isSafeRelativePath(name)) throw nameInvalid(name);
}

/**
 * Every name below a directory that is not itself a directory, in no order, without following a link. Names
 * that are `known` are left out: they were opened, and what they are is settled. A directory that cannot be read ends
 * the walk, or is told to `unreadable`, and the walk goes on beside it.
 *
 * @throws BundleError `BUNDLE_TOO_MANY_FILES`, `BUNDLE_READ_FAILED`.
 */
export function* walk(
  directory: StrictDirectory,
  options: { skip?: (folder: string) => boolean; known?: ReadonlySet<string>; unreadable?: (error: Error) => void } = {},
): Generator<Found> {
  let count = 0;
  const pending: { name: string; depth: number }[] = [{ name: '', depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const prefix = next.name === '' ? '' : `${next.name}/`;
    const below = namesIn(directory, next.name, options.unreadable);
    count += below.length;
    if (count > MAX_FILES || next.depth > MAX_DEPTH) {
      throw bundleError('BUNDLE_TOO_MANY_FILES', `there are more than ${MAX_FILES} files or ${MAX_DEPTH} levels below the run directory`, {
        path: '.',
      });
    }
    const undecoded = new Set<string>();
    for (const base of below) {
      const name = prefix + base;
      // Bytes that are no UTF-8 are listed as replacement characters: nothing stands at that name, or it is listed twice.
      const isSuspect = base.includes('\ufffd');
      if (isSuspect && undecoded.has(base)) yield { name, kind: 'unnamable' };
      if (isSuspect) undecoded.add(base);
      if (options.known?.has(name) === true) continue;
      const kind = directory.kindOf(name);
      if (kind === 'directory') {
        if (options.skip?.(name) !== true) pending.push({ name, depth: next.depth + 1 });
      } else if (kind !== null) yield { name, kind };
      else if (isSuspect) yield { name, kind: 'unnamable' };
    }
  }
}

function namesIn(directory: StrictDirectory, folder: string, unreadable: ((error: Error) => void) | undefined): string[] {
  try {
    return directory.names(folder);
  } catch (error) {
    const known = asBundleError(error, folder === '' ? '.' : folder);
    if (unreadable === undefined) throw known;
    unreadable(known);
    return [];
  }
}
