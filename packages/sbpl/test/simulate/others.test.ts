import { RUN_TIME_BLOCK, simulateProbe } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { ALLOW, DENY, host, policyOf, simulate } from '../helpers.js';

const BLOCK = `${DENY}${RUN_TIME_BLOCK.join('\n')}\n`;

describe('a simulated probe of another kind', () => {
  it.each([
    ['mach-lookup', 'com.apple.cfprefsd.agent', 'sandbox_mach_probe', 'allow', false],
    ['mach-lookup', 'com.apple.nobody', 'sandbox_mach_probe', null, true],
    ['mach-lookup', 'com.apple.cfprefsd.xpc', 'xpc_probe', 'allow', false],
    ['mach-lookup', 'com.apple.cfprefsd.xpc', 'mach_probe', null, true],
    ['mach-register', 'org.example.new', 'sandbox_check_probe', 'allow', false],
    ['iokit-open-service', 'IOSurfaceRoot', 'sandbox_iokit_probe', 'allow', false],
    ['iokit-open-service', 'IOUSBHostInterface', 'sandbox_iokit_probe', null, true],
    ['sysctl-read', 'kern.ostype', undefined, 'allow', false],
    ['sysctl-read', 'kern.nothing', undefined, null, true],
    ['sysctl-read', 'constructor', undefined, null, true],
    ['system-kext-query', 'com.apple.kpi.bsd', undefined, 'allow', false],
    ['system-kext-query', 'org.example.kext', undefined, null, true],
    ['darwin-notification-post', 'a.b', undefined, 'allow', false],
    ['distributed-notification-post', 'a.b', undefined, 'allow', false],
    ['process-info-pidinfo', 'self', undefined, 'allow', false],
    ['process-info-pidinfo', '1', undefined, 'allow', false],
    ['process-info-pidinfo', '99999', undefined, null, true],
    ['signal', 'same-sandbox', undefined, 'allow', false],
    ['network-outbound', '127.0.0.1:62646', undefined, 'allow', false],
    ['network-outbound', '192.0.2.1:80', undefined, null, true],
    ['process-fork', 'self', undefined, 'allow', false],
    ['process-exec', undefined, undefined, 'allow', false],
    ['ipc-posix-shm-write-create', 'sbl.x', undefined, 'allow', false],
    ['authorization-right-obtain', 'system.preferences', 'sandbox_check_probe', 'allow', false],
    ['user-preference-read', 'com.apple.TimeMachine', 'sandbox_check_probe', 'allow', false],
    ['nvram-get', 'SystemAudioVolume', undefined, 'allow', false],
  ])('%s %s by %s without a policy: %s', (operation, target, driver, decision, absent) => {
    expect(simulate(null, { operation, target, driver })).toMatchObject({ started: true, outcome: 'completed', decision, absent });
    expect(simulate(ALLOW, { operation, target, driver })).toMatchObject({ decision, absent });
  });

  it('is refused by name before it can be missed, and missed before it can be refused where things are enumerated', () => {
    expect(simulate(BLOCK, { operation: 'mach-lookup', target: 'com.apple.nobody', driver: 'mach_probe' })).toMatchObject({
      decision: 'deny',
      absent: false,
    });
    expect(simulate(BLOCK, { operation: 'iokit-open-service', target: 'IOUSBHostInterface', driver: 'sandbox_iokit_probe' })).toMatchObject(
      {
        decision: null,
        absent: true,
        exit_code: 2,
      },
    );
  });

  it('prints the details that its helper prints', () => {
    const line = (text: string): unknown => JSON.parse(text.replace('SBL_PROBE_DETAILS ', ''));
    expect(line(simulate(null, { operation: 'mach-lookup', target: 'com.apple.logd', driver: 'mach_probe' }).stdout)).toEqual({
      operation: 'mach-lookup',
      kr: 0,
      service_present: true,
    });
    const check = {
      operation: 'user-preference-read',
      target: 'a',
      driver: 'sandbox_check_probe',
      filter_name: 'preference-domain',
      filter_type: 6,
    };
    expect(line(simulate(DENY, check).stdout)).toEqual({
      operation: 'user-preference-read',
      filter_type: 6,
      argument: 'a',
      filter_name: 'preference-domain',
      rc: 1,
      decision: 'deny',
    });
  });

  it('does not run for a driver or operation it does not know', () => {
    expect(simulate(ALLOW, { operation: 'mach-lookup', target: 'a', driver: 'other' })).toMatchObject({
      outcome: 'not_run',
      reason: 'driver_unknown',
    });
    expect(simulate(ALLOW, { operation: 'mach-look', target: 'a' })).toMatchObject({ outcome: 'not_run', reason: 'operation_unknown' });
  });
});

describe('before the operation', () => {
  it('a denying message filter fails apply with EPERM', () => {
    const text = `${DENY}(allow mach-bootstrap (apply-message-filter (deny mach-message-send)))`;
    expect(simulate(text, { operation: 'file-read*', target: '/tmp/foo' })).toMatchObject({
      started: false,
      outcome: 'completed',
      exit_code: 1,
      errno: 1,
      decision: null,
      failure_stage: 'apply',
      failure_kind: 'sandbox_init_failed',
      apply: { attempted: true, ok: false, rc: -1, errno: 1 },
    });
    expect(simulateProbe(host, policyOf(text), { operation: 'file-read*', target: '/tmp/foo' }, { mode: 'blob' }).failure_kind).toBe(
      'sandbox_apply_failed',
    );
  });

  it('a name that the version does not have fails initialisation', () => {
    expect(simulate('(version 2)(allow default)(debug deny)', { operation: 'sysctl-read', target: 'kern.ostype' })).toMatchObject({
      failure_stage: 'apply',
      failure_kind: 'sandbox_init_failed',
      errno: 22,
    });
  });

  it('version 2 without an allow default fails every exec, although exec is allowed', () => {
    const text = '(version 2)(allow process-exec*)(allow file-read*)(allow sysctl-read)';
    const probe = { operation: 'sysctl-read', target: 'kern.ostype' };
    expect(simulate(text, probe)).toMatchObject({
      started: false,
      exit_code: 127,
      failure_stage: 'bootstrap',
      failure_kind: 'bootstrap_deny_process_exec',
      decision: null,
    });
    expect(simulate(`${text}(allow default)`, probe).decision).toBe('allow');
    expect(simulate(text, { operation: 'file-read*', target: '/private/tmp/foo' }).decision).toBe('allow');
  });

  it('a helper that may not be executed never starts', () => {
    const probe = { operation: 'network-outbound', target: '127.0.0.1:80' };
    expect(simulate(`${DENY}(allow network-outbound)`, probe)).toMatchObject({
      started: false,
      failure_stage: 'bootstrap',
      decision: null,
    });
    expect(simulate(`${DENY}(allow network-outbound)(allow process-exec (literal "/usr/bin/nc"))`, probe).decision).toBe('allow');
  });

  it('an exec that is itself the operation is denied, not failed', () => {
    expect(simulate(`${ALLOW}(deny process-exec*)`, { operation: 'process-exec', target: 'self' })).toMatchObject({
      started: true,
      decision: 'deny',
      first_denied: { operation: 'process-exec*', path: '/usr/bin/true' },
    });
  });

  it('a reporting deny default kills the probe', () => {
    expect(
      simulate('(version 1)(deny default (with report))(allow file-read*)', { operation: 'file-read*', target: '/private/tmp/foo' }),
    ).toMatchObject({
      started: true,
      outcome: 'signalled',
      signal: 'SIGTRAP',
      exit_code: null,
      decision: null,
    });
  });

  it('a rule that sends a signal sends it', () => {
    const text = `${ALLOW}(deny file-read* (literal "/private/tmp/foo") (with send-signal SIGKILL))`;
    expect(simulate(text, { operation: 'file-read*', target: '/private/tmp/foo' })).toMatchObject({
      outcome: 'signalled',
      signal: 'SIGKILL',
    });
    expect(simulate(text, { operation: 'file-read*', target: '/private/tmp/bar' }).decision).toBe('allow');
  });
});
