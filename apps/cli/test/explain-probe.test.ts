import { join } from 'node:path';
import { buildPlanFromTemplate, compilePlan } from '@runtime/plan';
import { compilePolicy, explainDecision, loadVirtualHost, simulateProbe } from '@runtime/sbpl';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { questionOf } from '../src/question/explained.js';
import { codeOf, documentOf, runtime } from './command.js';

const NOTHING = {
  ...{ profile: undefined, operation: undefined, target: undefined, plan: undefined, bundle: undefined, probe: undefined },
  ...{ 'profile-id': undefined, D: undefined, 'import-path': undefined, entitlement: undefined, extension: undefined },
  ...{
    'process-attribute': undefined,
    local: undefined,
    'run-time-block': false,
    driver: undefined,
    'ioctl-command': undefined,
    world: undefined,
  },
};
const context = { repoRoot: undefined } as never;

async function suite(template: string): Promise<{ root: string; plan: string }> {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}\n' });
  await buildPlanFromTemplate(template, join(root, 'suite'), { repoRoot: root });
  return { root, plan: join(root, 'suite/plan.json') };
}

describe.each([
  'vfs-canonicalization',
  'runtime-adversarial',
  'runtime-frontiers',
  'anchor-filter-map',
  'hardened-runtime',
  'probe-op-structure',
])('every probe of %s', (template) => {
  it('is explained as a run decides it', async () => {
    const { plan: path } = await suite(template);
    const { profiles, plan, world } = await compilePlan(path);
    const host = loadVirtualHost(world, plan.simulated_host);
    const differing: string[] = [];
    const step = Math.max(1, Math.floor(profiles.length / 6));
    for (const { profile_id, applied, probes } of profiles.filter((_each, at) => at % step === 0)) {
      const policy = compilePolicy({ text: applied.text, file: 'p', parts: applied.parts }, world);
      for (const probe of probes) {
        const outcome = simulateProbe(host, policy, probe);
        const given = { ...NOTHING, plan: path, probe: probe.expectation_id, 'profile-id': profile_id };
        const { decision } = explainDecision(await questionOf(given, { ...(context as object), cwd: '/' } as never));
        if (outcome.policy_decision !== null && outcome.started && decision !== outcome.policy_decision)
          differing.push(probe.expectation_id);
      }
    }
    expect(differing).toEqual([]);
  }, 120_000);
});

describe('explaining a probe of a run', () => {
  it('answers from the bundle alone what the plan answers', async () => {
    const { root } = await suite('probe-op-structure');
    await runtime(root, ['run', '--plan', 'suite/plan.json', '--runner', 'simulated', '--json']);
    const probe = 'probe-op-structure:file:v1_file_require_any:tmp_foo';
    const [ofPlan, ofBundle] = await Promise.all(
      [
        ['--plan', 'suite/plan.json'],
        ['--bundle', 'suite/out'],
      ].map(async (source) => documentOf(await runtime(root, ['explain', ...source, '--probe', probe, '--json']))),
    );
    expect(ofBundle).toMatchObject({ operation: 'file-read*', target: '/tmp/foo', decision: ofPlan?.['decision'] as never });
    const unknown = await runtime(root, ['explain', '--bundle', 'suite/out', '--probe', 'tmp_fo', '--json']);
    expect([unknown.code, codeOf(unknown)]).toEqual([4, 'SELECTION_UNKNOWN']);
  });

  it.each([
    [['--plan', 'suite/plan.json'], 'ARGUMENT_MISSING'],
    [['--plan', 'suite/plan.json', '--bundle', 'suite/out', '--probe', 'x'], 'ARGUMENT_CONFLICT'],
    [['--plan', 'suite/plan.json', '--probe', 'x', '--operation', 'signal'], 'ARGUMENT_CONFLICT'],
    [['--profile', 'a.sb', '--operation', 'signal'], 'ARGUMENT_MISSING'],
    [[], 'ARGUMENT_MISSING'],
  ])('refuses %j', async (flags, code) => {
    const answer = await runtime(temporaryDirectory(), ['explain', ...flags, '--json']);
    expect([answer.code, codeOf(answer)]).toEqual([2, code]);
  });
});
