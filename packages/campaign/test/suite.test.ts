import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDisagreements, writeCampaignSuite } from '@runtime/campaign';
import { lintPlan } from '@runtime/plan';
import { temporaryDirectory } from '@runtime/testing';
import { expect, it } from 'vitest';
import { FAULTS } from './support/faults.js';
import { kernel, world } from './support/kernel.js';

const findings = (name?: string) =>
  findDisagreements({
    world,
    judge: kernel(name === undefined ? {} : FAULTS[name]!.fault),
    seed: 2,
    rounds: 4,
    mostCases: 3,
    budgetSeconds: 600,
    now: () => 0,
  });

it.each(['one list, the last match counts', 'links are not walked', 'imports are skipped', 'a driver always allows'])(
  'of a kernel in which %s, every case stands in a suite that lints, expected as it was measured',
  async (name) => {
    const root = temporaryDirectory();
    const found = await findings(name);
    const suite = await writeCampaignSuite(join(root, 'found'), found, { repoRoot: root, worldId: world.id });
    expect(suite?.profile_paths).toHaveLength(found.cases.length);
    expect(await lintPlan(join(root, 'found/plan.json'))).toMatchObject({ ok: true });
    const { probes } = JSON.parse(readFileSync(join(root, 'found/registry/probes.json'), 'utf8'));
    const expected = Object.values<{ expected: string }>(probes).map((probe) => probe.expected);
    expect(expected).toEqual(found.groups.flatMap(({ cases }) => cases.map(({ judge }) => judge)));
    const { known } = JSON.parse(readFileSync(join(root, 'found/plan.json'), 'utf8'));
    expect(Object.keys(known)).toHaveLength(found.cases.length);
  },
);

it('writes nothing where nothing was found', async () => {
  const root = temporaryDirectory();
  expect(await writeCampaignSuite(join(root, 'found'), await findings(), { repoRoot: root, worldId: world.id })).toBeNull();
});
