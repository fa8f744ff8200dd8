// `npm run typecheck`: every project of the workspace that changed since the last time, in the order of their references.
// Turbo starts this same script as its task `//#typecheck`, after the sources that are made from others.
import { spawn } from 'node:child_process';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { exitUnless, install, pnpm, repositoryRoot } from './toolchain.mjs';

if (process.env['TURBO_HASH'] === undefined) {
  install();
  exitUnless(pnpm('exec', 'turbo', 'run', 'typecheck', '--output-logs=new-only', '--log-order=stream', '--log-prefix=none'));
} else {
  const tsc = spawn(join(repositoryRoot, 'node_modules', '.bin', 'tsc'), ['-b', '--verbose', '--pretty', 'false'], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(tsc.stdout)) {
    const project = /Building project '(.+)\/tsconfig\.json'/.exec(line)?.[1];
    if (project !== undefined) console.log(`checking ${relative(repositoryRoot, project)}`);
    else if (/error TS\d+|^ /.test(line) && !/^ {4}\* /.test(line)) console.log(line);
  }
  process.exitCode = tsc.exitCode ?? (await new Promise((resolve) => tsc.once('exit', resolve)));
}
