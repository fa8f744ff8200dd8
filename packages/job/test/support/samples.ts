import { type AskedRow, type Frame, type Hello, type MeasuredRow, type NotRunRow, outputDigest } from '@runtime/job';

const base = {
  index: 0,
  profile_id: 'p',
  expectation_id: 'p:e',
  exit_code: 0,
  signal: null,
  errno: null,
  errno_source: null,
  stdout: '',
  stderr: '',
  truncated: false,
  absent: false,
  harness: 'runtime-simulated/2',
} as const;

export const measured = (extra: Partial<MeasuredRow> = {}): MeasuredRow => {
  const row: MeasuredRow = {
    ...base,
    kind: 'measured',
    lane: 'scenario',
    started: true,
    outcome: 'completed',
    output_sha256: null,
    driver: 'open-read',
    command: [],
    answer: 'allow',
    failure_stage: null,
    failure_kind: null,
    apply: null,
    apply_model: 'self_apply',
    apply_timing: 'pre_syscall',
    ...extra,
  };
  return { ...row, output_sha256: extra.output_sha256 ?? outputDigest(row) };
};

export const asked: AskedRow = {
  ...base,
  kind: 'asked',
  lane: 'oracle',
  started: true,
  outcome: 'completed',
  exit_code: null,
  output_sha256: null,
  oracle: {
    source: 'engine',
    operation: 'file-read-data',
    filter_type: 0,
    filter_type_name: 'path',
    argument: '/private/tmp/foo',
    decision: 'deny',
  },
};

export const notRun: NotRunRow = {
  ...base,
  kind: 'not_run',
  lane: 'scenario',
  started: false,
  outcome: 'not_run',
  exit_code: null,
  output_sha256: null,
  absent: null,
  reason: 'driver_unknown',
};

export const hello: Hello = {
  type: 'hello',
  run_id: 'r-1',
  nonce: 'n',
  job_sha256: 'a'.repeat(64),
  pid: 7,
  parent_pid: 1,
  runner: 'simulated',
  runner_sha256: 'd'.repeat(64),
  xpc_service_name: null,
  environment: ['PATH'],
  self_check: null,
  host: { platform: 'linux', product_version: null, build: null, machine: 'x64', sip: null, dyld_digest: null, node: 'v20.19.0' },
  tools: [{ name: 'head', path: '/usr/bin/head', real_path: null, sha256: null, system: false }],
  world_match: { compared: [], result: 'unknown' },
};

export const start: Frame = { type: 'start', run_id: 'r-1' };

export const done: Frame = {
  type: 'done',
  done: {
    schema_version: 'runtime-tools.job_done.v0.1',
    run_id: 'r-1',
    nonce_sha256: 'b'.repeat(64),
    rows: 1,
    rows_sha256: 'c'.repeat(64),
    ended: 'complete',
  },
};

export const rowFrame = (stdout: string): Frame => ({ type: 'row', row: measured({ stdout }) });
