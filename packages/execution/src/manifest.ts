import type { RunExecution, RunManifest, RunStatus } from '@runtime/contracts';
import { SCHEMA_VERSIONS } from '@runtime/contracts';
import type { Hello, HostFacts, JobProfile, PreflightRecord } from '@runtime/job';
import type { CompiledPlan } from '@runtime/plan';
import type { World } from '@runtime/worlds';
import type { LaneSwitches } from './job.js';
import type { RunRequest } from './request.js';
import { VERSION } from './version.js';
import type { RunFailure } from './worker/supervise.js';

/** The members that every document of a run begins with. */
export interface RunHead {
  run_id: string;
  world_id: string;
  channel: string;
  plan_id: string;
  plan_digest: string;
}

export const headOf = (plan: CompiledPlan, request: RunRequest): RunHead => ({
  run_id: request.runId,
  world_id: plan.world_id,
  channel: request.channel.channel,
  plan_id: plan.plan.plan_id,
  plan_digest: plan.plan_digest,
});

/** Where time and process id enter a run, and the only place. */
function stamp(request: RunRequest): { writer_pid: number; updated_at_unix: number } {
  if (request.clock !== null) return { writer_pid: request.clock.pid ?? 0, updated_at_unix: request.clock.unix };
  return { writer_pid: process.pid, updated_at_unix: Date.now() / 1000 };
}

/** `run_status.json` (contract: execution, 2.1). */
export const runStatus = (
  head: RunHead,
  request: RunRequest,
  state: RunStatus['state'],
  failure: RunFailure | null,
  diagnostics?: string | undefined,
): RunStatus => ({
  schema_version: SCHEMA_VERSIONS.run_status,
  ...head,
  state,
  ...stamp(request),
  error: failure?.message ?? null,
  failure_stage: failure?.stage ?? null,
  ...(diagnostics === undefined ? {} : { launchctl_diagnostics: diagnostics }),
});

export interface ManifestInput {
  head: RunHead;
  world: World;
  request: RunRequest;
  lanes: LaneSwitches;
  outputRoot: string;
  applyPreflight: PreflightRecord | null;
  hello: Hello | null;
  label: string | null;
  jobSha256: string | null;
  profiles: readonly JobProfile[];
  lock: 'kernel' | 'none';
  /** As the writer of the bundle met it. */
  directorySync: string | null;
  artifacts: string[];
}

/** `run_manifest.json` with the `execution` member (contract: execution, 2.2; ours, 2). */
export function runManifest(input: ManifestInput): RunManifest {
  const staged = input.request.channel.channel === 'launchd_clean';
  return {
    schema_version: SCHEMA_VERSIONS.run_manifest,
    ...input.head,
    dry_run: input.request.dryRun,
    stage_used: staged,
    stage_root: staged ? '.' : null,
    repo_root_context: '.',
    staged_output_root: null,
    output_root: input.outputRoot,
    apply_preflight: input.applyPreflight === null ? null : { path: 'apply_preflight.json', record: input.applyPreflight },
    execution: execution(input),
  };
}

function execution(input: ManifestInput): RunExecution {
  const { hello, request } = input;
  return {
    producer: { name: 'runtime', version: VERSION },
    runner: request.runner,
    runner_sha256: hello?.runner_sha256 ?? null,
    job_sha256: input.jobSha256,
    world: { world_id: input.world.id, sha256: input.world.sha256, source: input.world.source },
    filters: request.filters,
    lanes: input.lanes,
    host: hello?.host ?? UNKNOWN_HOST,
    world_match: hello?.world_match ?? { compared: [], result: 'unknown' },
    tools: hello?.tools ?? [],
    clean_start: cleanStart(input),
    ...grantsOf(input.profiles),
    ...(input.directorySync === null ? {} : { durability: { directory_sync: input.directorySync } }),
    lock: input.lock,
    artifacts: input.artifacts,
  };
}

function grantsOf(profiles: readonly JobProfile[]): Pick<RunExecution, 'grants'> {
  const granted = profiles.flatMap(({ profile_id, grants }) => (grants === undefined ? [] : [[profile_id, grants] as const]));
  return granted.length === 0 ? {} : { grants: Object.fromEntries(granted) };
}

/** What is known of the host without a runner that looked. */
const UNKNOWN_HOST: Omit<HostFacts, 'node'> = {
  platform: process.platform,
  product_version: null,
  build: null,
  machine: process.arch,
  sip: null,
  dyld_digest: null,
};

/** Only launchd_clean claims a clean start; what the worker could not say is null. */
function cleanStart({ hello, label, request }: ManifestInput): RunExecution['clean_start'] {
  if (request.channel.channel !== 'launchd_clean') return null;
  const check = hello?.self_check ?? null;
  return {
    // The hello is only kept when its nonce was right.
    nonce_confirmed: hello === null ? null : true,
    parent_pid: hello?.parent_pid ?? null,
    xpc_service_name: hello?.xpc_service_name ?? null,
    label,
    self_check: check === null ? null : { source: check.source, sandboxed: check.sandboxed },
    environment: hello?.environment ?? null,
  };
}
