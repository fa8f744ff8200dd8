// `npm run packages`: packs every published package as it would be published, lets npm install each alone in an empty project, compiles
// and runs its example there, holds each tarball against publint and are-the-types-wrong and a dry run of its publication, and prints
// the sizes. Exit 1 when one of them finds a fault. With `--release` it refuses a repository that has no address yet, before all else.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { repositoryRoot } from '../toolchain.mjs';
import { installAlone } from './alone.mjs';
import { buildAndPack } from './build.mjs';
import { isPlaceholder, REPOSITORY } from './metadata.mjs';
import { listTarball, publishedPackages, readManifest } from './published.mjs';
import { startRegistry } from './registry.mjs';
import { typeFaults } from './typed.mjs';

const run = promisify(execFile);
const kib = (bytes) => `${(bytes / 1024).toFixed(1).padStart(7)} KiB`;

const homeless = isPlaceholder();
if (homeless) console.log(`The repository has no address yet (${REPOSITORY} in scripts/packages/metadata.mjs); provenance needs one.`);
if (homeless && process.argv.includes('--release')) process.exit(1);

const work = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-packages-'));
const registry = await startRegistry();
try {
  const tarballs = await buildAndPack(join(work, 'tarballs'));
  const { exampleOf, prepareExamples } = await import('./examples.mjs');
  await prepareExamples(join(work, 'start'));
  const rows = await inTurn(publishedPackages(), async (place) => {
    const folder = join(work, place.short);
    const installed = await installAlone(place.name, tarballs.get(place.name), folder, registry.url);
    return { ...place, ...(await examine(place, tarballs.get(place.name), installed)) };
  });
  const libraries = rows
    .filter(({ library }) => library)
    .map(({ name, short, folder }) => ({ name, folder: join(work, short), home: folder }));
  for (const { folder, home } of libraries) writeFileSync(join(folder, 'example.ts'), exampleOf(home));
  const typed = typeFaults(libraries);
  for (const { name, faults } of rows) faults.push(...(typed.get(name) ?? []));
  for (const { name, folder } of libraries) rows.find((row) => row.name === name).faults.push(...(await running(folder)));
  for (const { name, packed, unpacked, files, faults } of rows) {
    console.log(
      `${name.padEnd(24)} ${kib(packed)} packed ${kib(unpacked)} unpacked ${String(files).padStart(4)} files  ${faults.length === 0 ? 'ok' : ''}`,
    );
    for (const fault of faults) console.log(`  ${fault}`);
  }
  const total = rows.reduce((sum, { packed }) => sum + packed, 0);
  console.log(`${rows.length} packages, ${kib(total).trim()} packed.`);
  process.exitCode = rows.some(({ faults }) => faults.length > 0) ? 1 : 0;
} finally {
  registry.close();
  rmSync(work, { recursive: true, force: true });
}

async function examine({ library }, tarball, folder) {
  const files = await listTarball(tarball);
  const faults = [];
  const { messages } = await publint({ pkgDir: folder, level: 'warning', strict: true, pack: false });
  for (const message of messages) faults.push(`publint: ${formatMessage(message, readManifest(folder), { color: false })}`);
  // The two programs export no module, so they have no types that could be wrong.
  if (library) faults.push(...(await wrongTypes(tarball)));
  faults.push(...(await publication(tarball)));
  const unpacked = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  return { packed: statSync(tarball).size, unpacked, files: files.length, faults };
}

/** Runs the example where npm put the package: it is plain JavaScript, whatever its types. */
async function running(folder) {
  cpSync(join(work, 'start'), folder, { recursive: true });
  cpSync(join(folder, 'example.ts'), join(folder, 'example.mjs'));
  try {
    await run(process.execPath, ['example.mjs'], { cwd: folder });
    return [];
  } catch (error) {
    return [`its example: ${String(error.stderr || error.message).trim()}`];
  }
}

async function wrongTypes(tarball) {
  const attw = join(repositoryRoot, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
  try {
    await run(process.execPath, [attw, '--profile', 'esm-only', '--format', 'ascii', '--no-color', tarball], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return [];
  } catch (error) {
    return [`are-the-types-wrong: ${String(error.stdout || error.message).trim()}`];
  }
}

/** What npm would say of the tarball, without the registry and without sending anything. */
async function publication(tarball) {
  try {
    await run('npm', ['publish', '--dry-run', '--offline', '--ignore-scripts', '--tag', 'next', tarball], {
      cwd: work,
      maxBuffer: 64 * 1024 * 1024,
    });
    return [];
  } catch (error) {
    return [`npm publish --dry-run: ${String(error.stderr || error.message).trim()}`];
  }
}

/** As many at a time as there are cores, the answers in order. */
async function inTurn(items, work) {
  const answers = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) answers[i] = await work(items[i]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return answers;
}
