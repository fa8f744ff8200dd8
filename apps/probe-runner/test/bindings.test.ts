import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesOf } from '@runtime/contracts';
import type { Job, JobRow, RunSpec } from '@runtime/job';
import { outputDigest } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { Bindings } from '../src/bindings.js';
import { Privacy } from '../src/privacy.js';
import { makeFixtures } from '../src/seatbelt/fixtures.js';

const spec = (fixtures: string): RunSpec =>
  ({
    runner: 'seatbelt',
    directory: '/run',
    fixtures,
    values: { HOME: '/Users/alice', USER: 'alice' },
    person: { homes: ['/Users/alice'], users: ['alice'] },
  }) as unknown as RunSpec;

describe('when a job leaves places to the host', () => {
  const bindings = new Bindings(spec('/stage/fixtures'));

  it('resolves targets, and profiles with the places of their parts', () => {
    expect(bindings.place('${FIXTURES}/a')).toBe('/stage/fixtures/a');
    const text = '(a "${HOME}")\n(b)\n';
    const bound = bindings.profile(text, [
      { part: 'base', start: 0, end: 14 },
      { part: 'key-rule', start: 14, end: text.length },
    ]);
    expect(bound.text).toBe('(a "/Users/alice")\n(b)\n');
    expect(bound.parts?.map(({ start, end }) => bound.text.slice(start, end))).toEqual(['(a "/Users/alice")\n', '(b)\n']);
  });

  it('takes them out of rows again, and keeps the digest true', () => {
    const row = { kind: 'measured', stdout: '/Users/alice/x', stderr: '/run/p.sb: no', command: ['/stage/fixtures/a'], output_sha256: 'x' };
    const told = new Privacy(spec('/stage/fixtures'), bindings, '').row(row as unknown as JobRow);
    expect(told).toMatchObject({ stdout: '${HOME}/x', stderr: 'p.sb: no', command: ['${FIXTURES}/a'] });
    expect(told.output_sha256).toBe(outputDigest({ stdout: '${HOME}/x', stderr: 'p.sb: no' }));
  });

  it('makes what the probes name, anew', () => {
    const directory = join(temporaryDirectory(), 'fixtures');
    const job = {
      probes: [
        { operation: 'file-write*', target: '${FIXTURES}/d/a' },
        { operation: 'file-search', target: '${FIXTURES}/s' },
        { operation: 'file-read*', target: '${FIXTURES}/../out' },
        { operation: 'file-read*', target: '/private/tmp/foo' },
      ],
    } as unknown as Job;
    for (let lane = 0; lane < 2; lane++) makeFixtures(directory, fixturesOf(job.probes));
    expect(readFileSync(join(directory, 'd', 'a'), 'utf8')).toBe('runtime fixture\n');
    expect(statSync(join(directory, 's')).isDirectory()).toBe(true);
    expect(fixturesOf(job.probes).map(({ name }) => name)).toEqual(['d', 'd/a', 's']);
  });
});
