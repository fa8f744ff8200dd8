import type { Lane, MatrixProbe, RunnerName } from '@runtime/contracts';
import { LANES, LIMITS, SCHEMA_VERSIONS, sha256Hex } from '@runtime/contracts';
import type { Job, JobProbe, JobProfile } from '@runtime/job';
import type { CompiledPlan, CompiledProfile } from '@runtime/plan';
import { profileFileNames } from './profile-files.js';
import { isFiltered, type RunRequest } from './request.js';

/** A job and the profile texts it names, by file. */
export interface CompiledJob {
  job: Job;
  /** File name relative to the run directory, and text. */
  profiles: Map<string, string>;
}

/** The world that the run is judged by, as the run keeps it. */
export const WORLD_COPY = 'job/world.json';

/** What the kernel's log said of the probes. */
export const KERNEL_LOG = 'job/kernel_log.json';

export type LaneSwitches = Record<Lane, boolean>;

/** Time one probe may take. The reference had 10 s with policy and 5 s without; one limit keeps the lanes comparable. */
const PROBE_MS = 10_000;

/** The lanes of a run: the plan's, none of them on a dry run. */
export const effectiveLanes = (plan: CompiledPlan, dryRun: boolean): LaneSwitches =>
  dryRun ? { baseline: false, scenario: false, oracle: false } : { ...plan.lanes };

/** Turns a compiled plan into the job that a runner process works off (contract: the job). */
export function compileJob(plan: CompiledPlan, request: RunRequest, limits: { probe_ms?: number; total_ms?: number } = {}): CompiledJob {
  const files = profileFileNames(plan.profiles);
  const texts = new Map<string, string>();
  const profiles = plan.profiles.map((profile, at) => {
    const file = files[at] as string;
    texts.set(file, profile.applied.text);
    return jobProfile(profile, file);
  });
  const lanes = effectiveLanes(plan, request.dryRun);
  const probes: JobProbe[] = [];
  for (const lane of LANES.filter((lane) => lanes[lane])) {
    for (const { profile_id, probes: asked } of plan.profiles) {
      for (const probe of asked) probes.push(jobProbe(probes.length, lane, profile_id, probe));
    }
  }
  const job: Job = {
    schema_version: SCHEMA_VERSIONS.job,
    run_id: request.runId,
    world_id: plan.world_id,
    clock: request.clock === null ? 'host' : { unix: request.clock.unix },
    limits: { probe_ms: PROBE_MS, output_bytes: LIMITS.probeOutputKeptBytes, total_ms: totalMs(probes.length, request.runner), ...limits },
    lanes: LANES.filter((lane) => lanes[lane]),
    profiles,
    probes,
  };
  texts.set(WORLD_COPY, plan.world.text);
  job.world = { file: WORLD_COPY, sha256: plan.world.sha256, source: plan.world.source };
  if (isFiltered(request)) job.filters = request.filters;
  // Only the simulated runner knows of a virtual host; a job for the kernel says nothing of it.
  const { simulated_host } = plan.plan;
  if (simulated_host !== undefined && request.runner === 'simulated') job.simulated_host = simulated_host;
  if (request.dryRun) job.would_open_for_writing = writtenTargets(plan);
  if (plan.apply_preflight_profile !== null && !request.dryRun) {
    const file = 'runtime_profiles/apply_preflight.runtime.sb';
    const { text } = plan.apply_preflight_profile;
    texts.set(file, text);
    job.apply_preflight = { profile: plan.apply_preflight_profile.path, file, text_sha256: sha256Hex(text) };
  }
  return { job, profiles: texts };
}

/** The longest time that a timer takes; with a longer one it goes off at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The whole run's deadline grows with the plan: a floor for starting, then what each probe may cost. */
export const totalMs = (probes: number, runner: RunnerName): number =>
  Math.min(LONGEST_MS, 60_000 + probes * (runner === 'simulated' ? 50 : PROBE_MS + 2000));

function jobProfile({ profile_id, mode, applied, stub, stand_in }: CompiledProfile, file: string): JobProfile {
  const { text, parts, run_time_block, key_rules, grants } = applied;
  return {
    profile_id,
    mode,
    file,
    text_sha256: sha256Hex(text),
    run_time_block,
    key_rules,
    parts,
    ...(stub ? {} : { stub: false }),
    ...(stand_in ? { stand_in: true } : {}),
    ...(grants.length === 0 ? {} : { grants }),
  };
}

function jobProbe(index: number, lane: Lane, profileId: string, probe: MatrixProbe): JobProbe {
  const { expectation_id, name, operation, target } = probe;
  const asked: JobProbe = { index, lane, profile_id: profileId, expectation_id, name, operation, target };
  for (const key of OPTIONAL) if (probe[key] !== undefined) Object.assign(asked, { [key]: probe[key] });
  return asked;
}

const OPTIONAL = ['driver', 'syscall', 'attr_payload', 'filter_name', 'filter_type'] as const;

/** What the seatbelt runner would open for writing, were this not a dry run. It writes nothing into any of them. */
function writtenTargets(plan: CompiledPlan): string[] {
  const targets = plan.profiles.flatMap(({ probes }) =>
    probes.filter((probe) => WRITING.test(probe.operation)).map((probe) => probe.target),
  );
  return [...new Set(targets)].sort();
}

const WRITING = /^file-(?:write|create|unlink|ioctl)/;
