import { type FailureScript, probing, says } from './failure.js';

const EPERM = 'Operation not permitted';

/** The probe's own code never runs. */
export const STARTING: readonly FailureScript[] = [
  { happens: 'the runner itself is in a sandbox', script: { nested: true }, told: 'run failed, apply: already_sandboxed' },
  {
    happens: 'the profile is refused outside any sandbox, as one gated by an entitlement is',
    script: says(71, `sandbox_apply: ${EPERM}`),
    told: `apply_refused: ${EPERM}`,
  },
  {
    happens: 'the profile names an operation nobody knows',
    script: says(65, 'unbound variable: file-raed at $PROFILE, line 3'),
    told: 'profile_invalid: unbound variable: file-raed at runtime_profiles/p.p.runtime.sb, line 3',
  },
  {
    happens: 'the profile names a host that is neither * nor localhost',
    script: says(65, 'host must be * or localhost in network address'),
    told: 'profile_invalid: host must be * or localhost in network address',
  },
  {
    happens: 'a string of the profile does not end',
    script: says(65, 'Error reading string'),
    told: 'profile_invalid: Error reading string',
  },
  { happens: 'the profile has no version', script: says(65, 'no version specified'), told: 'profile_invalid: no version specified' },
  {
    happens: 'a pattern is too long',
    script: says(65, 'pattern serialization length 70000 exceeds maximum (65535)'),
    told: 'profile_invalid: pattern serialization length 70000 exceeds maximum (65535)',
  },
  {
    happens: 'the compiler says it in several lines',
    script: says(65, '$PROFILE:3:8:\n\tunbound variable: nope'),
    told: 'profile_invalid: runtime_profiles/p.p.runtime.sb:3:8:\n\tunbound variable: nope',
  },
  {
    happens: 'the profile is gone',
    script: says(65, '$PROFILE: No such file or directory'),
    told: 'profile_unreadable: runtime_profiles/p.p.runtime.sb: No such file or directory',
  },
  {
    happens: 'the profile may not be read',
    script: says(65, `$PROFILE: ${EPERM}`),
    told: `profile_unreadable: runtime_profiles/p.p.runtime.sb: ${EPERM}`,
  },
  {
    happens: 'an expression is too large, and the compiler aborts',
    script: {
      sandbox_exec: {
        signal: 'SIGABRT',
        text: 'Assertion failed: (diff <= INSTR_JUMP_NE_MAX_LENGTH), function emit, file emit.c, line 1.',
      },
    },
    told: 'compiler_aborted: Assertion failed: (diff <= INSTR_JUMP_NE_MAX_LENGTH), function emit, file emit.c, line 1.',
  },
  {
    happens: 'the loader may not read what it needs, and aborts without a word',
    script: { sandbox_exec: 'abort' },
    told: 'aborted_before_start',
  },
  {
    happens: 'the same on macOS 26, where the root itself must be readable and the world of the plan does not say so',
    script: { product_version: '26.3', build: '25D125' },
    told: 'aborted_before_start',
    twin: true,
  },
  {
    happens: 'something kills the process before it starts',
    script: { sandbox_exec: { signal: 'SIGKILL', text: '' } },
    told: 'killed_before_start',
  },
  {
    happens: 'the policy does not let the shell of the stub start',
    script: { sandbox_exec: 'stub_exec_denied' },
    told: `stub_exec_refused: ${EPERM}`,
  },
  {
    happens: 'the shell of the stub is not there',
    script: says(71, "execvp() of '/bin/bash' failed: No such file or directory"),
    told: 'stub_exec_refused: No such file or directory',
  },
  {
    happens: 'the policy does not let the tool start; the shell is bash 3.2',
    script: { sandbox_exec: 'exec_denied' },
    told: `exec_refused: ${EPERM}`,
  },
  {
    happens: 'the same with bash 5',
    script: { sandbox_exec: 'exec_denied', bash: '5' },
    told: `exec_refused: ${EPERM}`,
    twin: true,
  },
  {
    happens: 'the same, after the shell has said that it may not read the current directory',
    script: { sandbox_exec: 'exec_denied', shell_init: true },
    told: `exec_refused: ${EPERM}`,
    twin: true,
  },
  {
    happens: 'the tool is not there; the shell is bash 3.2',
    script: { sandbox_exec: 'exec_missing' },
    told: 'exec_failed: No such file or directory',
  },
  {
    happens: 'the same with bash 5',
    script: { sandbox_exec: 'exec_missing', bash: '5' },
    told: 'exec_failed: No such file or directory',
    twin: true,
  },
  {
    happens: '`sandbox-exec` hangs',
    script: { sandbox_exec: 'hang' },
    setting: { limits: { probe_ms: 400 } },
    told: 'timed_out, never started',
  },
  {
    happens: '`sandbox-exec` says what nobody has seen before',
    script: says(71, 'something nobody has seen before'),
    told: 'unclassified',
  },
  {
    happens: 'there is no driver that could make the call here',
    script: {},
    suite: probing({ operation: 'mach-lookup', target: 'com.apple.cfprefsd.agent', driver: 'sandbox_mach_probe' }),
    told: 'driver_unavailable',
  },
  {
    happens: 'there is no driver for the operation at all',
    script: {},
    suite: probing({ operation: 'nvram-set', target: 'x' }),
    told: 'driver_unknown',
  },
];
