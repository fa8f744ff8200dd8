import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { emitPromotionPacket } from '@runtime/promotion';
import { writeReport } from '@runtime/report';
import { repositoryRoot, temporaryDirectory } from '@runtime/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** The simulated Mac of the tests of execution, which has no door in any package. */
const from = (name: string): Promise<Record<string, CallableFunction>> => import(join(repositoryRoot, 'packages/execution', name));
const { runPlanIn } = await from('src/run.ts');
const { simulatedMac } = await from('test/support/mac.ts');
const { smallSuite } = await from('test/support/small-suite.ts');

interface Case {
  what: string;
  channel: 'direct' | 'launchd_clean';
  script: object;
  helper?: boolean;
  failed?: true;
}

const WATCHFUL = { launchTiming: { kickstart: 60_000, grace: 8000, watch: 50 }, connectMs: 60_000 };

const CASES: Case[] = [
  { what: 'by the helper', channel: 'direct', script: {}, helper: true },
  { what: 'by tools', channel: 'direct', script: {} },
  {
    what: 'under a profile that does not compile',
    channel: 'direct',
    script: { sandbox_exec: { rc: 65, text: 'sandbox-exec: $PROFILE:3:8: unbound variable: nope' } },
  },
  { what: 'from inside a sandbox', channel: 'direct', script: { nested: true }, failed: true },
  { what: 'clean', channel: 'launchd_clean', script: { log: 'hostile' } },
  { what: 'by a job that dies', channel: 'launchd_clean', script: { once_removes: true, job_dies: true }, failed: true },
  { what: 'by a job that says why', channel: 'launchd_clean', script: { tamper: { file: 'spec.json', text: '{}' } }, failed: true },
  { what: 'that launchd refuses', channel: 'launchd_clean', script: { bootstrap: { rc: 5 }, disabled: true }, failed: true },
];

const DISTINCTIVE = /distinctive/;

beforeEach(() => {
  for (const name of ['USER', 'LOGNAME', 'SUDO_USER']) vi.stubEnv(name, 'alice-distinctive');
  vi.stubEnv('HOME', '/Users/alice-distinctive');
  vi.stubEnv('SSH_AUTH_SOCK', '/private/tmp/agent-distinctive');
  vi.stubEnv('API_TOKEN', 'hunter2-distinctive');
});
afterEach(() => vi.unstubAllEnvs());

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

it.each(CASES)(
  'a run $what, over $channel, says nothing of who made it, and nor does what is made of it',
  async (each) => {
    const { channel, script, helper = false } = each;
    // The tools of this Mac stand where those of every Mac do: at places that say nothing.
    const place = join(temporaryDirectory(), 'tmpdir-distinctive');
    mkdirSync(place);
    const mac = simulatedMac?.({ ...script, temp: place }, { helper });
    vi.stubEnv('TMPDIR', place);
    const suite = smallSuite?.({ root: join(place, 'suite-distinctive') });
    const bundle = await runPlanIn?.({ ...mac.setting, ...(each.failed ? WATCHFUL : {}) }, suite.plan, suite.out, {
      channel,
      runner: 'seatbelt',
      repoRoot: suite.root,
    });
    expect(bundle.status === 'failed').toBe(each.failed === true);
    const folder = join(suite.root, bundle.bundle_dir);
    await emitPromotionPacket(folder, join(folder, '..', 'packet.json'), { repoRoot: suite.root });
    await writeReport(folder, join(folder, '..', 'report.html'), { repoRoot: suite.root });
    const told = filesOf(suite.out).filter((path) => DISTINCTIVE.test(readFileSync(path, 'latin1')));
    expect(told.map((path) => relative(suite.out, path))).toEqual([]);
  },
  120_000,
);
