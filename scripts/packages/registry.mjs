import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../toolchain.mjs';
import { readManifest } from './published.mjs';

const run = promisify(execFile);
const STORE = join(repositoryRoot, 'node_modules', '.pnpm');

/**
 * Serves on the loopback what this repository has installed of others, as a registry does: so npm installs without a network.
 * It has none of our packages.
 */
export async function startRegistry() {
  const server = createServer((request, response) => {
    const [, name, version] = /^\/((?:@[^/]+\/)?[^/]+)(?:\/-\/(.+)\.tgz)?$/.exec(decodeURIComponent(request.url)) ?? [];
    const folders = name === undefined ? [] : foldersOf(name);
    const asked = folders.find((folder) => readManifest(folder).version === version);
    if (folders.length === 0) response.writeHead(404).end('{}');
    else if (version === undefined) response.end(JSON.stringify(listing(name, folders, `http://${request.headers.host}`)));
    else packed(asked).then((bytes) => response.end(bytes));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Where the installed versions of a package are. */
function foldersOf(name) {
  const prefix = `${name.replace('/', '+')}@`;
  const places = readdirSync(STORE).filter((entry) => entry.startsWith(prefix));
  return places.map((place) => join(STORE, place, 'node_modules', name)).filter((folder) => existsSync(folder));
}

/** A copy is packed: the store holds equal files once, which a tarball would say in links that npm leaves out. */
async function packed(folder) {
  const work = mkdtempSync(join(tmpdir(), 'runtime-registry-'));
  try {
    cpSync(folder, join(work, 'package'), { recursive: true });
    return (await run('tar', ['-czf', '-', '-C', work, 'package'], { encoding: 'buffer', maxBuffer: 2 ** 28 })).stdout;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function listing(name, folders, host) {
  const manifests = folders.map(readManifest);
  const versions = manifests.map((manifest) => [
    manifest.version,
    { ...manifest, dist: { tarball: `${host}/${name}/-/${manifest.version}.tgz` } },
  ]);
  return { name, 'dist-tags': { latest: manifests[0].version }, versions: Object.fromEntries(versions) };
}
