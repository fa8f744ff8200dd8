// `npm run workspace`: manifests, project references, layer tags and the table of packages, as they follow from what sources import. `--check` only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forbidden } from './arrows.mjs';
import { pnpm, repositoryRoot } from './toolchain.mjs';
import { workspacePackages } from './workspace/packages.mjs';
import { wantedFiles } from './workspace/wanted.mjs';

/** Imports against the order of the layers, and files that say something else than the imports. */
export function workspaceProblems() {
  const stale = staleFiles().map(([path]) => `${path} is not what the sources import: npm run workspace`);
  return [...forbiddenImports(), ...stale];
}

function forbiddenImports() {
  return workspacePackages().flatMap(({ short, folder, manifest }) => {
    const named = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
      .filter((name) => name.startsWith('@runtime/') && name !== '@runtime/testing')
      .map((name) => name.slice('@runtime/'.length));
    return named
      .map((other) => forbidden(short, other))
      .filter(Boolean)
      .map((why) => `${folder}/package.json: ${why}`);
  });
}

/** Documents are compared as documents: how a file is laid out is its own affair. */
function staleFiles() {
  const same = (path, ours, wanted) =>
    path.endsWith('.json') ? JSON.stringify(JSON.parse(ours)) === JSON.stringify(JSON.parse(wanted)) : ours === wanted;
  return [...wantedFiles()].filter(([path, wanted]) => {
    const file = join(repositoryRoot, path);
    return !existsSync(file) || !same(path, readFileSync(file, 'utf8'), wanted);
  });
}

/** Writes what is stale, and installs when a manifest changed. */
export function updateWorkspace() {
  const stale = staleFiles();
  for (const [path, wanted] of stale) {
    writeFileSync(join(repositoryRoot, path), wanted);
    console.log(`wrote ${path}`);
  }
  if (stale.some(([path]) => path.endsWith('package.json'))) pnpm('install', '--prefer-offline', '--loglevel=warn');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (!process.argv.includes('--check')) updateWorkspace();
  const problems = workspaceProblems();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
