import { validateBundle } from '@runtime/bundle-store';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import { smallSuite } from './support/small-suite.js';

describe('when probes run behind sandbox-exec', () => {
  it('decides as the policy does, and records that no tool was the system\'s', async () => {
    const suite = smallSuite();
    const mac = simulatedMac();
    const bundle = await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'seatbelt', repoRoot: suite.root });
    const run = reader(suite, bundle);
    expect(run.json('run_status.json')).toMatchObject({ state: 'complete', error: null });
    const rows = run.rows();
    console.log(JSON.stringify(rows, null, 1).slice(0, 3000));
    expect(rows.map((row) => [row.lane, row.started, row.answer])).toEqual([
      ['baseline', true, 'allow'],
      ['baseline', true, 'allow'],
      ['scenario', true, 'allow'],
      ['scenario', true, 'deny'],
      ['oracle', false, undefined],
      ['oracle', false, undefined],
    ]);
    const { tools } = run.json('run_manifest.json').execution;
    expect(tools.length).toBeGreaterThan(4);
    expect(tools.every((tool: { system: boolean }) => tool.system === false)).toBe(true);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });
});
