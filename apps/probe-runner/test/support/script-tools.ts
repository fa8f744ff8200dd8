import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import type { Job, JobProbe, RunSpec } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { builtInWorld } from '@runtime/worlds';
import { Bindings } from '../../src/bindings.js';
import type { Host } from '../../src/host.js';
import { JobProfiles } from '../../src/job-profiles.js';
import { SeatbeltRunner } from '../../src/seatbelt/run.js';
import { type HostTools, SYSTEM_TOOLS, type ToolName } from '../../src/tools.js';

/** Starts what stands behind the profile, and puts no policy on it. */
export const NO_SANDBOX = 'shift 2; exec "$@"';

/** A program that does this, in a shell. */
export function scriptTool(text: string): string {
  const path = join(temporaryDirectory(), 'tool');
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

/** A host with scripts for tools; those that are not given are not there. */
export const scriptHost = (scripts: Partial<Record<ToolName, string>>, more: Partial<Host> = {}): Host => ({
  ...{ platform: 'darwin', uid: 501, helper: null, lookUp: () => true, resolve: (path: string) => path },
  tools: Object.fromEntries(
    Object.keys(SYSTEM_TOOLS).map((name) => {
      const script = scripts[name as ToolName];
      return [name, name === 'bash' ? '/bin/bash' : script === undefined ? '/nonexistent/tool' : scriptTool(script)];
    }),
  ) as HostTools,
  ...more,
});

const POLICY = '(version 1)\n(allow default)\n';
const WORLD = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

export interface RunnerOptions {
  /** Members of its one profile. */
  profile?: object;
  /** Members of the job. */
  job?: object;
  probes?: readonly Partial<JobProbe>[];
  fixtures?: string | null;
}

export const probeOf = (more: Partial<JobProbe>): JobProbe =>
  ({
    index: 0,
    lane: 'scenario',
    profile_id: 'p',
    expectation_id: 'e',
    name: 'n',
    operation: 'file-read*',
    target: '/x',
    ...more,
  }) as JobProbe;

/** A runner of a job with one profile, whose folder is made. */
export function runnerOn(host: Host, { profile = {}, job: members = {}, probes = [], fixtures = null }: RunnerOptions = {}) {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'runtime_profiles'));
  const file = 'runtime_profiles/p.sb';
  writeFileSync(join(directory, file), POLICY);
  const job = {
    ...{ run_id: 'run', world_id: WORLD.id, clock: 'host', limits: { probe_ms: 60_000, output_bytes: 65_536, total_ms: 60_000 } },
    profiles: [{ profile_id: 'p', mode: 'sbpl', file, text_sha256: sha256Hex(POLICY), run_time_block: false, key_rules: [], ...profile }],
    probes: probes.map(probeOf),
    ...members,
  } as unknown as Job;
  const spec = { directory, fixtures, mark: 'the-mark' } as unknown as RunSpec & { mark: string };
  const bindings = new Bindings({ runner: 'seatbelt', values: { HOME: '/var/empty', USER: 'nobody' }, fixtures: null });
  const runner = new SeatbeltRunner(job, new JobProfiles(job, directory, bindings), host, spec, WORLD);
  return { runner, directory, file, job, spec, policy: () => readFileSync(join(directory, file), 'utf8') };
}
