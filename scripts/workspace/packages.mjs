import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../toolchain.mjs';

/** Every package of the workspace: short name, folder below the root, manifest. */
export function workspacePackages() {
  return ['packages', 'apps']
    .flatMap((area) => readdirSync(join(repositoryRoot, area)).map((name) => `${area}/${name}`))
    .concat('bench')
    .filter((folder) => existsSync(join(repositoryRoot, folder, 'package.json')))
    .sort()
    .map((folder) => {
      const manifest = readJson(`${folder}/package.json`);
      return { name: manifest.name, short: shortName(manifest.name), folder, manifest };
    });
}

export const shortName = (name) => name.replace(/^@runtime\//, '');

export const readJson = (path) => JSON.parse(readFileSync(join(repositoryRoot, path), 'utf8'));

export const isThere = (path) => existsSync(join(repositoryRoot, path));

/** Every file of settings for the type checker below a folder. */
export const projectFiles = (folder) =>
  readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : projectFiles(`${folder}/${entry.name}`);
    return entry.name === 'tsconfig.json' ? [`${folder}/${entry.name}`] : [];
  });
