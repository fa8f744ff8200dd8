import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fixturesRoot, repositoryRoot, temporaryDirectory } from '@runtime/testing';

const MAIN = join(repositoryRoot, 'apps/fleet/dist/main.js');
export const WORLD = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';

/** Writes a new key pair: `<name>.pem`, and the list `<name>.pub.pem`. */
export function writeKeys(folder: string, name: string): { key: string; list: string; pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [key, list] = [join(folder, `${name}.pem`), join(folder, `${name}.pub.pem`)];
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeFileSync(key, pem);
  writeFileSync(list, publicKey.export({ type: 'spki', format: 'pem' }));
  return { key, list, pem };
}

/** A process of the built command. */
export interface Started {
  process: ChildProcess;
  /** What it said on stderr so far. */
  notes: string[];
  /** Resolves with the first note that has this in it. */
  note(part: string): Promise<string>;
  ended: Promise<{ code: number | null; stdout: string; notes: string }>;
}

export function start(args: readonly string[], options: { onNote?: (line: string) => void; shell?: string } = {}): Started {
  if (!existsSync(MAIN)) throw new Error('build the command first: npm run build');
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const child =
    options.shell === undefined
      ? spawn(process.execPath, [MAIN, ...args], { stdio })
      : spawn('sh', ['-c', `${options.shell}; exec "$@"`, 'sh', process.execPath, MAIN, ...args], { stdio });
  const notes: string[] = [];
  const waiting: { part: string; resolve: (line: string) => void }[] = [];
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    notes.push(line);
    for (const waiter of waiting) if (line.includes(waiter.part)) waiter.resolve(line);
    options.onNote?.(line);
  });
  return {
    process: child,
    notes,
    note: (part) => {
      const found = notes.find((line) => line.includes(part));
      return found === undefined ? new Promise((resolve) => waiting.push({ part, resolve })) : Promise.resolve(found);
    },
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, notes: notes.join('\n') }))),
  };
}

/** Runs a command to its end. */
export const command = (...args: string[]): Started['ended'] => start(args).ended;

/** Asks a process to end, and waits. */
export async function stop(started: Started): Promise<void> {
  started.process.kill('SIGTERM');
  await started.ended;
}

/** Files below a store, by world: names of archives. */
export const filed = (store: string): string[] =>
  readdirSync(store, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tar.gz') && !name.startsWith('.'))
    .sort();

/** A suite that runs in no time. */
export function writeSuite(): string {
  const folder = temporaryDirectory();
  cpSync(join(fixturesRoot, 'suites/policy-model'), folder, { recursive: true });
  return join(folder, 'plan.json');
}
