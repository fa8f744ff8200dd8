import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { expect, it } from 'vitest';
import { sweep } from '../../src/supervise/sweep.js';
import { SYSTEM_TOOLS } from '../../src/tools.js';

it('finds a probe by its arguments where the system hides its environment', async () => {
  const probe = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const ended = once(probe, 'exit');
  // What ps says of a program of the system: its arguments, and nothing of its environment.
  const ps = join(temporaryDirectory(), 'ps');
  writeFileSync(ps, `#!/bin/sh\necho '1 /sbin/launchd'\necho '${probe.pid} 0123456789abcdef/head -c 1 -- /private/tmp/foo'\n`);
  chmodSync(ps, 0o755);
  expect(sweep('0123456789abcdef', { platform: 'darwin', tools: { ...SYSTEM_TOOLS, ps } })).toBe(1);
  expect((await ended)[1]).toBe('SIGKILL');
});
