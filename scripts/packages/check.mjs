// `npm run packages`: packs every published package as it would be published, holds each tarball against publint and
// are-the-types-wrong and a dry run of its publication, and prints the sizes. Exit 1 when one of them finds a fault. With
// `--release` it also refuses a repository that has no address yet.
import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { exitUnless, install, pnpm, repositoryRoot } from '../toolchain.mjs';
import { isPlaceholder, REPOSITORY } from './metadata.mjs';
import { installTarballs, listTarball, packAll, publishedPackages, readManifest } from './published.mjs';

const run = promisify(execFile);
const kib = (bytes) => `${(bytes / 1024).toFixed(1).padStart(7)} KiB`;

install();
const names = publishedPackages().map(({ name }) => `--filter=${name}`);
exitUnless(pnpm('exec', 'turbo', 'run', 'build', 'types', ...names, '--output-logs=errors-only', '--log-order=grouped'));

const work = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-packages-'));
try {
  const tarballs = await packAll(join(work, 'tarballs'));
  await installTarballs(tarballs, work);
  const rows = await inTurn(publishedPackages(), async (place) => ({ ...place, ...(await examine(place, tarballs.get(place.name))) }));
  for (const { name, packed, unpacked, files, faults } of rows) {
    console.log(
      `${name.padEnd(24)} ${kib(packed)} packed ${kib(unpacked)} unpacked ${String(files).padStart(4)} files  ${faults.length === 0 ? 'ok' : ''}`,
    );
    for (const fault of faults) console.log(`  ${fault}`);
  }
  const total = rows.reduce((sum, { packed }) => sum + packed, 0);
  console.log(`${rows.length} packages, ${kib(total).trim()} packed.`);
  const homeless = isPlaceholder();
  if (homeless) console.log(`The repository has no address yet (${REPOSITORY} in scripts/packages/metadata.mjs); provenance needs one.`);
  process.exitCode = rows.some(({ faults }) => faults.length > 0) || (homeless && process.argv.includes('--release')) ? 1 : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function examine({ name, library }, tarball) {
  const folder = join(work, 'node_modules', name);
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
