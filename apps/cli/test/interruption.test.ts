import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acquireBundleLock } from '@runtime/channels';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { codeOf, endOf, type Finished, MAIN, runtime } from './command.js';

/** Whether the process has a file of that name open; only there can be seen how far it is. */
function hasOpen(child: ChildProcess, name: string): boolean {
  try {
    const folder = `/proc/${child.pid}/fd`;
    return readdirSync(folder).some((fd) => readlinkSync(join(folder, fd)).endsWith(name));
  } catch {
    return false;
  }
}

/** Starts the command, sends the signal once it has `opened` open, and waits for the end. */
function interrupted(cwd: string, argv: readonly string[], opened: string): Promise<Finished> {
  const child = spawn(process.execPath, [MAIN, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const watch = (): void => {
    if (child.exitCode !== null) return;
    if (hasOpen(child, opened)) child.kill('SIGINT');
    else setImmediate(watch);
  };
  watch();
  return endOf(child);
}

describe.skipIf(!existsSync('/proc/self/fd'))('a signal', () => {
  it('takes a command that only reads out of its work, without an answer', async () => {
    const cwd = temporaryDirectory();
    writeTree(cwd, { 'run/run_status.json': '{"state": "complete", "run_id": "r"}', 'run/large.bin': '' });
    // Holes: as long to hash as real bytes, and no room on the disk.
    truncateSync(join(cwd, 'run/large.bin'), 2 ** 35);
    const entry = { path: './r/large.bin', file_size: 2 ** 35, sha256: '0'.repeat(64), schema_version: null };
    writeFileSync(join(cwd, 'run/artifact_index.json'), JSON.stringify({ run_id: 'r', artifacts: [entry] }));
    const finished = await interrupted(cwd, ['validate-bundle', '--bundle', 'run', '--json'], 'large.bin');
    expect([finished.code, codeOf(finished), finished.stderr]).toEqual([130, 'INTERRUPTED', '']);
  });

  it('ends the wait for a lock', async () => {
    const cwd = temporaryDirectory();
    writeTree(cwd, { 'runtime.config.json': '{}' });
    await runtime(cwd, ['plan-build', '--template', 'runtime-adversarial', '--out', 'suite']);
    mkdirSync(join(cwd, 'out'));
    const lock = await acquireBundleLock(join(cwd, 'out'), { mode: 'fail', runId: 'other' });
    try {
      const line = ['run', '--plan', 'suite/plan.json', '--out', 'out', '--lock-mode', 'wait', '--lock-timeout-seconds', '60', '--json'];
      const finished = await interrupted(cwd, line, '.runtime.lock');
      expect([finished.code, codeOf(finished)]).toEqual([130, 'INTERRUPTED']);
    } finally {
      await lock.release();
    }
  });
});
