import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const app = join(root, 'apps', 'probe-runner');
/** What the runner is made of. */
const SOURCES = [
  'apps/probe-runner/src',
  'packages/contracts/src',
  'packages/files/src',
  'packages/job/src',
  'packages/worlds/src',
  'packages/sbpl/src',
];
const SIMULATED = [...SOURCES, 'apps/probe-runner/test/support', 'fixtures/macos-tools', 'packages/execution/test/support'];
const SIMULATED_ARGS = ['--config', 'test/support/tsup.config.ts'];

/**
 * Tests run on source, but the runner is a program, and so are the simulated tools of macOS: they are built when their
 * sources are newer. Two test runs at once both build beside and rename into place.
 */
export default function buildRunner(project?: { name?: string }): void {
  build(join(app, 'dist'), 'runner.js', SOURCES, []);
  // The simulated tools decide by the built-in world, whose data stands beside what is built.
  cpSync(join(root, 'packages', 'worlds', 'worlds'), join(root, '.cache', 'worlds'), { recursive: true });
  build(join(root, '.cache', 'macos-tools'), 'entry.js', SIMULATED, SIMULATED_ARGS);
  if (project?.name === 'execution')
    build(join(root, '.cache', 'supervisor'), 'supervisor.js', [...SIMULATED, 'packages/execution/src'], SIMULATED_ARGS, {
      BUILD_SUPERVISOR: '1',
    });
}

function build(into: string, first: string, sources: string[], args: string[], env: Record<string, string> = {}): void {
  const built = join(into, first);
  if (existsSync(built) && newest(sources.map((source) => join(root, source))) <= statSync(built).mtimeMs) return;
  const beside = `${into}.${process.pid}`;
  const tsup = join(root, 'node_modules', '.bin', 'tsup');
  const result = spawnSync(tsup, [...args, '--out-dir', beside], { cwd: app, encoding: 'utf8', env: { ...process.env, ...env } });
  if (result.status !== 0) throw new Error(`the runner does not build:\n${result.stdout}\n${result.stderr}`);
  mkdirSync(into, { recursive: true });
  for (const name of readdirSync(beside)) renameSync(join(beside, name), join(into, name));
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
