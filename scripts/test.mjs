// `npm test`: install what is missing, then lint, typecheck, build and every test; unchanged work is not repeated.
// Turbo starts this same script as its task `//#test`, and then it is one vitest run over all projects.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install, pnpm, repositoryRoot } from './toolchain.mjs';

const summary = join(repositoryRoot, '.cache', 'vitest.json');

if (process.env['TURBO_HASH'] === undefined) everything();
else vitest();

function everything() {
  install();
  // Named here so that turbo's cache knows whether the reference evidence was at hand.
  const beside = join(repositoryRoot, '..', 'shared', 'reference');
  if (!process.env['RUNTIME_REFERENCE_DIR'] && existsSync(beside)) process.env['RUNTIME_REFERENCE_DIR'] = beside;
  rmSync(summary, { force: true });
  const tasks = ['build', 'typecheck', 'lint', 'test'];
  const status = pnpm('exec', 'turbo', 'run', ...tasks, '--continue', '--output-logs=new-only', '--log-order=stream');
  if (existsSync(summary)) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(summary, 'utf8'));
    const skipped = numPendingTests + numTodoTests;
    console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  }
  process.exitCode = status;
}

function vitest() {
  const bin = join(repositoryRoot, 'node_modules', '.bin', 'vitest');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${summary}`];
  process.exitCode = spawnSync(bin, args, { cwd: repositoryRoot, stdio: 'inherit' }).status ?? 1;
}
