import { readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accumulateOpsFromBundle, finishOps, mergeOps } from '@runtime/op-summary';
import { openQuery } from '@runtime/query';
import { repositoryRoot } from '@runtime/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleet } from '../generate/fleet.mjs';

// A native package: where it has no build for the platform, the run shows these as skipped.
const duckdb = await import('@duckdb/node-api').catch(() => null);

interface Counts {
  operation: string;
  probes: number;
  scenarios: string[];
}

describe.skipIf(duckdb === null)('bundles of a fleet, summarised by DuckDB', () => {
  let work: string;
  let dirs: string[];
  let expected: Counts[];

  beforeAll(async () => {
    work = await mkdtemp(join(await realpath(tmpdir()), 'runtime-test-'));
    // Templates with every kind of row between them: matches, mismatches, blocked profiles, operations not reached.
    dirs = await fleet(work, 8, ['runtime-adversarial', 'vfs-canonicalization', 'runtime-frontiers', 'lifecycle-lockdown']);
    const parts = await Promise.all(dirs.map((dir) => accumulateOpsFromBundle(dir, { repoRoot: dir })));
    expected = Object.values(finishOps(mergeOps(...parts), { vocab: null }).ops)
      .map((op) => ({
        operation: op.op_name as string,
        probes_including_blocked: op.probes_including_blocked,
        blocked: op.blocked.total,
        unobserved: op.unobserved,
        probes: op.probes,
        matches: op.matches,
        mismatches: op.mismatches,
        scenarios: op.scenarios as string[],
        coverage_status: op.coverage_status,
      }))
      .sort((a, b) => (a.operation < b.operation ? -1 : 1));
  }, 120_000);

  afterAll(() => rm(work, { recursive: true, force: true }));

  it('count as summarize-ops counts, scenario for scenario, with the same coverage', async () => {
    expect(expected.length).toBeGreaterThan(5);
    expect(expected.some((op) => op.probes > 0 && op.scenarios.length > 1)).toBe(true);
    const session = await openQuery(dirs);
    try {
      const { columns, rows } = await session.ask(readFileSync(join(repositoryRoot, 'docs/examples/ops.sql'), 'utf8'));
      expect(rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at]])))).toEqual(expected);
    } finally {
      session.close();
    }
  });
});
