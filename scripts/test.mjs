// `npm test`: install what is missing, then lint, typecheck, build and every test; unchanged work is not repeated.
// `npm test -- sbpl` does the types and tests of one package, or of several.
// Turbo starts this same script as its task `//#test`, and then it is one vitest run over all projects.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withHeartbeat } from './testing/heartbeat.mjs';
import { machineState } from './testing/machine.mjs';
import { REPORTERS, testPackages } from './testing/packages.mjs';
import { inWords, lastTimes, rememberTimes } from './testing/times.mjs';
import { install, repositoryRoot, startPnpm } from './toolchain.mjs';

const summary = join(repositoryRoot, '.cache', 'vitest.json');
const words = process.argv.slice(2);

if (process.env['TURBO_HASH'] !== undefined) process.exitCode = vitest();
else {
  install();
  // Named here so that turbo's cache knows whether the reference evidence was at hand, and which.
  const beside = join(repositoryRoot, '..', 'shared', 'reference');
  if (!process.env['RUNTIME_REFERENCE_DIR'] && existsSync(beside)) process.env['RUNTIME_REFERENCE_DIR'] = beside;
  process.exitCode = words.length > 0 ? testPackages(words) : await everything();
}

async function everything() {
  process.env['RUNTIME_TEST_MACHINE'] = machineState(process.env['RUNTIME_REFERENCE_DIR']);
  rmSync(summary, { force: true });
  const { everything: usual } = lastTimes();
  console.log(`lint, types, build and tests; ${usual === undefined ? 'for the first time here' : `usually ${inWords(usual)}`}`);
  const began = Date.now();
  const tasks = ['build', 'typecheck', 'lint', 'test'];
  const status = await withHeartbeat(
    startPnpm(['exec', 'turbo', 'run', ...tasks, '--continue', '--output-logs=new-only', '--log-order=stream']),
  );
  const seconds = (Date.now() - began) / 1_000;
  if (existsSync(summary)) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, startTime } = JSON.parse(readFileSync(summary, 'utf8'));
    const skipped = numPendingTests + numTodoTests;
    const counts = `${numPassedTests} passed, ${numFailedTests} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    const isNew = startTime >= began;
    console.log(`${counts}${isNew ? '' : ' (nothing changed since)'} in ${inWords(seconds)}`);
    if (isNew && status === 0) rememberTimes({ everything: seconds });
  }
  return status;
}

function vitest() {
  const bin = join(repositoryRoot, 'node_modules', '.bin', 'vitest');
  const args = ['run', ...REPORTERS, '--reporter=json', `--outputFile.json=${summary}`];
  return spawnSync(bin, args, { cwd: repositoryRoot, stdio: 'inherit' }).status ?? 1;
}
