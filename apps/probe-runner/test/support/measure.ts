import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import type { Job, JobProbe, JobRow, RunSpec } from '@runtime/job';
import { temporaryDirectory } from '@runtime/testing';
import { builtInWorld } from '@runtime/worlds';
import { Bindings } from '../../src/bindings.js';
import { JobProfiles } from '../../src/job-profiles.js';
import { lookUpName, resolveName } from '../../src/look-up.js';
import type { Helper } from '../../src/native/helper.js';
import { SeatbeltRunner } from '../../src/seatbelt/run.js';
import { SYSTEM_TOOLS } from '../../src/tools.js';

const POLICY = '(version 1)\n(allow default)\n';
const WORLD = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

export const helperAt = (path: string): Helper => ({ path, sha256: sha256Hex(readFileSync(path)) });

/** Measures one probe as the seatbelt runner does, with this program as its helper. */
export async function measure(
  path: string,
  probe: Pick<JobProbe, 'operation' | 'target'> & Partial<JobProbe>,
  options: { mode?: 'sbpl' | 'blob'; fixtures?: string; limitMs?: number } = {},
): Promise<JobRow> {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'runtime_profiles'));
  const file = 'runtime_profiles/p.sb';
  writeFileSync(join(directory, file), POLICY);
  const job = {
    run_id: 'run',
    clock: 'host',
    limits: { probe_ms: options.limitMs ?? 60_000, output_bytes: 65_536, total_ms: 60_000 },
    profiles: [
      { profile_id: 'p', mode: options.mode ?? 'sbpl', file, text_sha256: sha256Hex(POLICY), run_time_block: false, key_rules: [] },
    ],
    probes: [],
  } as unknown as Job;
  const names = { lookUp: lookUpName, resolve: resolveName };
  const host = { platform: 'darwin' as const, uid: 501, tools: SYSTEM_TOOLS, helper: helperAt(path), ...names };
  const bindings = new Bindings({ runner: 'seatbelt', values: { HOME: '/var/empty', USER: 'nobody' }, fixtures: null });
  const spec = { directory, fixtures: options.fixtures ?? null, mark: 'mark' } as unknown as RunSpec & { mark: string };
  const runner = new SeatbeltRunner(job, new JobProfiles(job, directory, bindings), host, spec, WORLD);
  return runner.run({ index: 0, lane: 'scenario', profile_id: 'p', expectation_id: 'e', name: 'n', ...probe });
}
