import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './locations.js';

export interface Program {
  /** The app that it is built in, from the root of the repository. */
  app: string;
  /** The folder that it is built into. */
  into: string;
  /** The file that says how old it is. */
  first: string;
  /** Folders it is made of, from the root of the repository. */
  sources: readonly string[];
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/**
 * Tests run on source, but what they start is a program: it is built when its sources are newer. Two test runs at once
 * both build beside and rename into place.
 */
export function buildProgram({ app, into, first, sources, args = [], env = {} }: Program): void {
  const built = join(into, first);
  if (existsSync(built) && newest(sources.map((source) => join(repositoryRoot, source))) <= statSync(built).mtimeMs) return;
  const beside = `${into}.${process.pid}`;
  const tsup = join(repositoryRoot, 'node_modules', '.bin', 'tsup');
  const result = spawnSync(tsup, [...args, '--out-dir', beside], {
    cwd: join(repositoryRoot, app),
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (result.status !== 0) throw new Error(`${app} does not build:\n${result.stdout}\n${result.stderr}`);
  mkdirSync(into, { recursive: true });
  for (const name of readdirSync(beside)) {
    if (statSync(join(beside, name)).isDirectory()) rmSync(join(into, name), { recursive: true, force: true });
    renameSync(join(beside, name), join(into, name));
  }
  rmSync(beside, { recursive: true, force: true });
}

function newest(paths: string[]): number {
  return Math.max(
    ...paths.flatMap((path) =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
    ),
  );
}
