import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assessPromotability } from '@runtime/promotion';
import { describe, expect, it } from 'vitest';
import { type EvidenceOptions, evidenceBundle, simulatedRun, WORLD } from './support/evidence-bundle.js';

type Members = Record<string, unknown>;
type Spoil = (run: string) => void;

const manifest = (members: Members): EvidenceOptions => ({ manifest: (document) => void Object.assign(document, members) });
const execution = (members: Members): EvidenceOptions => ({ manifest: (document) => void Object.assign(document.execution, members) });
const without = (...names: string[]): EvidenceOptions => ({ without: names, indexStatus: 'partial' });
const selfCheck = (sandbox_check_self: Members): EvidenceOptions => ({ preflight: { sandbox_check_self } });

const FAILED: EvidenceOptions = { status: { state: 'failed' }, indexStatus: 'failed' };
const HOST = { product_version: '14.4.1', build: '23E224', machine: 'arm64', dyld_digest: null };
const host = (changes: Members): EvidenceOptions => execution({ host: { platform: 'darwin', ...HOST, ...changes } });
const START = { nonce_confirmed: true, parent_pid: 1, xpc_service_name: 'runtime.run-1', label: 'runtime.run-1', sandboxed: false };
const many = Array.from({ length: 25 }, (_, index) => `more/${String(index).padStart(2, '0')}.json`);
const unproven = { sandboxed: null, nonce_confirmed: null, parent_pid: null, xpc_service_name: null, label: null };
const torn: Spoil = (run) => writeFileSync(join(run, 'summary.md'), 'x');
const noManifest: Spoil = (run) => rmSync(join(run, 'run_manifest.json'));
const noStatus: Spoil = (run) => rmSync(join(run, 'run_status.json'));
const UNASKED = 'the bundle does not verify, so nothing that its index names is asked';
const INCOMPLETE = 'artifacts of the run are missing from the bundle or from its index';
const NO_TOOLS = "a tool that applied or reported the policy is not the system's, or is not on record";
const differs = (names: string): string => `the host differs from the baseline, or does not say: ${names}`;
const compared = (members: Members): Members => ({ world_id: WORLD, world_known: true, host: HOST, recorded: 'match', ...members });

const answerOf = async (code: string, options: EvidenceOptions, spoil?: Spoil): Promise<unknown> => {
  const { run } = await evidenceBundle(options);
  spoil?.(run);
  return (await assessPromotability(run)).gates?.find((gate) => gate.code === code);
};

type Answer = [run: string, code: string, options: EvidenceOptions, inputs: Members, explanation: string, spoil?: Spoil];

describe('what a gate that passes saw, and what it means', () => {
  it.each<Answer>([
    ['clean', 'manifest_missing', {}, { run_manifest_present: true }, 'the run manifest is there'],
    ['clean', 'bundle_in_progress', {}, { state: 'complete' }, 'the run has ended'],
    ['without a status', 'bundle_in_progress', {}, { state: null }, 'the run has ended', noStatus],
    ['clean', 'run_status_missing', {}, { run_status_present: true }, 'the run status is there'],
    ['clean', 'not_clean_channel', {}, { channel: 'launchd_clean' }, 'the runner was started by launchd'],
    [
      'clean',
      'apply_preflight_missing',
      {},
      { apply_preflight_present: true, file_agrees: true },
      'an apply preflight ran, and its file says what the manifest says',
    ],
    ['clean', 'already_sandboxed', {}, { sandboxed: false }, 'the runner was not sandboxed when it started'],
    ['clean', 'apply_failed', {}, { apply_ok: true }, 'a policy could be applied'],
    ['clean', 'bundle_integrity_unverified', {}, { verified: true }, 'every indexed file has its recorded digest'],
    ['clean', 'bundle_failed', {}, { index_status: 'ok' }, 'the index does not say that the run failed'],
    ['partial', 'bundle_failed', without('fixtures.json'), { index_status: 'partial' }, 'the index does not say that the run failed'],
    ['clean', 'bundle_incomplete', {}, { missing: [], not_indexed: [] }, 'the index lists everything the run was to leave behind'],
    ['clean', 'decision_stage_artifacts_missing', {}, { absent: [] }, 'results, events and matrix are there'],
    ['clean', 'bundle_repaired', {}, { repaired: null, repair_log_present: false }, 'the bundle is as it was committed'],
    ['clean', 'clean_start_unproven', {}, START, 'the runner proved that launchd started it for this run, outside any sandbox'],
    ['clean', 'dry_run', {}, { dry_run: false }, 'probes ran'],
    ['clean', 'host_world_mismatch', {}, compared({}), 'the host is the baseline the run names'],
    ['clean', 'lock_not_held', {}, { lock: 'kernel' }, 'no other writer could touch the bundle'],
    ['clean', 'run_failed', {}, { state: 'complete' }, 'the run completed'],
    ['clean', 'scenario_lane_missing', {}, { scenario: true }, 'the scenario lane ran'],
    ['clean', 'simulated_runner', {}, { runner: 'seatbelt' }, 'the kernel decided'],
    [
      'clean',
      'tools_not_system',
      {},
      { platform: 'darwin', tools: 2, foreign: [] },
      'every host tool came from the system volume, or is a build of ours',
    ],
    [
      'clean',
      'evidence_inconsistent',
      {},
      { complete: true, rows_compared: 2, differing: [] },
      'every document says what the rows of the job say, and none contradicts another',
    ],
  ])('in a run that is %s: %s', async (_, code, options, inputs, explanation, spoil) => {
    expect(await answerOf(code, options, spoil)).toEqual({ code, passed: true, inputs, explanation });
  });
});

describe('what a gate that does not pass saw, and what it means', () => {
  it.each<Answer>([
    ['without a manifest', 'manifest_missing', {}, { run_manifest_present: false }, 'there is no run manifest', noManifest],
    ['without a status', 'run_status_missing', {}, { run_status_present: false }, 'there is no run status', noStatus],
    [
      'under way',
      'bundle_in_progress',
      { status: { state: ' in_progress' } },
      { state: ' in_progress' },
      'the run is still in progress, or its state is no text',
    ],
    [
      'in a state that is no text',
      'bundle_in_progress',
      { status: { state: ['complete'] } },
      { state: ['complete'] },
      'the run is still in progress, or its state is no text',
    ],
    [
      'started directly',
      'not_clean_channel',
      manifest({ channel: 'direct' }),
      { channel: 'direct' },
      'the runner was not started by launchd from a clean stage (channel launchd_clean)',
    ],
    [
      'without a preflight',
      'apply_preflight_missing',
      manifest({ apply_preflight: null }),
      { apply_preflight_present: false },
      'no apply preflight is on record',
    ],
    [
      'without a preflight file',
      'apply_preflight_missing',
      without('apply_preflight.json'),
      { apply_preflight_present: true, file_agrees: false },
      'the preflight file is absent or says something else than the manifest',
    ],
    ['torn', 'apply_preflight_missing', {}, { apply_preflight_present: true, file_agrees: false }, UNASKED, torn],
    [
      'in a sandbox',
      'already_sandboxed',
      selfCheck({ source: 'sandbox_check', rc: 1, sandboxed: true }),
      { sandboxed: true },
      'the runner was already sandboxed, so its denials may come from another policy',
    ],
    [
      'without an answer of the self check',
      'already_sandboxed',
      selfCheck({ source: 'sandbox_check', error: 'not found' }),
      { sandboxed: null },
      'it is not known whether the runner was already sandboxed',
    ],
    ['simulated', 'apply_failed', simulatedRun, { apply_ok: null }, 'nothing shows that a policy could be applied on this host'],
    [
      'torn',
      'bundle_integrity_unverified',
      {},
      { verified: false, problem: 'BUNDLE_SIZE_MISMATCH' },
      'the bundle does not verify: summary.md holds 1 bytes; the index says 18',
      torn,
    ],
    ['failed', 'bundle_failed', FAILED, { index_status: 'failed' }, 'the index says that the run failed'],
    ['torn', 'bundle_failed', {}, { index_status: null }, UNASKED, torn],
    [
      'short of one artifact',
      'bundle_incomplete',
      without('oracle_results.json'),
      { missing: ['out/run-1/oracle_results.json'], not_indexed: [] },
      INCOMPLETE,
    ],
    [
      'short of many artifacts',
      'bundle_incomplete',
      { ...without(...many), extra: Object.fromEntries(many.map((name) => [name, '{}'])) },
      { missing: many.slice(0, 20).map((name) => `out/run-1/${name}`), not_indexed: [] },
      INCOMPLETE,
    ],
    [
      'that does not say what it committed',
      'bundle_incomplete',
      execution({ artifacts: null }),
      { missing: [], not_indexed: ['(not recorded)'] },
      INCOMPLETE,
    ],
    [
      'that committed more than its index lists',
      'bundle_incomplete',
      execution({ artifacts: ['run_status.json', ...many] }),
      { missing: null, not_indexed: many.slice(0, 20) },
      UNASKED,
    ],
    [
      'without results',
      'decision_stage_artifacts_missing',
      without('runtime_results.json'),
      { absent: ['runtime_results.json'] },
      'runtime_results.json is not there, or not indexed',
    ],
    [
      'without results and events',
      'decision_stage_artifacts_missing',
      without('runtime_results.json', 'runtime_events.normalized.json'),
      { absent: ['runtime_results.json', 'runtime_events.normalized.json'] },
      'runtime_results.json, runtime_events.normalized.json are not there, or not indexed',
    ],
    [
      'that does not say how it was started',
      'clean_start_unproven',
      execution({ clean_start: null }),
      unproven,
      'nothing proves that launchd started the runner for this run, outside any sandbox',
    ],
    ['dry', 'dry_run', manifest({ dry_run: true }), { dry_run: true }, 'the run was dry: no probe ran'],
    ['without a manifest', 'dry_run', {}, { dry_run: null }, 'it is not known whether probes ran', noManifest],
    [
      'of a world nobody knows',
      'host_world_mismatch',
      { worldId: 'ventura-13' },
      compared({ world_id: 'ventura-13', world_known: false }),
      'the world of the run is not known here, so its host cannot be compared',
    ],
    [
      'on another build, of a machine it does not name',
      'host_world_mismatch',
      host({ build: 'X', machine: null }),
      compared({ host: { ...HOST, build: 'X', machine: null } }),
      differs('build, machine'),
    ],
    [
      'that compared nothing',
      'host_world_mismatch',
      execution({ world_match: { compared: [], result: 'unknown' } }),
      compared({ recorded: 'unknown' }),
      'the run did not find its host to be the baseline',
    ],
    ['without a lock', 'lock_not_held', execution({ lock: 'none' }), { lock: 'none' }, 'nothing kept other writers away from the bundle'],
    ['failed', 'run_failed', FAILED, { state: 'failed' }, 'the run failed'],
    ['without a status', 'run_failed', {}, { state: null }, 'nothing says that the run completed', noStatus],
    [
      'without scenarios',
      'scenario_lane_missing',
      execution({ lanes: { scenario: false } }),
      { scenario: false },
      'no scenario lane ran, so there are no decisions',
    ],
    ['simulated', 'simulated_runner', simulatedRun, { runner: 'simulated' }, 'the policy engine decided, not the kernel'],
    [
      'by an unknown runner',
      'simulated_runner',
      execution({ runner: null }),
      { runner: null },
      'it is not known whether the kernel decided',
    ],
    ['elsewhere', 'tools_not_system', host({ platform: 'linux' }), { platform: 'linux', tools: 2, foreign: [] }, NO_TOOLS],
    [
      'with many tools of its own',
      'tools_not_system',
      execution({ tools: [7, ...many.map((name) => ({ name }))] }),
      { platform: 'darwin', tools: 26, foreign: ['#0', ...many.slice(0, 19)] },
      NO_TOOLS,
    ],
    [
      'that contradicts itself',
      'evidence_inconsistent',
      manifest({ apply_preflight: null }),
      { complete: true, rows_compared: 2, differing: ['run_manifest.json#/apply_preflight'] },
      'documents of the bundle contradict each other, or the rows of its job',
    ],
    [
      'whose job did not end',
      'evidence_inconsistent',
      without('job/done.json'),
      { complete: false, rows_compared: 2, differing: [] },
      'the documents could not be held against the rows of the job',
    ],
    ['torn', 'evidence_inconsistent', {}, { complete: false, rows_compared: 0, differing: [] }, UNASKED, torn],
  ])('in a run %s: %s', async (_, code, options, inputs, explanation, spoil) => {
    expect(await answerOf(code, options, spoil)).toEqual({ code, passed: false, inputs, explanation });
  });
});
