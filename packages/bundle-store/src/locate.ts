import { join } from 'node:path';
import { type FileSystem, StrictDirectory } from '@runtime/files';
import type { BundleError } from './error.js';
import { isRunDirectory, readLatest } from './latest.js';
import { INDEX_FILE, isRunId, LATEST_FILE } from './names.js';
import { asBundleError, bundleError } from './problem.js';

/**
 * Opens the run directory that a path means: the directory itself when it holds an index or a status, else
 * the run its `LATEST` names. With `whenEmpty: 'take'` a directory that is neither is taken as a run. The path is resolved once; a `LATEST` inside a run is not looked at.
 *
 * @throws BundleError `BUNDLE_NOT_FOUND`, `BUNDLE_NO_LATEST`, `BUNDLE_LATEST_*`, `BUNDLE_LINK`.
 */
export function openRun(path: string, fs: FileSystem | undefined, whenEmpty: 'refuse' | 'take' = 'refuse'): StrictDirectory {
  const root = openDirectory(path, fs);
  let keep = false;
  try {
    if (isRunDirectory(root)) {
      keep = true;
      return root;
    }
    const id = readLatest(root);
    if (id === null) {
      const refusal = noLatest(root, path);
      if (whenEmpty === 'refuse' || refusal.code === 'BUNDLE_NO_LATEST') throw refusal;
      keep = true;
      return root;
    }
    const kind = root.kindOf(id);
    if (kind === 'link')
      throw bundleError('BUNDLE_LINK', `LATEST names ${id}, which is a symbolic link`, {
        path: id,
        hint: 'put the run directory itself there',
      });
    if (kind !== 'directory') {
      throw bundleError('BUNDLE_LATEST_DANGLING', `LATEST names ${id}, and there is no such run`, {
        path: 'LATEST',
        hint: runsHint(root, path),
      });
    }
    const run = openDirectory(join(root.path, id), fs);
    if (run.path === join(root.path, id)) return run;
    run.close();
    throw bundleError('BUNDLE_LINK', `LATEST names ${id}, which leads elsewhere`, { path: id, hint: 'put the run directory itself there' });
  } finally {
    if (!keep) root.close();
  }
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
  if (
    entries.some((entry) => entry.kind === 'file' && !entry.name.startsWith('.')) &&
    !entries.some((entry) => entry.kind === 'directory')
  ) {
    return bundleError('BUNDLE_INDEX_MISSING', `${path} holds no ${INDEX_FILE}: it is no committed run`, {
      path: INDEX_FILE,
      hint: 'name a run directory',
    });
  }
  return bundleError('BUNDLE_NO_LATEST', `${path} has no LATEST, so none of its runs is chosen`, {
    path,
    hint: runsHint(root, path),
    details: { runs: runNames(root) },
  });
}

const holdsRuns = (root: StrictDirectory, name: string): boolean => root.kindOf(`${name}/${LATEST_FILE}`) === 'file';

export function runNames(root: StrictDirectory): string[] {
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
