// A directory in which everything the format pages show has been made by the built command.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.mjs';

const COMMAND = join(root, 'apps/cli/dist/main.js');

/** The environment of somebody who has just installed: what a test runner adds would hide a module that is not found. */
export function plainEnvironment() {
  const { NODE_PATH: _, INIT_CWD: __, RUNTIME_REPO_ROOT: ___, ...environment } = process.env;
  return { ...environment, NO_COLOR: '1' };
}

/** Runs the command in a directory; its own failure is this function's. @returns standard output */
function runtime(directory, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: directory,
    encoding: 'utf8',
    env: plainEnvironment(),
  });
  if (status !== 0) throw new Error(`runtime ${args.join(' ')}: exit ${status}\n${stdout}${stderr}`);
  return stdout;
}

/**
 * A quickstart, and beside it what it does not make: status, inventory, a repaired bundle, an attested packet.
 * @returns the folder that excerpt markers are relative to; `RUN` in them stands for the run's directory.
 */
export function prepareWorkspace(directory) {
  mkdirSync(directory, { recursive: true });
  runtime(directory, 'quickstart');
  const quickstart = join(directory, 'runtime-quickstart');
  const suite = join(quickstart, 'vfs-canonicalization');
  const run = readFileSync(join(suite, 'out/LATEST'), 'utf8').trim();
  writeFileSync(join(suite, 'status.json'), runtime(suite, 'status', '--json'));
  runtime(suite, 'inventory', '--out', 'inventory.json');
  cpSync(join(suite, 'out', run), join(suite, 'repaired', run), { recursive: true });
  rmSync(join(suite, 'repaired', run, 'summary.md'));
  runtime(suite, 'reindex-bundle', '--bundle', join('repaired', run), '--repair');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(suite, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  mkdirSync(join(suite, 'packets'));
  runtime(suite, 'emit-promotion', '--bundle', 'out', '--out', 'packets/vfs.json', '--attest', 'key.pem');
  return { suite, run };
}

/** A document as an excerpt marker names it: a JSON file, or the first line of one with a document a line. */
export function readDocument({ suite, run }, path) {
  const file = join(suite, path.replaceAll('RUN', run));
  const text = readFileSync(file, 'utf8');
  return JSON.parse(/\.(jsonl|ndjson)$/.test(path) ? text.slice(0, text.indexOf('\n')) : text);
}
