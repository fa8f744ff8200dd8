import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const app = join(root, 'apps', 'probe-runner');
/** What the runner is made of. */
const SOURCES = ['apps/probe-runner/src', 'packages/contracts/src', 'packages/files/src', 'packages/sbpl/src'];

/**
 * Tests run on source, but the runner is a program: it is built when its sources are newer than what was built. Two
 * test runs at once both build beside and rename into place.
 */
export default function buildRunner(): void {
  const built = join(app, 'dist', 'runner.js');
  if (existsSync(built) && newest(SOURCES.map((source) => join(root, source))) <= statSync(built).mtimeMs) return;
  const beside = `dist.${process.pid}`;
  const tsup = join(root, 'node_modules', '.bin', 'tsup');
  const result = spawnSync(tsup, ['--out-dir', beside], { cwd: app, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`the runner does not build:\n${result.stdout}\n${result.stderr}`);
  mkdirSync(join(app, 'dist'), { recursive: true });
  for (const name of readdirSync(join(app, beside))) renameSync(join(app, beside, name), join(app, 'dist', name));
  rmSync(join(app, beside), { recursive: true, force: true });
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
