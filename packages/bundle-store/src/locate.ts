import { join } from 'node:path';
import { isRunId } from '@runtime/contracts';
import { type FileSystem, StrictDirectory } from '@runtime/files';
import type { BundleError } from './error.js';
import { isRunDirectory, readLatest } from './latest.js';
import { INDEX_FILE, LATEST_FILE } from './names.js';
import { asBundleError, bundleError } from './problem.js';

/** Where a path leads. With both, the directory is no run, and what stands in it may still say something. */
export interface RunLocation {
  directory: StrictDirectory | null;
  refusal: Error | null;
}

/** The run that a path means, or why there is none. @throws what the system refuses. */
export function locateRun(path: string, options: { fs?: FileSystem | undefined; exact?: boolean | undefined }): RunLocation {
  let root: StrictDirectory;
  try {
    root = openDirectory(path, options.fs);
  } catch (error) {
    const refusal = asBundleError(error, path);
    if (!isInput(refusal)) throw refusal;
    return { directory: null, refusal };
  }
  if (isRunDirectory(root)) return { directory: root, refusal: null };
  if (options.exact === true) return { directory: root, refusal: notARun(path) };
  try {
    const run = followLatest(root, path, options.fs);
    root.close();
    return { directory: run, refusal: null };
  } catch (error) {
    const refusal = asBundleError(error, path);
    if (!isInput(refusal)) {
      root.close();
      throw refusal;
    }
    return { directory: root, refusal };
  }
}

/** A path that leads nowhere, as against a system that does not let us look. */
const isInput = (error: Error & { category?: string }): boolean => error.category === 'input';

/**
 * Opens the run directory that a path means: the directory itself when it holds an index or a status, else
 * the run its `LATEST` names. A directory that is neither and holds no runs is taken as a run when `whenEmpty` says so.
 *
 * @throws BundleError `BUNDLE_NOT_FOUND`, `BUNDLE_NO_LATEST`, `BUNDLE_LATEST_*`, `BUNDLE_LINK`.
 */
export function openRun(path: string, fs: FileSystem | undefined, whenEmpty: 'refuse' | 'take' = 'refuse'): StrictDirectory {
  const { directory, refusal } = locateRun(path, { fs });
  if (directory !== null && refusal === null) return directory;
  if (directory !== null && whenEmpty === 'take' && (refusal as BundleError).code === 'BUNDLE_INDEX_MISSING') return directory;
  directory?.close();
  throw refusal;
}

/** Opens the run that `LATEST` names. The path is resolved once; a `LATEST` inside a run is not looked at. */
function followLatest(root: StrictDirectory, path: string, fs: FileSystem | undefined): StrictDirectory {
  const id = readLatest(root);
  if (id === null) throw noLatest(root, path);
  const kind = root.kindOf(id);
  const elsewhere = (what: string): BundleError =>
    bundleError('BUNDLE_LINK', `LATEST names ${id}, which ${what}`, { path: id, hint: 'put the run directory itself there' });
  if (kind === 'link') throw elsewhere('is a symbolic link');
  if (kind !== 'directory') {
    throw bundleError('BUNDLE_LATEST_DANGLING', `LATEST names ${id}, and there is no such run`, {
      path: 'LATEST',
      hint: runsHint(root, path),
    });
  }
  const run = openDirectory(join(root.path, id), fs);
  if (run.path === join(root.path, id)) return run;
  run.close();
  throw elsewhere('leads elsewhere');
}

export function openDirectory(path: string, fs: FileSystem | undefined): StrictDirectory {
  try {
    return new StrictDirectory(path, { fs });
  } catch (error) {
    throw asBundleError(error, path, { FILE_NOT_REGULAR: 'BUNDLE_NOT_FOUND' });
  }
}

function noLatest(root: StrictDirectory, path: string): BundleError {
  const entries = root.list();
  const holdsFiles = entries.some((entry) => entry.kind === 'file' && !entry.name.startsWith('.'));
  if (holdsFiles && !entries.some((entry) => entry.kind === 'directory')) return notARun(path);
  return bundleError('BUNDLE_NO_LATEST', `${path} has no LATEST, so none of its runs is chosen`, {
    path,
    hint: runsHint(root, path),
    details: { runs: runNames(root) },
  });
}

const notARun = (path: string): BundleError =>
  bundleError('BUNDLE_INDEX_MISSING', `${path} holds no ${INDEX_FILE}: it is no committed run`, {
    path: INDEX_FILE,
    hint: 'name a run directory',
  });

const holdsRuns = (root: StrictDirectory, name: string): boolean => root.kindOf(`${name}/${LATEST_FILE}`) === 'file';

function runNames(root: StrictDirectory): string[] {
  return root
    .list()
    .filter((entry) => entry.kind === 'directory' && isRunId(entry.name) && isRunDirectory(root, entry.name))
    .map((entry) => entry.name)
    .sort();
}

/** The next step in paths that work from where the caller is: they go on from the one that was given. */
function runsHint(root: StrictDirectory, path: string): string {
  const runs = runNames(root);
  if (runs.length === 0) {
    const below = root.list().filter(({ name, kind }) => kind === 'directory' && holdsRuns(root, name));
    if (below.length > 0) return `name the directory that holds the runs: ${below.map(({ name }) => join(path, name)).join(', ')}`;
    return 'name a run, or the directory that holds the runs; `runtime run` makes one in the out/ folder of its suite';
  }
  const shown = runs.slice(0, 10).map((run) => join(path, run));
  return `name one of the runs: ${shown.join(', ')}${runs.length > shown.length ? `, and ${runs.length - shown.length} more` : ''}`;
}
