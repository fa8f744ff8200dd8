import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { expect, it } from 'vitest';
import { writeOutput } from '../src/index.js';

const PACKET = { name: 'a promotion packet', mark: '"packet.v1"' };

it('writes to a new place, an empty file, and over an earlier document of its kind', async () => {
  const root = temporaryDirectory();
  writeTree(root, { 'old.json': '{"schema_version": "packet.v1"}', empty: '' });
  for (const name of ['new.json', 'old.json', 'empty']) {
    await writeOutput(join(root, name), '{}', PACKET);
    expect(readFileSync(join(root, name), 'utf8')).toBe('{}');
  }
});

it.each(['LATEST', 'plan.json', 'directory', 'link'])('leaves alone what it does not know: %s', async (name) => {
  const root = temporaryDirectory();
  writeTree(root, { LATEST: 'run-1\n', 'plan.json': '{"plan_id": "mine"}', 'packet.json': '"packet.v1"' });
  mkdirSync(join(root, 'directory'));
  symlinkSync('packet.json', join(root, 'link'));
  await expect(writeOutput(join(root, name), '{}', PACKET)).rejects.toMatchObject({
    code: 'OUTPUT_EXISTS',
    category: 'input',
    message: `${join(root, name)} exists and is not a promotion packet`,
  });
  expect(readFileSync(join(root, 'LATEST'), 'utf8')).toBe('run-1\n');
  expect(readFileSync(join(root, 'packet.json'), 'utf8')).toBe('"packet.v1"');
});

it('writes nothing into a committed run, at any depth, nor through a link to it', async () => {
  const root = temporaryDirectory();
  writeTree(root, { 'out/run-1/artifact_index.json': '{}', 'out/run-1/job/job.json': '{}' });
  symlinkSync('out/run-1', join(root, 'again'));
  for (const name of ['out/run-1/packet.json', 'out/run-1/job/packet.json', 'out/run-1/none/packet.json', 'again/packet.json']) {
    await expect(writeOutput(join(root, name), '{}', PACKET)).rejects.toMatchObject({ code: 'OUTPUT_IN_RUN', category: 'input' });
  }
  await writeOutput(join(root, 'out/packet.json'), '{}', PACKET);
});
