import type { StrictDirectory } from '@runtime/files';
import { INDEX_FILE, REPAIR_LOG_FILE } from './names.js';
import { asBundleError, bundleError, type Findings } from './problem.js';
import type { Reading } from './reading/reading.js';

const MAX_FILES = 200_000;
const MAX_DEPTH = 64;
const MAX_STRANGERS = 1000;
const SILENT = new Set([INDEX_FILE, REPAIR_LOG_FILE]);

/** Files beside the index that it does not name: they could be read for evidence and are none. */
export function checkUnexpectedFiles(directory: StrictDirectory, names: ReadonlySet<string>, rules: Reading, findings: Findings): void {
  const { files, folders } = rules.leftBeside;
  const skip = (folder: string): boolean => folders.includes(folder);
  const strangers: { name: string; kind: string }[] = [];
  try {
    for (const found of walk(directory, { skip, known: names })) {
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
  for (const { name, kind } of strangers.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, MAX_STRANGERS)) {
    const error =
      kind === 'link'
        ? bundleError('BUNDLE_LINK', `${name} is a symbolic link`, { path: name, hint: 'remove it' })
        : bundleError('BUNDLE_UNEXPECTED_FILE', `${name} is not in the index`, {
            path: name,
            hint: 'remove it, or keep it outside the bundle',
          });
    findings.add(rules.severities.unexpectedFile, error);
  }
}

/**
 * Every name below a directory that is not itself a directory, in no order, without following a link. Names
 * that are `known` are left out: they were opened, and what they are is settled.
 *
 * @throws BundleError `BUNDLE_TOO_MANY_FILES`
 */
export function* walk(
  directory: StrictDirectory,
  options: { skip?: (folder: string) => boolean; known?: ReadonlySet<string> } = {},
): Generator<{ name: string; kind: 'file' | 'link' | 'other' }> {
  let count = 0;
  const pending: { name: string; depth: number }[] = [{ name: '', depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const prefix = next.name === '' ? '' : `${next.name}/`;
    const below = directory.names(next.name);
    count += below.length;
    if (count > MAX_FILES || next.depth > MAX_DEPTH) {
      throw bundleError('BUNDLE_TOO_MANY_FILES', `there are more than ${MAX_FILES} files or ${MAX_DEPTH} levels below the run directory`, {
        path: '.',
      });
    }
    for (const base of below) {
      const name = prefix + base;
      if (options.known?.has(name) === true) continue;
      const kind = directory.kindOf(name);
      if (kind === 'directory') {
        if (options.skip?.(name) !== true) pending.push({ name, depth: next.depth + 1 });
      } else if (kind !== null) yield { name, kind };
    }
  }
}
