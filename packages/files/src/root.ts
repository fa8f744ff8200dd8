import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FilesError } from './error.js';
import { realPathOf } from './paths.js';

export interface FindRepoRootOptions {
  /** Wins over everything else. */
  repoRoot?: string | undefined;
  /** The file or directory the command is about; the current directory without one. It need not exist. */
  input?: string | undefined;
}

/**
 * The repository root, resolved: the option, else `RUNTIME_REPO_ROOT`, else the nearest ancestor of the input
 * that holds `runtime.config.json`, else the nearest that holds `.git`, else the input's own directory.
 *
 * @throws FilesError `ROOT_NOT_FOUND` when the root that was named is no directory.
 */
export async function findRepoRoot(options: FindRepoRootOptions = {}): Promise<string> {
  return findRepoRootSync(options);
}

/** {@link findRepoRoot} for callers that cannot wait. */
export function findRepoRootSync(options: FindRepoRootOptions = {}): string {
  const fromEnvironment = process.env['RUNTIME_REPO_ROOT'];
  const named = options.repoRoot ?? (fromEnvironment === '' ? undefined : fromEnvironment);
  if (named !== undefined) {
    if (!isDirectory(named)) {
      throw new FilesError({
        code: 'ROOT_NOT_FOUND',
        message: `the repository root ${named} is not a directory`,
        path: named,
        hint: options.repoRoot === undefined ? 'correct or unset RUNTIME_REPO_ROOT' : 'name an existing directory',
      });
    }
    return realPathOf(named);
  }
  const input = realPathOf(options.input ?? '.');
  const start = isDirectory(input) ? input : nearestDirectory(dirname(input));
  return nearestHolding(start, 'runtime.config.json') ?? nearestHolding(start, '.git') ?? start;
}

function nearestHolding(start: string, name: string): string | null {
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, name))) return at;
    if (dirname(at) === at) return null;
  }
}

function nearestDirectory(start: string): string {
  let at = resolve(start);
  while (!isDirectory(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
