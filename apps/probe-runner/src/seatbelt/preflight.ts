import { join } from 'node:path';
import { SCHEMA_VERSIONS, sha256Hex } from '@runtime/contracts';
import { readRegularFile } from '@runtime/files';
import type { Job, PreflightRecord, RunSpec } from '@runtime/job';
import type { Host } from '../host.js';
import { runProcess } from '../supervise/run-process.js';
import { classifyStart } from './classify.js';
import { selfCheck } from './self-check.js';
import { PROBE_CWD, probeEnvironment } from './surroundings.js';

/** The apply preflight (contract: execution, 2.3): can a known-good policy be applied here at all? Null when the plan has none. */
export async function preflightRecord(
  job: Job,
  host: Host,
  spec: RunSpec,
  command: (profile: { path: string }) => [string, ...string[]],
): Promise<PreflightRecord | null> {
  const { apply_preflight: preflight } = job;
  if (preflight === undefined) return null;
  const { source, rc, sandboxed, error } = await selfCheck(host);
  const base = {
    world_id: job.world_id,
    run_id: job.run_id,
    profile: preflight.profile,
    runner: host.tools.sandbox_exec,
    sandbox_check_self: error === undefined ? { source, rc, sandboxed } : { source, error },
    schema_version: SCHEMA_VERSIONS.apply_preflight,
  };
  const path = join(spec.directory, preflight.file);
  if (sha256Hex(await readRegularFile(path)) !== preflight.text_sha256) {
    return { ...base, status: 'error', error: 'profile_changed' };
  }
  const argv = command({ path });
  const report = await runProcess({
    argv,
    env: probeEnvironment(host.tools),
    cwd: PROBE_CWD,
    limitMs: job.limits.probe_ms,
    output: { kept: 4096, most: 1024 * 1024 },
    marker: true,
  });
  if (report.outcome === 'timed_out' || report.spawn_error !== null) {
    const reason = report.spawn_error === null ? 'timeout' : 'missing_sandbox_exec';
    return { ...base, status: 'error', error: reason };
  }
  const start = classifyStart({
    exit_code: report.exit_code,
    signal: report.signal,
    stderr: report.stderr.text,
    marker: report.marker ?? '',
    sandboxed,
  });
  return {
    ...base,
    status: 'ok',
    // Word for word, but for the place of the profile.
    command: command({ path: preflight.file }),
    exit_code: report.exit_code ?? -1,
    stdout: report.stdout.text,
    stderr: report.stderr.text,
    apply_report: start.apply,
    apply_marker_pid: null,
    apply_ok: start.apply?.rc === 0,
    failure_stage: start.failure_stage === 'apply' ? 'apply' : null,
  };
}
