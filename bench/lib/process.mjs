import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const preloaded = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));

/** Runs a command to its end, what it prints thrown away. */
export function run([program, ...args], { input, env } = {}) {
  const stdio = [input === undefined ? 'ignore' : 'pipe', 'ignore', 'inherit'];
  const ended = spawnSync(program, args, { input, stdio, ...(env === undefined ? {} : { env: { ...process.env, ...env } }) });
  if (ended.status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${ended.status ?? ended.signal}`);
}

/** Runs a Node process to its end. Returns the most memory that it held, in bytes. */
export function runForPeak([node, ...args]) {
  const place = mkdtempSync(join(tmpdir(), 'runtime-bench-peak-'));
  try {
    run([node, '--require', preloaded, ...args], { env: { BENCH_PEAK_FILE: join(place, 'peak') } });
    return Number(readFileSync(join(place, 'peak'), 'utf8'));
  } finally {
    rmSync(place, { recursive: true });
  }
}
