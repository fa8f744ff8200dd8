import { existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Context } from '../command.js';
import { CliError } from '../error.js';
import { at, common, shown } from './shared.js';

/**
 * The bundle that an argument names: a path, or where there is none, the one run whose id begins so: below the folder that is
 * named with it, else in any bundle root of the repository. What fits no run is left for the reader to refuse, by its path. A file is
 * the archive of a run, which is read in place: its directory goes when the command ends.
 *
 * @throws CliError `RUN_AMBIGUOUS`, naming the runs that fit; ArchiveError.
 */
export async function bundleAt(context: Context, named: string): Promise<string> {
  const path = at(context, named);
  if (isFile(path)) {
    const { openArchive } = await import('@runtime/archives');
    return (await openArchive(path, common(context))).directory;
  }
  return runDirectoryAt(context, named);
}

/** The same for what writes into a run, or writes down where it lies: there an archive will not do. @throws CliError `ARCHIVE_NOT_UNPACKED`. */
export async function runDirectoryAt(context: Context, named: string): Promise<string> {
  const path = at(context, named);
  if (isFile(path)) {
    throw new CliError({
      code: 'ARCHIVE_NOT_UNPACKED',
      category: 'input',
      message: `${named} is a file, and this needs the run directory itself`,
      path: named,
      hint: `runtime bundle-unpack --file ${named} --out FOLDER`,
    });
  }
  if (existsSync(path)) return path;
  const { findBundleRoots, runsThatBegin } = await import('@runtime/bundle-store');
  const prefix = basename(path);
  let found = runsThatBegin(dirname(path), prefix);
  if (found.length === 0 && prefix === named) {
    const { findRepoRootSync } = await import('@runtime/files');
    const roots = findBundleRoots(findRepoRootSync({ ...common(context), input: context.cwd }));
    found = roots.flatMap((each) => runsThatBegin(each, prefix));
  }
  if (found.length <= 1) return found[0] ?? path;
  const few = found.slice(0, 10).map((run) => shown(context, run));
  throw new CliError({
    code: 'RUN_AMBIGUOUS',
    category: 'input',
    message: `${found.length} runs begin with "${prefix}"`,
    path: named,
    hint: `write more of the id: ${few.join(', ')}${found.length > few.length ? `, and ${found.length - few.length} more` : ''}`,
    details: { runs: found.map((run) => shown(context, run)) },
  });
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
