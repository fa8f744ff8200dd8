import { validateBundle } from '@runtime/bundle-store';
import type { StatusDocument } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { runPlanIn } from '../src/run.js';
import { statusIn } from '../src/status.js';
import { type Document, reader } from './support/bundle.js';
import { simulatedMac } from './support/mac.js';
import type { Script } from './support/script.js';
import { smallSuite } from './support/small-suite.js';

const SEQUOIA = { id: 'sequoia-15.7-24G222-arm64', script: { product_version: '15.7', build: '24G222' }, added: [] };
const TAHOE = {
  id: 'tahoe-26.3-25D125-arm64',
  script: { product_version: '26.3', build: '25D125' },
  added: ['(allow file-read* (literal "/")) ; for this world'],
};

describe.each([SEQUOIA, TAHOE])('on the release of $id', ({ id, script, added }) => {
  it.each(['direct', 'launchd_clean'] as const)('a run in its world measures, over %s', async (channel) => {
    const suite = smallSuite({ world: id, lanes: { baseline: false, scenario: true, oracle: false } });
    const mac = simulatedMac(script as Script);
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { channel, runner: 'seatbelt', repoRoot: suite.root }));
    expect(run.rows().map(({ answer }) => answer)).toEqual(['allow', 'deny']);
    const [profile] = run.json('job/job.json').profiles;
    const text = run.text(profile.file);
    const { start, end } = profile.parts.find(({ part }: Document) => part === 'run-time-block');
    expect(text.slice(start, end).trimEnd().split('\n').slice(9)).toEqual(added);
    const { world, world_match, host } = run.json('run_manifest.json').execution;
    expect([world.world_id, world.source, host.build]).toEqual([id, 'built_in', script.build]);
    // The machine is the one that the test runs on.
    expect(world_match).toEqual({
      compared: ['product_version', 'build', 'machine'],
      result: process.arch === 'arm64' ? 'match' : 'differs',
    });
    expect((await validateBundle(run.dir)).errors).toEqual([]);
  });

  it('the engine takes the same profile for the same world', async () => {
    const suite = smallSuite({ world: id, probes: [{ id: 'root', operation: 'file-read*', target: '/', expected: 'allow' }] });
    const mac = simulatedMac(script as Script);
    const run = reader(suite, await runPlanIn(mac.setting, suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root }));
    const [row] = run.rows().filter(({ lane }) => lane === 'scenario');
    expect(row.answer).toBe(added.length === 0 ? 'deny' : 'allow');
  });
});

describe('what can run here', () => {
  const status = (script: Script): Promise<StatusDocument> => statusIn(simulatedMac(script).setting, { worldId: SEQUOIA.id });

  it('is said with what is known against the Node that launchd would start', async () => {
    const channels = async (script: Script) => (await status(script)).channels?.launchd_clean;
    expect(await channels({ ...TAHOE.script, node: 'ad_hoc' })).toMatchObject({ available: true, code: 'NODE_AD_HOC' });
    expect(await channels(TAHOE.script)).toEqual({ available: true, code: null, reason: null });
    expect(await channels({ ...SEQUOIA.script, node: 'ad_hoc' })).toEqual({ available: true, code: null, reason: null });
  });

  it('names the world that the host is, as far as its version, build and machine go', async () => {
    const { world_id, host, world_match } = await status(TAHOE.script);
    const here = process.arch === 'arm64';
    expect([world_id, world_match?.result]).toEqual([here ? TAHOE.id : SEQUOIA.id, here ? 'match' : 'differs']);
    expect(host).toMatchObject({ product_version: '26.3', sip_text: 'System Integrity Protection status: enabled.' });
    expect(host?.node_program?.signature).toMatchObject({ ad_hoc: false, hardened: true });
  });
});
