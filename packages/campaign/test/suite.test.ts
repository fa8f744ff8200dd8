import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDisagreements, type Judge, questionsOfPlans, writeCampaignSuite } from '@runtime/campaign';
import { lintPlan, type QuestionedProfile, writeQuestionSuite } from '@runtime/plan';
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

it('is put again: the same kernel is found out by it at once, and one that is right agrees', async () => {
  const root = temporaryDirectory();
  const found = await findings('links are not walked');
  await writeCampaignSuite(join(root, 'found'), found, { repoRoot: root, worldId: world.id });
  const { profiles: replay, left_out } = await questionsOfPlans([join(root, 'found/plan.json')]);
  expect([replay.length, left_out]).toEqual([found.cases.length, 0]);
  const again = (judge: Judge) => findDisagreements({ world, judge, replay, seed: 1, rounds: 0, budgetSeconds: 60, now: () => 0 });
  const second = await again(kernel(FAULTS['links are not walked']!.fault));
  expect(second.cases.filter(({ discriminator }) => discriminator === null)).toHaveLength(found.cases.length);
  expect((await again(kernel())).cases).toEqual([]);
});

it('of others is put without what hangs on more than a text, an operation, a target and a driver', async () => {
  const root = temporaryDirectory();
  const text = '(version 1)\n(deny default)\n(import "system.sb")\n';
  const [hosts, home] = ['/private/etc/hosts', '${HOME}/notes'].map((target) => ({ operation: 'file-read-data', target }));
  const suite = async (name: string, questions: QuestionedProfile['questions']) =>
    (await writeQuestionSuite(join(root, name), [{ file: 'p.sb', text, questions }], { repoRoot: root, worldId: world.id })).plan_path;
  const plans = [await suite('one', [hosts!, home!]), await suite('two', [home!]), await suite('three', [hosts!])];
  const { profiles, left_out } = await questionsOfPlans(plans.map((plan) => join(root, plan)));
  expect(profiles.map(({ id, questions }) => [id, questions.map(({ target }) => target)])).toEqual([
    ['replayed_1', ['/private/etc/hosts']],
    ['replayed_2', ['/private/etc/hosts']],
  ]);
  expect(left_out).toBe(2);
});
