import { builtInWorld, worldFromDocument } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { HELPER_CALLS, type HelperCallName } from '../../src/native/calls.js';
import { readToolAnswer } from '../../src/seatbelt/answers.js';
import { buildSandboxArgs } from '../../src/seatbelt/argv.js';
import { questionOf } from '../../src/seatbelt/check-action.js';
import type { StartFacts } from '../../src/seatbelt/classify.js';
import { hostAndPort } from '../../src/seatbelt/drivers/network.js';
import { DRIVERS, selectDriver } from '../../src/seatbelt/drivers/table.js';
import type { DriverContext, ExecDriver, ProbeSpec } from '../../src/seatbelt/drivers/types.js';
import { STUB } from '../../src/seatbelt/stub.js';
import type { ProcessReport } from '../../src/supervise/run-process.js';
import { SYSTEM_TOOLS } from '../../src/tools.js';

const CONTEXT: DriverContext = { loopbackPort: 40_000, fixtureDirectory: '/private/tmp/run/fixtures' };
const PATH = '/private/tmp/foo';

/** Every operation and driver the templates use, and what serves it: with the native helper, and without. */
const TABLE: [ProbeSpec, string, string][] = [
  [{ operation: 'file-read*', target: PATH }, 'open-read', 'head'],
  [{ operation: 'file-read-data', target: PATH }, 'open-read', 'head'],
  [{ operation: 'file-read*', target: PATH, syscall: 'openat' }, 'openat-read', 'driver_unavailable'],
  [{ operation: 'file-read*', target: 'tmp/foo', syscall: 'openat_rootrel' }, 'openat-root-read', 'driver_unavailable'],
  [{ operation: 'file-read*', target: PATH, driver: 'file_probe' }, 'open-read', 'head'],
  [{ operation: 'file-write*', target: PATH }, 'open-append', 'driver_unavailable'],
  [{ operation: 'file-write-data', target: PATH }, 'open-append', 'driver_unavailable'],
  [{ operation: 'file-write*', target: PATH, syscall: 'openat' }, 'openat-append', 'driver_unavailable'],
  [{ operation: 'file-read-metadata', target: PATH, driver: 'metadata_runner', syscall: 'lstat' }, 'metadata-lstat', 'stat'],
  ...(['fstat', 'getattrlist', 'setattrlist'] as const).map((syscall): [ProbeSpec, string, string] => [
    { operation: 'file-read-metadata', target: PATH, driver: 'metadata_runner', syscall },
    `metadata-${syscall}`,
    'driver_unavailable',
  ]),
  ...(['chmod', 'fchmod', 'utimes', 'futimes', 'lutimes', 'lchown', 'fchown', 'fchownat'] as const).map(
    (syscall): [ProbeSpec, string, string] => [
      { operation: 'file-write*', target: PATH, driver: 'metadata_runner', syscall },
      `metadata-${syscall}`,
      'driver_unavailable',
    ],
  ),
  [{ operation: 'file-read-xattr', target: PATH }, 'getxattr', 'xattr-list'],
  [{ operation: 'file-write-xattr', target: PATH }, 'setxattr', 'driver_unavailable'],
  [{ operation: 'file-search', target: '/private/tmp' }, 'opendir', 'driver_unavailable'],
  [{ operation: 'file-test-existence', target: PATH }, 'access', 'driver_unavailable'],
  [
    { operation: 'mach-lookup', target: 'com.apple.cfprefsd.agent', driver: 'sandbox_mach_probe', syscall: 'bootstrap_look_up' },
    'bootstrap-look-up',
    'driver_unavailable',
  ],
  [{ operation: 'mach-lookup', target: 'com.apple.cfprefsd.agent', driver: 'mach_probe' }, 'bootstrap-look-up', 'driver_unavailable'],
  [{ operation: 'mach-lookup', target: 'com.apple.cfprefsd.agent', driver: 'xpc_probe' }, 'xpc-connect', 'driver_unavailable'],
  [{ operation: 'mach-register', target: 'x', driver: 'sandbox_check_probe' }, 'sandbox-check', 'driver_unavailable'],
  [{ operation: 'authorization-right-obtain', target: 'system.x', driver: 'sandbox_check_probe' }, 'sandbox-check', 'driver_unavailable'],
  [{ operation: 'user-preference-read', target: 'com.x', driver: 'sandbox_check_probe' }, 'sandbox-check', 'driver_unavailable'],
  [{ operation: 'iokit-open-service', target: 'IOSurfaceRoot', driver: 'sandbox_iokit_probe' }, 'iokit-open', 'driver_unavailable'],
  [{ operation: 'network-outbound', target: '127.0.0.1:62646' }, 'connect', 'nc'],
  [{ operation: 'network-outbound', target: '/private/var/run/x.socket' }, 'connect-unix', 'nc'],
  [{ operation: 'sysctl-read', target: 'kern.ostype' }, 'sysctlbyname', 'sysctl'],
  [{ operation: 'signal', target: 'same-sandbox' }, 'kill', 'driver_unavailable'],
  [{ operation: 'process-info-pidinfo', target: 'self' }, 'proc-pidinfo', 'driver_unavailable'],
  [{ operation: 'process-fork', target: 'self', syscall: 'fork' }, 'fork', 'driver_unavailable'],
  [{ operation: 'darwin-notification-post', target: 'com.x', syscall: 'notify_post' }, 'notify-post', 'driver_unavailable'],
  [{ operation: 'distributed-notification-post', target: 'com.x' }, 'sandbox-check', 'driver_unavailable'],
  [{ operation: 'ipc-posix-shm-write-create', target: 'rt' }, 'shm-create', 'driver_unavailable'],
];

const idOf = (probe: ProbeSpec, helper: boolean): string => {
  const driver = selectDriver(probe, helper);
  return 'unavailable' in driver ? driver.unavailable : driver.id;
};

describe('when a driver is chosen', () => {
  it.each(TABLE)('%j is served by %s, without the helper by %s', (probe, withHelper, without) => {
    expect([idOf(probe, true), idOf(probe, false)]).toEqual([withHelper, without]);
  });

  it.each(['process-exec', 'nvram-set', '', 'file-read*; rm'])('has nothing for %j', (operation) => {
    expect(selectDriver({ operation, target: '/bin/sh' }, true)).toEqual({ unavailable: 'driver_unknown' });
  });

  it('gives every driver an id of its own, and a sentence', () => {
    expect(new Set(DRIVERS.map((driver) => driver.id)).size).toBe(DRIVERS.length);
    for (const driver of DRIVERS) expect(driver.what).toMatch(/\w/);
  });
});

/** The argument list of each exec driver for its first probe of the table, as it would stand on a Mac. */
const ARGV: Record<string, string[]> = {
  head: ['/usr/bin/head', '-c', '1', '--', PATH],
  stat: ['/usr/bin/stat', '-f', '%i', '--', PATH],
  'xattr-list': ['/usr/bin/xattr', '--', PATH],
  nc: ['/usr/bin/nc', '-v', '-z', '-G', '2', '127.0.0.1', '40000'],
  sysctl: ['/usr/sbin/sysctl', '-n', '--', 'kern.ostype'],
};

describe('when an argument list is built', () => {
  it.each(Object.entries(ARGV))('is this for %s', (id, expected) => {
    const [probe] = TABLE.find(([candidate]) => idOf(candidate, false) === id) as [ProbeSpec, string, string];
    const driver = DRIVERS.find((candidate) => candidate.id === id) as ExecDriver;
    expect([SYSTEM_TOOLS[driver.tool], ...driver.args(probe, CONTEXT)]).toEqual(expected);
  });

  it('stands behind sandbox-exec and the stub, each part an argument of its own', () => {
    expect(
      buildSandboxArgs(SYSTEM_TOOLS, {
        profile: '/p.sb',
        params: { ROOT: '/a b' },
        command: ['/usr/bin/head', '-c', '1', '--', "/x'; rm -rf /"],
      }),
    ).toEqual([
      '/usr/bin/sandbox-exec',
      '-f',
      '/p.sb',
      '-D',
      'ROOT=/a b',
      '/bin/bash',
      '-c',
      STUB,
      'runtime-stub',
      '/usr/bin/head',
      '-c',
      '1',
      '--',
      "/x'; rm -rf /",
    ]);
  });

  it('leaves the stub out where a suite asks for that', () => {
    expect(buildSandboxArgs(SYSTEM_TOOLS, { profile: '/p.sb', command: ['/usr/bin/true'], stub: false })).toEqual([
      '/usr/bin/sandbox-exec',
      '-f',
      '/p.sb',
      '/usr/bin/true',
    ]);
  });

  it('never gives a target a chance to be an option', () => {
    for (const driver of DRIVERS) {
      if (driver.kind !== 'exec' || driver.presence !== 'path') continue;
      const args = driver.args({ operation: driver.operations[0] as string, target: '-rf' }, CONTEXT);
      expect(args.indexOf('--'), driver.id).toBe(args.length - 2);
    }
  });

  it.each([
    ['127.0.0.1:62646', ['127.0.0.1', '40000']],
    ['localhost', ['localhost', '40000']],
    ['[::1]:9', ['::1', '40000']],
    ['example.org:443', ['example.org', '443']],
    ['example.org', ['example.org', '80']],
  ])('splits %s', (address, expected) => {
    expect(hostAndPort(address, 40_000)).toEqual(expected);
  });
});

const STARTED: StartFacts = { started: true, failure_stage: null, failure_kind: null, reason: null, apply: null, errno_text: null };
const report = (exit_code: number, stderr: string): ProcessReport =>
  ({ outcome: 'completed', exit_code, signal: null, stdout: { text: '' }, stderr: { text: stderr } }) as ProcessReport;
const head = DRIVERS.find((driver) => driver.id === 'head') as ExecDriver;

describe("when a tool's answer is read", () => {
  it.each([
    ['status 0', 0, '', { answer: 'allow' }],
    ['a refusal', 1, `head: ${PATH}: Operation not permitted\n`, { answer: 'deny', errno_text: 'Operation not permitted' }],
    ['mode bits', 1, `head: ${PATH}: Permission denied\n`, { answer: null, reason: 'probe_failed' }],
    ['a missing file', 1, `head: ${PATH}: No such file or directory\n`, { answer: null, absent: true }],
    ['a failure of its own', 64, 'usage: head [-n lines | -c bytes] [file ...]\n', { answer: null, reason: 'probe_failed' }],
    ["another program's words", 1, 'dyld: Operation not permitted\n', { answer: null, reason: 'probe_failed' }],
    [
      'words followed by others',
      1,
      `head: ${PATH}: Operation not permitted\nhead: out of memory\n`,
      { answer: null, reason: 'probe_failed' },
    ],
  ] as const)('takes %s as it is', (_name, status, stderr, expected) => {
    expect(readToolAnswer(head, report(status, stderr), STARTED)).toMatchObject(expected);
  });
});

describe('when the policy itself is asked', () => {
  const { filters } = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

  it.each<[ProbeSpec, number, number]>([
    [{ operation: 'file-read*', target: PATH }, 0, 1],
    [{ operation: 'mach-lookup', target: 'x' }, 5, 2],
    [{ operation: 'mach-lookup', target: 'x', filter_name: 'local-name' }, 6, 3],
    [{ operation: 'mach-lookup', target: 'x', filter_type: 6 }, 6, 3],
  ])('numbers the filter of %j as documents do, and as the call does where it is made', (probe, number, call) => {
    const { request, action } = questionOf(probe, filters);
    expect(request.filter_type).toBe(number);
    expect(action).toEqual({ call: 'check', options: { operation: request.operation, filter: call, argument: probe.target } });
  });

  it('puts a question about no filter without an argument', () => {
    const row = { number: 9, name: 'none', call: 0 };
    const numbered = { byName: () => null, byNumber: () => row, defaultFor: () => row } as unknown as typeof filters;
    const { action } = questionOf({ operation: 'process-fork', target: 'self' }, numbered);
    expect(action).toEqual({ call: 'check', options: { operation: 'process-fork', filter: 0 } });
  });

  it('makes no call about a filter that has no number there, or in a world that numbers none', () => {
    const unnumbered = worldFromDocument({ world_id: 'w', product_version: '1', build: 'A', machine: 'arm64' }).filters;
    expect(questionOf({ operation: 'signal', target: 'self' }, filters).action).toBeNull();
    expect(questionOf({ operation: 'mach-lookup', target: 'x', filter_name: 'control-name' }, filters).action).toBeNull();
    expect(questionOf({ operation: 'mach-lookup', target: 'x' }, unnumbered).action).toBeNull();
  });
});

describe('when the host must not change', () => {
  it('marks every driver that writes', () => {
    const writing = DRIVERS.filter((driver) => driver.operations.some((operation) => operation.startsWith('file-write')));
    for (const driver of writing) expect(driver.writes, driver.id).toBeDefined();
  });
});

describe('when the helper is called', () => {
  /** Calls of the runner itself. */
  const OWN: HelperCallName[] = ['check', 'facts', 'notify_watch', 'self_check', 'shm_unlink'];

  it('has a driver for every call it can make', () => {
    const used = new Set(DRIVERS.flatMap((driver) => (driver.kind === 'call' ? [driver.call] : [])));
    expect(Object.keys(HELPER_CALLS).filter((name) => !used.has(name as HelperCallName))).toEqual(expect.arrayContaining(OWN));
    expect(used.size + OWN.length).toBe(Object.keys(HELPER_CALLS).length);
  });

  it('gives each call the options it takes', () => {
    for (const driver of DRIVERS) {
      if (driver.kind !== 'call') continue;
      const options = driver.options({ operation: driver.operations[0] as string, target: '/x' }, CONTEXT);
      expect(Object.keys(options).sort(), driver.id).toEqual([...HELPER_CALLS[driver.call]].sort());
    }
  });
});
