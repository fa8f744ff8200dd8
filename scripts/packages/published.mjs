import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { pnpmQuietly, repositoryRoot } from '../toolchain.mjs';
import { completePackage, othersOf } from './complete.mjs';

const run = promisify(execFile);

/** The packages that are published, by folder: name, manifest, and whether it is a library or a command. */
export function publishedPackages() {
  return ['packages', 'apps'].flatMap((area) =>
    readdirSync(join(repositoryRoot, area))
      .sort()
      .map((short) => ({ short, folder: join(repositoryRoot, area, short), area }))
      .filter(({ folder }) => existsSync(join(folder, 'package.json')))
      .map((place) => ({ ...place, manifest: readManifest(place.folder) }))
      .filter(({ manifest }) => manifest.private !== true)
      .map(({ short, folder, area, manifest }) => ({ short, folder, name: manifest.name, manifest, library: area === 'packages' })),
  );
}

export const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * Packs every published package into `destination`, each complete in itself: it carries the packages of this repository
 * that it uses, and names those of others. `dist` must be built. Returns the path of each tarball by package name.
 *
 * @param declarations the folder of `writeDeclarations`, for packages that TypeScript can read too
 */
export async function packAll(destination, declarations) {
  const packages = publishedPackages();
  for (const { name, folder } of packages) {
    if (!existsSync(join(folder, 'dist'))) throw new Error(`${name} is not built: run \`npm run build\``);
  }
  mkdirSync(destination, { recursive: true });
  const work = mkdtempSync(join(destination, '.pack-'));
  try {
    const filters = packages.flatMap(({ name }) => ['--filter', name]);
    const status = pnpmQuietly('-r', ...filters, 'pack', '--pack-destination', work, '--config.ignore-scripts=true');
    if (status !== 0) throw new Error(`pnpm pack ended with ${status}`);
    const parts = new Map();
    for (const { name, short, folder: home, manifest, library } of packages) {
      const folder = await unpack(join(work, tarballName(name, manifest.version)), join(work, 'parts', short));
      if (library && declarations !== undefined) cpSync(join(declarations, short, 'src'), join(folder, 'dist'), { recursive: true });
      parts.set(name, { folder, manifest: readManifest(folder), home: relative(repositoryRoot, home) });
    }
    const tarballs = new Map(packages.map(({ name, manifest }) => [name, join(destination, tarballName(name, manifest.version))]));
    for (const [name, file] of tarballs) {
      const folder = completePackage(name, parts, join(work, 'whole', name, 'package'));
      await run('tar', ['-czf', file, '-C', dirname(folder), 'package']);
    }
    return tarballs;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const tarballName = (name, version) => `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;

async function unpack(tarball, folder) {
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  return folder;
}

/** What a tarball holds, below `package/`. */
export async function listTarball(file) {
  const { stdout } = await run('tar', ['-tzf', file], { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('/'))
    .map((line) => line.replace(/^package\//, ''))
    .sort();
}

/** Lays `tarball` out in `project` as an installer does, without a network: what it names of others is linked from where this repository has it. */
export async function installTarball(name, tarball, project) {
  const modules = join(project, 'node_modules');
  const folder = await unpack(tarball, join(modules, name));
  for (const other of othersOf(readManifest(folder))) {
    const to = join(modules, other);
    if (existsSync(to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(placeOf(other), to);
  }
}

/** Where this repository has a package of somebody else. */
export function placeOf(name) {
  const places = publishedPackages().map(({ folder }) => join(folder, 'node_modules', name));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`no package here depends on ${name}`);
  return realpathSync(found);
}
