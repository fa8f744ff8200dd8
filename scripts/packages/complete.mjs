import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmeAlone } from './readme.mjs';

/** What only the people of a package read, and what uses it does not need. */
const FOR_READERS = new Set(['README.md', 'CHANGELOG.md']);
const isOurs = (name) => name.startsWith('@runtime/');

/** The packages of others that a manifest names, those that its user brings along too. */
export const othersOf = ({ dependencies, peerDependencies }) =>
  Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !isOurs(name));

/**
 * Writes a package with everything of ours that it uses inside it, as bundled dependencies: whoever installs it asks the
 * registry for the packages of others and for none of ours.
 *
 * @param parts each published package as it is by itself: its folder, manifest and `home` in the repository, by name
 */
export function completePackage(name, parts, target) {
  const { folder, manifest, home } = parts.get(name);
  const carried = [...closure(name, parts)].sort();
  cpSync(folder, target, { recursive: true });
  for (const other of carried) carry(parts.get(other).folder, join(target, 'node_modules', other));
  const named = [name, ...carried].flatMap((one) => Object.entries(parts.get(one).manifest.dependencies ?? {}));
  const dependencies = Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
  const { devDependencies: _, scripts: __, ...rest } = manifest;
  const bundled = carried.length === 0 ? {} : { bundleDependencies: carried };
  writeFileSync(join(target, 'package.json'), `${JSON.stringify({ ...rest, dependencies, ...bundled }, null, 2)}\n`);
  const readme = join(target, 'README.md');
  writeFileSync(readme, readmeAlone(readFileSync(readme, 'utf8'), home));
  return target;
}

function carry(folder, target) {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(folder)) {
    if (!FOR_READERS.has(entry)) cpSync(join(folder, entry), join(target, entry), { recursive: true });
  }
}

/** Every package of ours that one uses, directly or through others. */
function closure(name, parts, seen = new Set()) {
  for (const other of Object.keys(parts.get(name).manifest.dependencies ?? {})) {
    if (isOurs(other) && !seen.has(other)) closure(other, parts, seen.add(other));
  }
  return seen;
}
