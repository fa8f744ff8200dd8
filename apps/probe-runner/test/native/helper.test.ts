import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toThrowWithCode } from '@runtime/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProbeRunnerError } from '../../src/error.js';
import { askHelper, helperFacts } from '../../src/native/ask.js';
import { readHelperOutput } from '../../src/native/record.js';
import { selfCheck } from '../../src/seatbelt/self-check.js';
import { SYSTEM_TOOLS } from '../../src/tools.js';
import { helperAt, measure } from '../support/measure.js';
import { canCompile, compileHelper, folderOfFile, standIn, wrapped } from '../support/stand-in.js';

const folder = folderOfFile();
const file = join(folder, 'file');
writeFileSync(file, 'x');
const read = { operation: 'file-read*', target: file };

describe.skipIf(!canCompile)('the helper', () => {
  let program = '';
  beforeAll(() => {
    program = compileHelper(folder);
  }, 120_000);

  describe('when it has a policy', () => {
    it('applies the text as it came, as the last act before the call', async () => {
      const helper = standIn(program);
      await measure(helper.path, read);
      expect(helper.trace().slice(0, 3)).toEqual([
        'before sandbox_check self,0,-',
        'before sandbox_init_with_parameters (version 1)|(allow default)|',
        `under open ${file}`,
      ]);
    });

    it('compiles first what is to be compiled, and applies it as the last act', async () => {
      const helper = standIn(program);
      expect(await measure(helper.path, read, { mode: 'blob' })).toMatchObject({ answer: 'allow', apply: { api: 'sandbox_apply', rc: 0 } });
      expect(helper.trace().slice(-5)).toEqual([
        'before sandbox_compile_string (version 1)|(allow default)|',
        'before sandbox_apply -',
        `under open ${file}`,
        'under F_GETPATH -',
        'under F_GETPATH_NOFIRMLINK -',
      ]);
    });

    it.each([
      [
        'that the kernel refuses inside another',
        ['any sandbox_check self,0,- return 1', 'any sandbox_init_with_parameters * errno 1'],
        'already_sandboxed',
      ],
      ['that an entitlement gates', ['any sandbox_init_with_parameters * errno 1'], 'apply_refused'],
      ['that does not compile', ['any sandbox_init_with_parameters * errno 22 unbound variable: x'], 'profile_invalid'],
    ])('tells a policy %s', async (_which, rules, reason) => {
      const row = await measure(standIn(program, rules).path, read);
      expect(row).toMatchObject({ kind: 'not_run', started: false, reason, failure_stage: 'apply' });
    });

    it.each([
      ['a library that is not there', 'any dlopen /usr/lib/libsandbox.1.dylib return 0', 'prerequisite_failed'],
      ['a symbol that is not there', 'any dlsym sandbox_apply return 0', 'prerequisite_failed'],
      ['a text that does not compile', 'any sandbox_compile_string * errno 0 unbound variable: x', 'profile_invalid'],
    ])('tells %s from a refusal', async (_which, rule, reason) => {
      expect(await measure(standIn(program, [rule]).path, read, { mode: 'blob' })).toMatchObject({ kind: 'not_run', reason });
    });

    it.each([
      ['a byte 0 would end', 'a\0b'],
      ['is longer than any', ' '.repeat(8 * 1024 * 1024 + 1)],
    ])('takes no policy that %s', (_which, input) => {
      const { output } = spawnSync(program, ['--call', 'fork', '--policy', 'text'], { input, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
      const { begun, answer } = readHelperOutput(output[3] as unknown as Buffer);
      expect({ begun, apply: answer?.apply, step: answer?.failed_step?.step }).toEqual({ begun: false, apply: null, step: 'read_policy' });
    });
  });

  describe('when it ends otherwise than by its record', () => {
    it('counts a whole record, and tells the death after it', async () => {
      const path = wrapped(program, '"$HELPER" "$@"; kill -KILL $$');
      const row = await measure(path, read);
      expect(row).toMatchObject({ kind: 'measured', outcome: 'completed', answer: 'allow', exit_code: null, signal: 'SIGKILL' });
    });

    it('counts a whole record, and tells the status that the process ended with', async () => {
      const row = await measure(wrapped(program, '"$HELPER" "$@"; exit 3'), read);
      expect(row).toMatchObject({ kind: 'measured', outcome: 'completed', answer: 'allow', exit_code: 3, signal: null });
    });

    it('counts no record that was cut, whatever it was going to say', async () => {
      const path = wrapped(program, '"$HELPER" "$@" 3>&1 | head -c 200 >&3; kill -KILL $$');
      expect(await measure(path, read)).toMatchObject({ outcome: 'signalled', started: true, answer: null });
    });

    it('counts no record with something behind it', async () => {
      expect(await measure(wrapped(program, '"$HELPER" "$@"; printf x >&3'), read)).toMatchObject({ answer: null });
    });

    it('tells a death before the policy', async () => {
      const row = await measure(standIn(program, ['before sandbox_check * signal 6']).path, read);
      expect(row).toMatchObject({ outcome: 'signalled', started: false, reason: 'killed_before_start' });
    });

    it('tells a compiler that gave up', async () => {
      const path = wrapped(program, "echo 'Assertion failed: (diff <= INSTR_JUMP_NE_MAX_LENGTH)' >&2; kill -ABRT $$");
      expect(await measure(path, read)).toMatchObject({ started: false, reason: 'compiler_aborted', failure_stage: 'apply' });
    });

    it('tells a call that does not come back', async () => {
      const row = await measure(standIn(program, ['under open * hang 0']).path, read, { limitMs: 3000 });
      expect(row).toMatchObject({ outcome: 'timed_out', answer: null });
    });

    it('tells a program that cannot be started', async () => {
      const path = join(folder, 'no-program');
      writeFileSync(path, 'text');
      expect(await measure(path, read)).toMatchObject({ kind: 'not_run', reason: 'spawn_failed', spawn_error: 'EACCES' });
    });
  });

  describe('when it is asked by the runner', () => {
    it('says whether a process is in a sandbox, three-valued', async () => {
      const check = (rules: string[]) => {
        const helper = helperAt(standIn(program, rules).path);
        return selfCheck({ platform: 'darwin', uid: 501, tools: SYSTEM_TOOLS, helper, lookUp: () => null, resolve: () => null });
      };
      expect(await check([])).toEqual({ source: 'sandbox_check', rc: 0, sandboxed: false });
      expect(await check(['any sandbox_check self,0,- return 1'])).toEqual({ source: 'sandbox_check', rc: 1, sandboxed: true });
      expect(await check(['any sandbox_check self,0,- errno 1'])).toMatchObject({ rc: -1, sandboxed: null });
    });

    it('puts a question to the policy with the number of the call, and takes an error for no answer', async () => {
      const asked = { operation: 'mach-lookup', target: 'com.example.x', lane: 'oracle' as const };
      const question = 'sandbox_check mach-lookup,2,com.example.x,quiet';
      const helper = standIn(program, [`under ${question} return 1`]);
      const answer = { source: 'sandbox_check', decision: 'deny', filter_type: 5 };
      expect(await measure(helper.path, asked)).toMatchObject({ kind: 'asked', oracle: answer });
      expect(helper.trace()).toContain(`under ${question}`);
      // 1 is what a profile of version 3 gives that does not let the process ask.
      for (const errno of [22, 1]) {
        const failed = await measure(standIn(program, [`under ${question} errno ${errno}`]).path, asked);
        expect(failed).toMatchObject({ reason: 'check_failed', errno, oracle: { decision: 'error' } });
      }
    });

    it('names the host, and nothing of the person', async () => {
      expect(await helperFacts(helperAt(program))).toEqual({
        dyld_uuid: '00112233-4455-6677-8899-AABBCCDDEEFF',
        hardware: 'StandIn1,1',
        build: '23E224',
        csr_config: 127,
        virtual_machine: 1,
        translated: null,
      });
    });

    it('is not started when it is not the one that was built', async () => {
      const changed = { path: standIn(program).path, sha256: '0'.repeat(64) };
      await toThrowWithCode(() => askHelper(changed, { call: 'facts', options: {} }), ProbeRunnerError, 'HELPER_CHANGED');
    });
  });

  describe('when it writes its record', () => {
    it('keeps apart what the kernel says of a descriptor and the answer of the open', async () => {
      const row = await measure(standIn(program, ['under F_GETPATH * errno 1']).path, read);
      expect(row).toMatchObject({ answer: 'allow', observed_path_errno: 1, observed_path_nofirmlink: `/System/Volumes/Data${file}` });
      const neither = await measure(standIn(program, ['under F_GETPATH * errno 1', 'under F_GETPATH_NOFIRMLINK * errno 1']).path, read);
      expect(neither).toMatchObject({ answer: 'allow', errno: null, observed_path_errno: 1, observed_path_nofirmlink_errno: 1 });
    });

    it('writes JSON whatever bytes a name has', () => {
      const parent = join(folder, 'names');
      mkdirSync(parent);
      const name = Buffer.concat([Buffer.from('"\\\t\u00e9\u{1f600}'), Buffer.from([0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80])]);
      mkdirSync(Buffer.concat([Buffer.from(`${parent}/`), name]));
      const script = 'exec "$2" --call open_read --policy none --path "$(echo "$1"/*)" 3>&1';
      const { status, stdout } = spawnSync('/bin/sh', ['-c', script, 'sh', parent, program]);
      expect(status).toBe(0);
      expect(readHelperOutput(stdout).answer?.observed.observed_path).toBe(`${parent}/"\\\t\u00e9\u{1f600}${'\ufffd'.repeat(6)}`);
    });
  });

  it.each([
    ['a relative path', { operation: 'file-read*', target: 'etc/hosts' }],
    ['a path longer than any', { operation: 'file-read*', target: `/${'a'.repeat(2000)}` }],
    ['a process that is none', { operation: 'process-info-pidinfo', target: 'kernel_task' }],
    ['nothing', { operation: 'sysctl-read', target: '' }],
  ])('measures nothing at %s', async (_what, probe) => {
    expect(await measure(program, probe)).toMatchObject({ kind: 'not_run', started: false, reason: 'target_unusable', errno: null });
  });
});
