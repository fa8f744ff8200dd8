import { sha256Hex } from '@runtime/contracts';
import type { Job, JobProbe } from '@runtime/job';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { builtInWorld } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { Bindings } from '../../src/bindings.js';
import { JobProfiles } from '../../src/job-profiles.js';
import { SimulatedRunner } from '../../src/simulated/run.js';

const TEXT = '(version 1)\n(allow default)\n';

const probeOf = (lane: JobProbe['lane'], operation: string): JobProbe => ({
  index: 0,
  lane,
  profile_id: 'p',
  expectation_id: 'p:x',
  name: 'x',
  operation,
  target: '/private/tmp/foo',
});

function runner(more: object = {}): SimulatedRunner {
  const directory = temporaryDirectory();
  writeTree(directory, { 'p.sb': TEXT });
  const job = {
    probes: [],
    ...more,
    profiles: [{ profile_id: 'p', mode: 'sbpl', file: 'p.sb', text_sha256: sha256Hex(TEXT), run_time_block: false, key_rules: [] }],
  } as unknown as Job;
  return new SimulatedRunner(
    job,
    new JobProfiles(job, directory, new Bindings({ runner: 'simulated', fixtures: null })),
    builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5'),
  );
}

describe('a probe whose operation nobody knows', () => {
  it.each(['baseline', 'scenario', 'oracle'] as const)('costs its own row in the %s lane, and no other', async (lane) => {
    const simulated = runner();
    expect(await simulated.run(probeOf(lane, 'file-raed*'))).toMatchObject({
      outcome: 'not_run',
      reason: 'operation_unknown',
      started: false,
    });
    expect(await simulated.run(probeOf(lane, 'file-read*'))).toMatchObject({ outcome: 'completed' });
  });

  it('is an error of the oracle, never an answer', async () => {
    const row = await runner().run(probeOf('oracle', 'file-raed*'));
    expect(row).toMatchObject({ kind: 'not_run', oracle: { decision: 'error', operation: 'file-raed*' } });
  });
});

describe('a job that adds to the virtual host', () => {
  it('lets its probes find what it adds, and no other job', async () => {
    const probe = { ...probeOf('scenario', 'file-read*'), target: '/Users/me/secret.txt' };
    const added = { simulated_host: { files: { '/Users/me/secret.txt': { content: 'mine' } } } };
    expect(await runner(added).run(probe)).toMatchObject({ absent: false, answer: 'allow', stdout: 'mine' });
    expect(await runner().run(probe)).toMatchObject({ absent: true, answer: null });
  });
});
