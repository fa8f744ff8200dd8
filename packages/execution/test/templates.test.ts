import { validateBundle } from '@runtime/bundle-store';
import { runPlan } from '@runtime/execution';
import { listPlanTemplates } from '@runtime/plan';
import { describe, expect, it } from 'vitest';
import { reader } from './support/bundle.js';
import { templateSuite } from './support/suite.js';

const templates = (await listPlanTemplates()).map(({ template_id }) => template_id);

describe('when a template runs on the simulated host', () => {
  it.each(templates)('commits a valid bundle with a row for every probe: %s', async (template) => {
    const suite = await templateSuite(template);
    const run = reader(suite, await runPlan(suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root }));
    expect(run.json('run_status.json')).toMatchObject({ state: 'complete', error: null });
    expect(run.rows()).toHaveLength(run.json('job/job.json').probes.length);
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });
});
