import { describe, expect, it } from 'vitest';
import { classifyStart, type StartEvidence } from '../../src/seatbelt/classify.js';

const base: StartEvidence = { exit_code: 0, signal: null, stderr: '', marker: '' };
const APPLY = 'sandbox-exec: sandbox_apply: Operation not permitted\n';
const EXECVP = "sandbox-exec: execvp() of '/bin/bash' failed: Operation not permitted\n";
const UNBOUND = 'sandbox-exec: unbound variable: file-raed at <input string>, line 3\n';

describe('when the mark did not come through', () => {
  it.each([
    [
      'a caller that the self check found sandboxed',
      { exit_code: 71, stderr: APPLY, sandboxed: true },
      'apply',
      'apply_already_sandboxed',
      'already_sandboxed',
    ],
    [
      'the same words outside any sandbox',
      { exit_code: 71, stderr: APPLY, sandboxed: false },
      'apply',
      'sandbox_apply_failed',
      'apply_refused',
    ],
    ['the same words, and nobody knows', { exit_code: 71, stderr: APPLY }, 'apply', 'sandbox_apply_failed', 'apply_refused'],
    [
      'a compiler that aborts',
      { exit_code: null, signal: 'SIGABRT', stderr: 'Assertion failed: (x), function f, file c.c, line 1.\n' },
      'apply',
      'sandbox_init_failed',
      'compiler_aborted',
    ],
    [
      'a profile that may not be read',
      { exit_code: 65, stderr: 'sandbox-exec: /p.sb: Operation not permitted\n' },
      'apply',
      'sandbox_init_failed',
      'profile_unreadable',
    ],
    ...['no version specified', 'Error reading string', 'host must be * or localhost'].map(
      (text) =>
        [
          `a compiler that says: ${text}`,
          { exit_code: 65, stderr: `sandbox-exec: ${text}\n` },
          'apply',
          'sandbox_init_failed',
          'profile_invalid',
        ] as const,
    ),
    [
      'an exec of the stub that was denied',
      { exit_code: 71, stderr: EXECVP },
      'bootstrap',
      'bootstrap_deny_process_exec',
      'stub_exec_refused',
    ],
    [
      'a stub that is not there',
      { exit_code: 71, stderr: EXECVP.replace('Operation not permitted', 'No such file or directory') },
      'bootstrap',
      'bootstrap_exec_failed',
      'stub_exec_refused',
    ],
    ['a profile that does not compile', { exit_code: 65, stderr: UNBOUND }, 'apply', 'sandbox_init_failed', 'profile_invalid'],
    [
      'a profile that is not there',
      { exit_code: 65, stderr: 'sandbox-exec: /p.sb: No such file or directory\n' },
      'apply',
      'sandbox_init_failed',
      'profile_unreadable',
    ],
    [
      'the same with the other status seen',
      { exit_code: 66, stderr: 'sandbox-exec: /p.sb: No such file or directory\n' },
      'apply',
      'sandbox_init_failed',
      'profile_unreadable',
    ],
    ['an abort without a word', { exit_code: null, signal: 'SIGABRT' }, 'bootstrap', 'bootstrap_exec_failed', 'aborted_before_start'],
    ['the same as a status', { exit_code: 134 }, 'bootstrap', 'bootstrap_exec_failed', 'aborted_before_start'],
    ['another signal', { exit_code: null, signal: 'SIGTRAP' }, 'bootstrap', 'bootstrap_exec_failed', 'killed_before_start'],
    [
      'the right status with other words',
      { exit_code: 71, stderr: 'sandbox-exec: something else\n' },
      'bootstrap',
      'bootstrap_exec_failed',
      'unclassified',
    ],
    ['the right words with another status', { exit_code: 1, stderr: APPLY }, 'bootstrap', 'bootstrap_exec_failed', 'unclassified'],
    ['the right words further down', { exit_code: 71, stderr: `warning\n${APPLY}` }, 'bootstrap', 'bootstrap_exec_failed', 'unclassified'],
    ['status 0 and nothing said', { exit_code: 0 }, 'bootstrap', 'bootstrap_exec_failed', 'unclassified'],
  ] as const)('is not measured: %s', (_name, evidence, stage, kind, reason) => {
    expect(classifyStart({ ...base, ...evidence })).toMatchObject({ started: false, failure_stage: stage, failure_kind: kind, reason });
  });
});

describe('when the mark came through', () => {
  it.each([
    ['71 and the words of sandbox-exec', { exit_code: 71, stderr: APPLY }],
    ['65 and the words of the compiler', { exit_code: 65, stderr: UNBOUND }],
    ['126 without the words of the stub', { exit_code: 126, stderr: 'other: Operation not permitted\n' }],
    ['1 with the words of the stub, which ends with 126', { exit_code: 1, stderr: 'runtime-stub: line 3: /x: Operation not permitted\n' }],
    [
      '126 with the words of the stub further down',
      { exit_code: 126, stderr: 'first\nruntime-stub: line 3: /x: Operation not permitted\n' },
    ],
    ['an abort', { exit_code: null, signal: 'SIGABRT' }],
  ])('started, whatever the probe did then: %s', (_name, evidence) => {
    expect(classifyStart({ ...base, ...evidence, marker: 'S' })).toMatchObject({ started: true, failure_stage: null, reason: null });
  });

  it.each([
    ['one line', ''],
    ['a second line of bash 3.2', 'runtime-stub: line 3: /usr/bin/head: Operation not permitted\n'],
    ['a second line of its exec', 'runtime-stub: line 3: exec: /usr/bin/head: cannot execute: Operation not permitted\n'],
  ])('is a refused exec by the first line of the stub: %s', (_name, more) => {
    const stderr = `runtime-stub: line 3: /usr/bin/head: Operation not permitted\n${more}`;
    const refused = { started: false, failure_kind: 'bootstrap_deny_process_exec', reason: 'exec_refused' };
    expect(classifyStart({ ...base, marker: 'S', exit_code: 126, stderr })).toMatchObject(refused);
    const behind = `shell-init: error retrieving current directory: getcwd: cannot access parent directories: Operation not permitted\n${stderr}`;
    expect(classifyStart({ ...base, marker: 'S', exit_code: 126, stderr: behind })).toMatchObject(refused);
  });
});

describe('when there is no stub', () => {
  it('leaves open whether it started', () => {
    expect(classifyStart({ ...base, marker: null, exit_code: 1 })).toMatchObject({ started: null, failure_stage: null });
    expect(classifyStart({ ...base, marker: null, exit_code: 71, stderr: EXECVP })).toMatchObject({
      started: null,
      failure_stage: 'bootstrap',
    });
  });
});

describe('what is told of an apply', () => {
  const applyOf = (evidence: Partial<StartEvidence>) => classifyStart({ ...base, ...evidence }).apply;
  const failed = { rc: -1, errno: null };

  it('is as much as the words say', () => {
    expect(applyOf({ marker: 'S' })).toEqual({
      api: 'sandbox_init',
      rc: 0,
      errno: 0,
      errbuf: null,
      err_class: 'ok',
      err_class_source: 'none',
    });
    expect(applyOf({ exit_code: 71, stderr: APPLY })).toMatchObject({
      ...failed,
      api: 'sandbox_apply',
      errbuf: 'Operation not permitted',
      err_class: 'errno_eperm',
    });
    expect(applyOf({ exit_code: 71, stderr: APPLY, sandboxed: true })).toMatchObject({ ...failed, err_class: 'already_sandboxed' });
    expect(applyOf({ exit_code: 65, stderr: UNBOUND })).toMatchObject({
      ...failed,
      errbuf: 'unbound variable: file-raed at <input string>, line 3',
    });
    expect(applyOf({ exit_code: 65, stderr: 'sandbox-exec: /p.sb: No such file or directory\n' })).toMatchObject({
      errbuf: '/p.sb: No such file or directory',
    });
    expect(applyOf({ exit_code: 65, stderr: `sandbox-exec: ${'x'.repeat(3000)}` })).toMatchObject({ errbuf: 'x'.repeat(2048) });
    expect(applyOf({ exit_code: 1 })).toBeNull();
  });
});

describe('words with the wrong status', () => {
  const told = (marker: string | null, exit_code: number, stderr: string) => {
    const { started, reason } = classifyStart({ ...base, marker, exit_code, stderr });
    return [started, reason];
  };
  const UNREAD = 'sandbox-exec: /p.sb: No such file or directory\n';
  const EXEC = 'runtime-stub: line 3: /x: No such file or directory\n';

  it('say nothing', () => {
    expect([65, 66, 64, 71].map((status) => told('', status, UNREAD)[1])).toEqual([
      'profile_unreadable',
      'profile_unreadable',
      'unclassified',
      'unclassified',
    ]);
    expect([65, 66, 64, 0].map((status) => told(null, status, UNREAD)[1])).toEqual([
      'profile_unreadable',
      'profile_unreadable',
      null,
      null,
    ]);
    expect([126, 127, 125, 0].map((status) => told('S', status, EXEC)[0])).toEqual([false, false, true, true]);
  });
});
