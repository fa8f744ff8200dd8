import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pnpmQuietly, repositoryRoot } from '../toolchain.mjs';

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
 * Packs every published package into `destination`, as it stands: `dist` must be built, and with `types` its
 * declarations too. Returns the path of each tarball by package name.
 */
export async function packAll(destination) {
  mkdirSync(destination, { recursive: true });
  const packages = publishedPackages();
  for (const { name, folder } of packages) {
    if (!existsSync(join(folder, 'dist'))) throw new Error(`${name} is not built: run \`npm run build\``);
  }
  const filters = packages.flatMap(({ name }) => ['--filter', name]);
  const status = pnpmQuietly('-r', ...filters, 'pack', '--pack-destination', destination, '--config.ignore-scripts=true');
  if (status !== 0) throw new Error(`pnpm pack ended with ${status}`);
  return new Map(packages.map(({ name, manifest }) => [name, join(destination, tarballName(name, manifest.version))]));
}

const tarballName = (name, version) => `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;

/** What a tarball holds, below `package/`. */
export async function listTarball(file) {
  const { stdout } = await run('tar', ['-tzf', file], { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^package\//, ''))
    .sort();
}

/**
 * Installs tarballs into `project` the way a package manager lays them out, without a network: ours are unpacked,
 * and what they depend on is linked from where this repository has it.
 */
export async function installTarballs(tarballs, project) {
  const modules = join(project, 'node_modules');
  for (const { name, folder } of publishedPackages()) {
    const target = join(modules, name);
    mkdirSync(dirname(target), { recursive: true });
    const unpacked = mkdtempSync(join(project, '.unpack-'));
    await run('tar', ['-xzf', tarballs.get(name), '-C', unpacked]);
    renameSync(join(unpacked, 'package'), target);
    rmSync(unpacked, { recursive: true });
    const { dependencies, optionalDependencies } = readManifest(target);
    for (const other of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const from = join(folder, 'node_modules', other);
      const to = join(modules, other);
      if (other.startsWith('@runtime/') || existsSync(to) || !existsSync(from)) continue;
      mkdirSync(dirname(to), { recursive: true });
      symlinkSync(realpathSync(from), to);
    }
  }
}
