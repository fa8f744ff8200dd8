import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../toolchain.mjs';
import { othersOf } from './complete.mjs';
import { placeOf, readManifest } from './published.mjs';

const run = promisify(execFile);

/** Lets npm install one tarball in an empty project; returns where the package is. */
export async function installAlone(name, tarball, project, registry) {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"name": "stranger", "private": true, "type": "module"}\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--cache', join(dirname(project), 'npm-cache')];
  await run('npm', ['install', ...quiet, '--registry', registry, tarball], { cwd: project });
  const modules = join(project, 'node_modules');
  // What a user brings along, and what TypeScript itself asks for.
  const { peerDependencies } = readManifest(join(modules, name));
  for (const other of othersOf({ peerDependencies })) link(placeOf(other), join(modules, other));
  link(join(repositoryRoot, 'node_modules', '@types', 'node'), join(modules, '@types', 'node'));
  return join(modules, name);
}

function link(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  if (!existsSync(to)) symlinkSync(realpathSync(from), to);
}
