import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { repositoryRoot } from '@runtime/testing';
import { build } from 'tsup';

const source = join(repositoryRoot, 'packages/bundle-store/test/support/child.ts');
/** Below the one package from which the lock add-on is found. */
const place = join(repositoryRoot, 'packages/channels/node_modules/.cache', `children-${process.pid}`);

/** Makes one runnable file of the child and the packages' sources. */
export async function buildChild(): Promise<string> {
  await build({
    entry: { child: source },
    outDir: place,
    config: false,
    silent: true,
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    noExternal: [/^@runtime\//],
    external: ['fs-native-extensions', 'zod'],
    esbuildOptions: (options) => {
      options.conditions = ['@runtime/source'];
    },
  });
  return join(place, 'child.js');
}

export const childPlace = place;

export interface Child {
  process: ChildProcessByStdio<null, Readable, Readable>;
  lines: string[];
  /** Resolves with the first line that starts so. */
  line(start: string): Promise<string>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; errors: string }>;
}

export function startChild(file: string, ...args: string[]): Child {
  const process_ = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const waiting: { start: string; resolve: (line: string) => void }[] = [];
  let partial = '';
  let errors = '';
  process_.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  process_.stdout.on('data', (chunk: Buffer) => {
    const parts = (partial + chunk.toString()).split('\n');
    partial = parts.pop() ?? '';
    for (const line of parts) {
      lines.push(line);
      for (const waiter of waiting.filter((one) => line.startsWith(one.start))) waiter.resolve(line);
    }
  });
  return {
    process: process_,
    lines,
    line: (start) => {
      const found = lines.find((line) => line.startsWith(start));
      return found === undefined ? new Promise((resolve) => waiting.push({ start, resolve })) : Promise.resolve(found);
    },
    ended: new Promise((resolve) => process_.on('close', (code, signal) => resolve({ code, signal, errors }))),
  };
}
