import { spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../toolchain.mjs';

const MAIN = join(repositoryRoot, 'apps', 'cli', 'dist', 'main.js');
/** So much of each stream is kept; answers are short, and files hold the rest. */
const KEPT = 4 * 1024 * 1024;
const GRACE_MS = 20_000;

/**
 * Takes one step after the other in a folder, whatever becomes of each. `steps.json` is written again after each, so that what ends all of it
 * leaves what was before.
 */
export async function takeSteps(steps, folder, main = MAIN) {
  writeFileSync(join(folder, 'runtime.config.json'), '{"worlds": []}\n');
  const done = [];
  for (const step of steps) {
    done.push({ ...told(step), outcome: 'running' });
    writeSteps(folder, done);
    console.error(`${step.id}: ${step.title}`);
    const { exit_code, signal, timed_out, seconds, stdout, stderr } = await take(step, folder, main);
    writeFileSync(join(folder, `${step.id}.stdout.json`), stdout);
    writeFileSync(join(folder, `${step.id}.stderr.txt`), stderr);
    const outcome = timed_out ? 'timed out' : signal !== null ? 'killed' : exit_code === 0 ? 'yes' : exit_code === 1 ? 'no' : 'failed';
    done.splice(-1, 1, { ...told(step), outcome, exit_code, signal, seconds });
    writeSteps(folder, done);
  }
  return done;
}

const told = ({ id, title, args }) => ({ id, title, command: ['runtime', ...args].join(' ') });

function writeSteps(folder, steps) {
  const path = join(folder, 'steps.json');
  writeFileSync(`${path}.new`, `${JSON.stringify({ node: process.version, machine: process.arch, steps }, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** One command in a process of its own: asked to stop when its time is up, and ended when it does not. */
function take({ args, limit }, folder, main) {
  const begun = performance.now();
  const child = spawn(process.execPath, [main, '--repo-root', folder, ...args, '--json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const state = { timed_out: false };
  let hard;
  const timer = setTimeout(() => {
    state.timed_out = true;
    child.kill('SIGINT');
    hard = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  }, limit);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (part) => {
      texts[name] = (texts[name] + part).slice(0, KEPT);
    });
  return new Promise((resolve) => {
    child.once('close', (exit_code, signal) => {
      clearTimeout(timer);
      clearTimeout(hard);
      resolve({ exit_code, signal, ...state, seconds: Math.round((performance.now() - begun) / 1000), ...texts });
    });
  });
}
