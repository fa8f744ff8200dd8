import type { StrictDirectory } from '@runtime/files';
import { INDEX_FILE, REFERENCE_FOLDERS, REPAIR_LOG_FILE } from './names.js';
import { asBundleError, bundleError, type Findings } from './problem.js';
import type { BundleRules } from './rules.js';

const MAX_FILES = 200_000;
const MAX_DEPTH = 64;
const SILENT = new Set([INDEX_FILE, REPAIR_LOG_FILE]);

/** Files beside the index that it does not name: they could be read for evidence and are none. */
export function checkUnexpectedFiles(directory: StrictDirectory, names: ReadonlySet<string>, rules: BundleRules, findings: Findings): void {
  try {
    for (const { name, kind } of walk(directory, (folder) => rules.set === 'reference' && REFERENCE_FOLDERS.includes(folder))) {
      if (SILENT.has(name) || (rules.set === 'reference' && name === 'fixtures.json')) continue;
      if (kind === 'file' && names.has(name)) continue;
      // What the index names and is no file was reported when it was opened.
      if (names.has(name)) continue;
      if (kind === 'link') {
        findings.add(rules.unexpectedFiles, bundleError('BUNDLE_LINK', `${name} is a symbolic link`, { path: name, hint: 'remove it' }));
      } else {
        findings.add(
          rules.unexpectedFiles,
          bundleError('BUNDLE_UNEXPECTED_FILE', `${name} is not in the index`, {
            path: name,
            hint: 'remove it, or keep it outside the bundle',
          }),
        );
      }
    }
  } catch (error) {
    findings.error(asBundleError(error));
  }
}

/**
 * Every name below a directory that is not itself a directory, by name, without following a link.
 *
 * @throws BundleError `BUNDLE_TOO_MANY_FILES`
 */
export function* walk(
  directory: StrictDirectory,
  skip: (folder: string) => boolean = () => false,
): Generator<{ name: string; kind: 'file' | 'link' | 'other' }> {
  let count = 0;
  const pending: { name: string; depth: number }[] = [{ name: '', depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const entries = directory.list(next.name).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const name = next.name === '' ? entry.name : `${next.name}/${entry.name}`;
      if (++count > MAX_FILES || next.depth > MAX_DEPTH) {
        throw bundleError(
          'BUNDLE_TOO_MANY_FILES',
          `there are more than ${MAX_FILES} files or ${MAX_DEPTH} levels below the run directory`,
          { path: '.' },
        );
      }
      if (entry.kind !== 'directory') yield { name, kind: entry.kind };
      else if (!skip(name)) pending.push({ name, depth: next.depth + 1 });
    }
  }
}
