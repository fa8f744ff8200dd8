import { checkDocument, RunManifestSchema, type RunStatus, RunStatusSchema } from '@runtime/contracts';
import type { Hello, JobProfile, PreflightRecord } from '@runtime/job';
import { builtInWorld, builtInWorldIds } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { type ManifestInput, type RunHead, runManifest, runStatus } from '../src/manifest.js';
import type { RunPlanOptions } from '../src/options.js';
import { resolveRequest } from '../src/request.js';
import type { Setting } from '../src/setting.js';
import type { RunFailure } from '../src/worker/supervise.js';
import { HELLO } from './support/speaking.js';

const MAC: Setting = { platform: 'darwin', uid: 501, runnerEntry: () => '', launchdEntry: () => '' };
const requestOf = (options: RunPlanOptions = {}) => resolveRequest({ runId: 'run', ...options }, MAC);
const HEAD: RunHead = {
  run_id: 'run',
  world_id: builtInWorldIds()[0] as string,
  channel: 'direct',
  plan_id: 'plan',
  plan_digest: '0'.repeat(64),
};

/** A run that is as usual but for this. */
const inputOf = (more: Partial<ManifestInput> = {}): ManifestInput => ({
  ...{ head: HEAD, world: builtInWorld(HEAD.world_id), request: requestOf(), lanes: { baseline: true, scenario: true, oracle: false } },
  ...{ outputRoot: 'out/run', applyPreflight: null, hello: HELLO, label: null, jobSha256: '1'.repeat(64), profiles: [], lock: 'kernel' },
  ...{ directorySync: null, artifacts: ['a'] },
  ...more,
});

function manifestOf(more: Partial<ManifestInput> = {}) {
  const manifest = runManifest(inputOf(more));
  expect(checkDocument(RunManifestSchema, manifest)).toEqual([]);
  return { ...manifest, execution: manifest.execution as NonNullable<typeof manifest.execution> };
}

const CLEAN = { head: { ...HEAD, channel: 'launchd_clean' }, request: requestOf({ channel: 'launchd_clean' }) };
const checked = (sandboxed: boolean): Hello => ({
  ...HELLO,
  self_check: { source: 'sandbox_check', sandboxed } as Hello['self_check'],
  xpc_service_name: 'label',
  environment: ['PATH'],
});

describe('the manifest of a run', () => {
  it('says what the runner said of itself', () => {
    const { runner_sha256, host, world_match, tools } = HELLO;
    expect(manifestOf().execution).toMatchObject({
      runner: 'seatbelt',
      runner_sha256,
      host,
      world_match,
      tools,
      job_sha256: '1'.repeat(64),
    });
    expect(manifestOf()).toMatchObject({
      dry_run: false,
      stage_used: false,
      stage_root: null,
      output_root: 'out/run',
      apply_preflight: null,
    });
  });

  it('says of a runner that never spoke that nothing is known', () => {
    const unknown = { product_version: null, build: null, sip: null, dyld_digest: null, machine: process.arch, platform: process.platform };
    expect(manifestOf({ hello: null, jobSha256: null }).execution).toMatchObject({
      ...{
        runner_sha256: null,
        job_sha256: null,
        host: unknown,
        world_match: { compared: [], result: 'unknown' },
        tools: [],
        clean_start: null,
      },
    });
  });

  it.each<[string, Partial<ManifestInput>, object | null]>([
    ['over the direct channel nothing', { hello: checked(false) }, null],
    [
      'what the runner found',
      { ...CLEAN, hello: checked(true), label: 'label' },
      {
        ...{ nonce_confirmed: true, parent_pid: 1, xpc_service_name: 'label', label: 'label', environment: ['PATH'] },
        self_check: { source: 'sandbox_check', sandboxed: true },
      },
    ],
    [
      'that it looked and found nothing out',
      { ...CLEAN, hello: HELLO },
      { nonce_confirmed: true, self_check: null, xpc_service_name: null, environment: [] },
    ],
    [
      'that nobody looked',
      { ...CLEAN, hello: null, label: 'label' },
      { nonce_confirmed: null, parent_pid: null, xpc_service_name: null, label: 'label', self_check: null, environment: null },
    ],
  ])('says of its start %s', (_what, more, expected) => {
    const { clean_start } = manifestOf(more).execution;
    if (expected === null) expect(clean_start).toBeNull();
    else expect(clean_start).toMatchObject(expected);
  });

  it('says that it was staged where launchd started it', () => {
    expect(manifestOf(CLEAN)).toMatchObject({ stage_used: true, stage_root: '.', channel: 'launchd_clean' });
  });

  it('says what was granted, and how a folder is made durable, only where there is something to say', () => {
    const profiles = [{ profile_id: 'p', grants: ['mach_bootstrap'] }, { profile_id: 'q' }] as JobProfile[];
    expect(manifestOf({ profiles }).execution.grants).toEqual({ p: ['mach_bootstrap'] });
    expect(manifestOf({ directorySync: 'EINVAL' }).execution.durability).toEqual({ directory_sync: 'EINVAL' });
    expect(manifestOf().execution).not.toHaveProperty('grants');
    expect(manifestOf().execution).not.toHaveProperty('durability');
  });

  it('names the record of the apply preflight, where there is one', () => {
    const record = { profile: 'p.sb', rc: 0 } as unknown as PreflightRecord;
    expect(runManifest(inputOf({ applyPreflight: record })).apply_preflight).toEqual({ path: 'apply_preflight.json', record });
  });
});

describe('the status of a run', () => {
  const statusOf = (options: RunPlanOptions, state: RunStatus['state'], failure: RunFailure | null, diagnostics?: string) => {
    const status = runStatus(HEAD, requestOf(options), state, failure, diagnostics);
    expect(checkDocument(RunStatusSchema, status)).toEqual([]);
    return status;
  };

  it('is of the writer and its time', () => {
    const before = Date.now() / 1000;
    const status = statusOf({}, 'complete', null);
    expect(status).toMatchObject({ state: 'complete', error: null, failure_stage: null, writer_pid: process.pid });
    expect(status.updated_at_unix).toBeGreaterThanOrEqual(before);
    expect(status.updated_at_unix).toBeLessThanOrEqual(Date.now() / 1000);
    expect(status).not.toHaveProperty('launchctl_diagnostics');
  });

  it('is of the clock that was given', () => {
    expect(statusOf({ clock: { unix: 7 } }, 'complete', null)).toMatchObject({ updated_at_unix: 7, writer_pid: 0 });
    expect(statusOf({ clock: { unix: 7, pid: 9 } }, 'complete', null)).toMatchObject({ writer_pid: 9 });
  });

  it('names the failure and its diagnostics', () => {
    const failure = { stage: 'channel', message: 'no' } as const;
    expect(statusOf({}, 'failed', failure, 'd.json')).toMatchObject({
      error: 'no',
      failure_stage: 'channel',
      launchctl_diagnostics: 'd.json',
    });
  });
});
