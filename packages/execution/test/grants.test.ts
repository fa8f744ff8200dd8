import { runPlan } from '@runtime/execution';
import { compilePlan, lintPlan } from '@runtime/plan';
import { describe, expect, it } from 'vitest';
import { reader } from './support/bundle.js';
import { type SmallSuiteOptions, smallSuite } from './support/small-suite.js';

const SERVICE = 'com.apple.cfprefsd.daemon';

/** A Mach look-up as the documentation writes it: one name is allowed, and the driver applies the policy to itself. */
const RECIPE: SmallSuiteOptions = {
  lanes: { baseline: false, scenario: true, oracle: false },
  sbpl: `(version 1)\n(deny default)\n(allow mach-lookup (global-name "${SERVICE}"))\n`,
  probes: [
    { id: 'named', operation: 'mach-lookup', target: SERVICE, driver: 'sandbox_mach_probe' },
    { id: 'other', operation: 'mach-lookup', target: 'com.apple.pboard', driver: 'sandbox_mach_probe', expected: 'deny' },
  ],
};

async function run(options: SmallSuiteOptions) {
  const suite = smallSuite({ ...RECIPE, ...options });
  return { suite, run: reader(suite, await runPlan(suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root })) };
}

describe('when a profile denies what the driver needs for itself', () => {
  it('measures nothing about the operation, and names the need', async () => {
    const { run: bundle } = await run({});
    for (const row of bundle.rows()) {
      expect(row).toMatchObject({ kind: 'measured', started: true, answer: null, reason: 'prerequisite_denied', failure_stage: null });
      expect(row.prerequisite).toEqual({ operation: 'mach-bootstrap', path: '', need: 'mach_bootstrap' });
    }
    const [named] = bundle.json('runtime_results.json').p.probes;
    expect(named).toMatchObject({ actual: null, match: null, runtime_result: { failure_kind: 'probe_prerequisite_denied' } });
  });

  it('is found by lint, which says how to grant it', async () => {
    const { suite } = await run({});
    const { warnings } = await lintPlan(suite.plan, { repoRoot: suite.root });
    const found = warnings.filter(({ code }) => code === 'probe.prerequisite_denied');
    expect(found.map(({ hint }) => hint)).toEqual([
      expect.stringContaining('"mach_bootstrap"'),
      expect.stringContaining('"mach_bootstrap"'),
    ]);
  });
});

describe('when the need is granted by name', () => {
  const grants = ['mach_bootstrap'];

  it('measures the operation, and allows what the profile allows', async () => {
    const { run: bundle } = await run({ grants });
    expect(bundle.rows().map(({ answer }) => answer)).toEqual(['allow', 'deny']);
    expect(bundle.rows()[1]).toMatchObject({ first_denied: { operation: 'mach-lookup', path: 'com.apple.pboard' } });
  });

  it('records the grant in the job, in the manifest and in the text that was applied', async () => {
    const { run: bundle } = await run({ grants });
    const [profile] = bundle.json('job/job.json').profiles;
    expect(profile.grants).toEqual(grants);
    expect(bundle.text(profile.file)).toMatch(/\(allow mach-task-special-port-get\)\n\(allow mach-bootstrap\)\n$/);
    expect(bundle.json('run_manifest.json').execution.grants).toEqual({ p: grants });
  });

  it('is part of what the digest of the compiled plan covers', async () => {
    const [with_, without] = [smallSuite({ ...RECIPE, grants }), smallSuite(RECIPE)];
    const digests = await Promise.all([with_, without].map(({ plan, root }) => compilePlan(plan, { repoRoot: root })));
    expect(digests[0]?.resolved_digest).not.toBe(digests[1]?.resolved_digest);
  });
});

it('refuses a grant of something that no driver needs', async () => {
  const suite = smallSuite({ ...RECIPE, grants: ['everything'] });
  const { errors } = await lintPlan(suite.plan, { repoRoot: suite.root });
  expect(errors.map(({ code }) => code)).toContain('profile.grant_unknown');
});
