import { RUN_TIME_BLOCK } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { ALLOW, DENY, simulate } from '../helpers.js';

const BLOCK = `${DENY}${RUN_TIME_BLOCK.join('\n')}\n`;

describe('a simulated file probe', () => {
  it('reads without a policy, and says where the descriptor is', () => {
    expect(simulate(null, { operation: 'file-read*', target: '/tmp/foo' })).toMatchObject({
      started: true,
      outcome: 'completed',
      exit_code: 0,
      errno: null,
      decision: 'allow',
      stdout: 'runtime-checks foo\n',
      stderr: '',
      observed_path: '/private/tmp/foo',
      observed_path_nofirmlink: '/System/Volumes/Data/private/tmp/foo',
      policy_decision: 'allow',
      apply: { attempted: false, ok: true },
    });
  });

  it('is denied with EPERM, and says by which access', () => {
    expect(simulate(BLOCK, { operation: 'file-read*', target: '/tmp/foo' })).toMatchObject({
      started: true,
      exit_code: 2,
      errno: 1,
      errno_text: 'Operation not permitted',
      stderr: 'open target: Operation not permitted\n',
      absent: false,
      decision: 'deny',
      failure_stage: 'probe',
      failure_kind: 'probe_nonzero_exit',
      first_denied: { operation: 'file-read-data', path: '/private/tmp/foo' },
      rule: { text: '(deny default)' },
    });
  });

  it('misses a file that is not there, whatever the policy says about it', () => {
    for (const text of [null, ALLOW, BLOCK]) {
      expect(simulate(text, { operation: 'file-read*', target: '/private/tmp/none' })).toMatchObject({
        started: true,
        absent: true,
        errno: 2,
        decision: null,
      });
    }
  });

  it('is refused at a link before it can miss the file behind it', () => {
    expect(simulate(BLOCK, { operation: 'file-read*', target: '/var/tmp/none' })).toMatchObject({
      absent: false,
      errno: 1,
      decision: 'deny',
    });
  });

  it('meets ownership and modes after the policy', () => {
    expect(simulate(null, { operation: 'file-write*', target: '/private/etc/hosts' })).toMatchObject({
      errno: 13,
      decision: 'deny',
      policy_decision: 'allow',
      refused_by: { path: '/private/etc/hosts', mode: 0o644, uid: 0, user: 501 },
    });
    const denied = simulate(DENY, { operation: 'file-write*', target: '/private/etc/hosts' });
    expect(denied).toMatchObject({ errno: 1, policy_decision: 'deny' });
    expect(denied.refused_by).toBeUndefined();
  });

  it('answers metadata calls as their helper does', () => {
    const probe = {
      operation: 'file-read-metadata',
      target: '/private/tmp/foo',
      driver: 'metadata_runner',
      syscall: 'getattrlist',
      attr_payload: 'cmn',
    };
    const allowed = simulate(ALLOW, probe);
    expect(JSON.parse(allowed.stdout)).toEqual({
      apply_rc: 0,
      attr_payload: 'cmn',
      op: 'file-read-metadata',
      path: '/private/tmp/foo',
      status: 'ok',
      syscall: 'getattrlist',
    });
    const denied = simulate(DENY, probe);
    expect(denied).toMatchObject({ exit_code: 1, errno: 1, decision: 'deny' });
    expect(JSON.parse(denied.stdout)).toMatchObject({ status: 'op_failed', errno: 1 });
  });

  it('answers file_probe with JSON', () => {
    expect(JSON.parse(simulate(null, { operation: 'file-read*', target: '/usr/bin/true', driver: 'file_probe' }).stdout)).toEqual({
      op: 'read',
      path: '/usr/bin/true',
      rc: 0,
      errno: 0,
    });
  });

  it.each([
    ['file-read-xattr', '/private/tmp/foo', { decision: 'allow', stdout: '1\n' }],
    ['file-read-xattr', '/private/tmp/baz.txt', { decision: null, absent: true }],
    ['file-write-xattr', '/private/tmp/bar', { decision: 'allow' }],
    ['file-test-existence', '/private/tmp/none', { decision: null, absent: true }],
    ['file-test-existence', '/tmp', { decision: 'allow' }],
    ['file-search', '/tmp/sbpl_rt', { decision: 'allow' }],
    ['file-search', '/tmp/foo', { decision: 'deny', errno: 20 }],
    ['file-read-data', 'tmp/foo', { decision: 'allow' }],
  ])('%s %s without a policy', (operation, target, expected) => {
    expect(simulate(null, { operation, target })).toMatchObject(expected);
  });

  it('starts from the same state every time', () => {
    const first = simulate(ALLOW, { operation: 'file-write*', target: '/tmp/foo' });
    expect(simulate(ALLOW, { operation: 'file-write*', target: '/tmp/foo' })).toEqual(first);
    expect(simulate(ALLOW, { operation: 'file-read*', target: '/tmp/foo' }).stdout).toBe('runtime-checks foo\n');
  });

  it('does not run without a target or on an open question', () => {
    expect(simulate(ALLOW, { operation: 'file-read*' })).toMatchObject({ outcome: 'not_run', reason: 'target_missing', decision: null });
    expect(simulate(`${DENY}(allow file-read* (storage-class "x"))`, { operation: 'file-read*', target: '/tmp' })).toMatchObject({
      outcome: 'not_run',
      reason: 'policy_unknown',
      policy_decision: 'unknown',
      unknown: [{ construct: 'storage-class' }],
    });
  });
});
