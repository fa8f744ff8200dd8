import { spawnSync } from 'node:child_process';
import { isProcessAlive } from '@runtime/files';
import { expect, it } from 'vitest';

it('tells a process that runs from one that has ended', () => {
  expect(isProcessAlive(process.pid)).toBe(true);
  expect(isProcessAlive(spawnSync(process.execPath, ['-e', '']).pid)).toBe(false);
});
