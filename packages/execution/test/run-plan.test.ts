import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { runPlan } from '@runtime/execution';
import { describe, expect, it } from 'vitest';
import { templateSuite } from './support/suite.js';

describe('when a plan runs on the simulated host', () => {
  it('commits a valid bundle with the 22 mismatches the model predicts', async () => {
    const suite = await templateSuite();
    const bundle = await runPlan(suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root });
    const summary = JSON.parse(readFileSync(join(suite.root, bundle.bundle_dir, 'mismatch_summary.json'), 'utf8'));
    expect(summary.mismatches).toHaveLength(22);
    const validation = await validateBundle(join(suite.root, bundle.bundle_dir));
    expect(validation.errors).toEqual([]);
    expect(existsSync(join(suite.out, 'LATEST'))).toBe(true);
  });
});
