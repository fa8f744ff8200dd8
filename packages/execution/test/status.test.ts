import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunnerFacts } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import type { Setting } from '../src/setting.js';
import { type StatusOptions, statusIn } from '../src/status.js';

const SONOMA = 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5';
const HOST = {
  ...{ platform: 'darwin', product_version: '14.4.1', build: '23E224', machine: 'arm64', sip: null, dyld_digest: null, node: 'v20' },
} as const;
const FACTS: RunnerFacts = {
  host: HOST,
  world_match: { compared: [], result: 'unknown' },
  tools_present: { launchctl: true },
  self_check: { source: 'sandbox_check', sandboxed: false } as RunnerFacts['self_check'],
  ffi: true,
};

/** A runner that answers so, whatever it is asked. */
function runnerThatSays(text: string, status = 0): string {
  const path = join(temporaryDirectory(), 'runner.mjs');
  writeFileSync(path, `process.stdout.write(${JSON.stringify(text)}); process.exitCode = ${status};`);
  chmodSync(path, 0o755);
  return path;
}

const statusWith = (answer: string, surroundings: Partial<Setting> = {}, options: StatusOptions = {}, status = 0) => {
  const runner = runnerThatSays(answer, status);
  const setting: Setting = { ...{ platform: 'darwin', uid: 501 }, runnerEntry: () => runner, launchdEntry: () => runner, ...surroundings };
  return statusIn(setting, { repoRoot: temporaryDirectory(), ...options });
};
const statusOf = (facts: Partial<RunnerFacts>, surroundings: Partial<Setting> = {}, options: StatusOptions = {}) =>
  statusWith(JSON.stringify({ ...FACTS, ...facts }), surroundings, options);

const LINUX = { platform: 'linux' } as const;
const SANDBOXED = { self_check: { source: 'sandbox_check', sandboxed: true } } as Partial<RunnerFacts>;
const AD_HOC = {
  host: {
    ...HOST,
    product_version: '26.3',
    node_program: { path: '/n', signature: { ad_hoc: true, team: null, hardened: false, entitlements: null } },
  },
} as Partial<RunnerFacts>;

describe('what can run', () => {
  it.each<[string, Partial<RunnerFacts>, Partial<Setting>, string[]]>([
    ['on a Mac', {}, {}, ['yes', 'yes', 'yes', 'yes']],
    ['on a Mac, as root', {}, { uid: 0 }, ['yes', 'RUNNER_IS_ROOT', 'yes', 'RUNNER_IS_ROOT']],
    ['on a Mac, in a sandbox', SANDBOXED, {}, ['yes', 'ALREADY_SANDBOXED', 'yes', 'ALREADY_SANDBOXED']],
    ['on a Mac that nobody could tell', { self_check: null }, {}, ['yes', 'yes', 'yes', 'yes']],
    ['on a Mac whose Node launchd may kill', AD_HOC, {}, ['yes', 'yes', 'yes', 'yes: NODE_AD_HOC']],
    ['there, in a sandbox', { ...AD_HOC, ...SANDBOXED }, {}, ['yes', 'ALREADY_SANDBOXED', 'yes', 'ALREADY_SANDBOXED']],
    ['elsewhere', {}, LINUX, ['yes', 'RUNNER_UNAVAILABLE', 'yes', 'CHANNEL_UNAVAILABLE']],
    ['elsewhere, as root', {}, { ...LINUX, uid: 0 }, ['yes', 'RUNNER_UNAVAILABLE', 'yes', 'CHANNEL_UNAVAILABLE']],
  ])('%s', async (_where, facts, surroundings, expected) => {
    const { runners, channels } = await statusOf(facts, surroundings);
    const all = [runners?.simulated, runners?.seatbelt, channels?.direct, channels?.launchd_clean];
    expect(all.map((each) => (each?.available ? ['yes', ...(each.code === null ? [] : [each.code])].join(': ') : each?.code))).toEqual(
      expected,
    );
    for (const each of all) expect(typeof each?.reason).toBe(each?.code === null ? 'object' : 'string');
  });

  it.each([
    ['is not there', 'never', { runnerEntry: () => '/nonexistent/runner' }, 0],
    [
      'cannot be found',
      'never',
      {
        runnerEntry: () => {
          throw new Error('not installed');
        },
      },
      0,
    ],
    ['answers what is no JSON', '{', {}, 0],
    ['ends with a failure', JSON.stringify(FACTS), {}, 1],
  ])('is nothing where the runner %s', async (_what, answer, surroundings, status) => {
    const here = await statusWith(answer, { ...LINUX, ...surroundings }, {}, status);
    expect(here).toMatchObject({ sandbox_check_self: null, tools: {}, ffi: false, host: { platform: 'linux', machine: process.arch } });
    expect(here.runners?.simulated).toMatchObject({ available: false, code: 'RUNNER_NOT_INSTALLED' });
    expect(here.channels?.direct).toMatchObject({ available: false, code: 'RUNNER_NOT_INSTALLED' });
  });
});

describe('where it would run', () => {
  it('is what the runner found, and no channel or stage of ours', async () => {
    expect(await statusOf({})).toMatchObject({
      ...{ repo_root: '.', channel: null, clean_channel_active: false, stage_used: false, stage_root: null, stage_output_root: null },
      ...{ run_id: null, sandbox_check_self: FACTS.self_check, tools: { launchctl: true }, host: HOST, ffi: true },
    });
    expect((await statusOf({ ffi: false })).ffi).toBe(false);
  });

  const OTHER = { host: { ...HOST, build: '23E999' } };
  it.each<[string, Partial<RunnerFacts>, Partial<Setting>, string | undefined, [string | null, string]]>([
    ['the world that a Mac is', {}, {}, undefined, [SONOMA, 'match']],
    ['the world that a Mac is, whatever is asked', {}, {}, 'sequoia-15.7-24G222-arm64', [SONOMA, 'match']],
    ['none for a Mac that is none of them', OTHER, {}, undefined, [null, 'unknown']],
    ['the one that is asked, then', OTHER, {}, SONOMA, [SONOMA, 'differs']],
    ['none elsewhere', {}, LINUX, undefined, [null, 'unknown']],
    ['the one that is asked, elsewhere too, and nothing is compared', {}, LINUX, SONOMA, [SONOMA, 'unknown']],
  ])('is %s', async (_what, facts, surroundings, worldId, expected) => {
    const { world_id, world_match } = await statusOf(facts, surroundings, { worldId });
    expect([world_id, world_match?.result]).toEqual(expected);
  });

  it('is a folder that is there', async () => {
    await expect(statusOf({}, {}, { repoRoot: '/nonexistent/root' })).rejects.toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
  });
});
