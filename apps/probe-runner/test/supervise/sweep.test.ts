import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { sweep } from '../../src/supervise/sweep.js';
import { SYSTEM_TOOLS } from '../../src/tools.js';

it('finds a probe by its arguments where the system hides its environment', async () => {
  const probe = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const ended = once(probe, 'exit');
  // What ps says of a program of the system: its arguments, and nothing of its environment.
  const ps = tool(`echo '1 /sbin/launchd'\necho '${probe.pid} 0123456789abcdef/head -c 1 -- /private/tmp/foo'`);
  expect(sweep('0123456789abcdef', { platform: 'darwin', tools: { ...SYSTEM_TOOLS, ps } })).toEqual({ ended: 1, clean: true });
  expect((await ended)[1]).toBe('SIGKILL');
});

it('looks again until none is there, for one that was started while the other ended', async () => {
  const probes = [0, 1].map(() => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }));
  const ended = probes.map((probe) => once(probe, 'exit'));
  const ps = tool(
    `[ -e looked ] && echo '${probes[1]?.pid} 0123456789abcdef/head'\n: > looked\necho '${probes[0]?.pid} 0123456789abcdef/head'`,
  );
  expect(sweep('0123456789abcdef', { platform: 'darwin', tools: { ...SYSTEM_TOOLS, ps } })).toEqual({ ended: 2, clean: true });
  for (const end of ended) expect((await end)[1]).toBe('SIGKILL');
});

it('does not say that none is left where the system does not tell', () => {
  expect(sweep('0123456789abcdef', { platform: 'darwin', tools: { ...SYSTEM_TOOLS, ps: tool('exit 1') } })).toEqual({
    ended: 0,
    clean: false,
  });
});

it('does not say that none is left where one could not be ended', () => {
  const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
  });
  onTestFinished(() => kill.mockRestore());
  const ps = tool("echo '4711 0123456789abcdef/head'");
  expect(sweep('0123456789abcdef', { platform: 'darwin', tools: { ...SYSTEM_TOOLS, ps } })).toEqual({ ended: 0, clean: false });
});

/** A `ps` of the test's own, which runs in a folder of its own. */
function tool(script: string): string {
  const folder = temporaryDirectory();
  const path = join(folder, 'ps');
  writeFileSync(path, `#!/bin/sh\ncd '${folder}'\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
