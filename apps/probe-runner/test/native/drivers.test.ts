import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { JobProbe, JobRow } from '@runtime/job';
import { beforeAll, describe, expect, it } from 'vitest';
import { DRIVERS } from '../../src/seatbelt/drivers/table.js';
import { measure } from '../support/measure.js';
import { canCompile, compileHelper, folderOfFile, standIn, wrapped } from '../support/stand-in.js';

type Probe = Pick<JobProbe, 'operation' | 'target'> & Partial<JobProbe>;

const EPERM = 1;
const folder = folderOfFile();
const file = join(folder, 'file');
const gone = join(folder, 'gone');
writeFileSync(file, 'x');

interface Case {
  id: string;
  probe: Probe;
  /** The call that the policy is asked about. */
  call: string;
  /** What the driver does under the policy before that, as part of its way. */
  way?: string;
  /** A denial, where it is no errno of that call. */
  deny?: string;
  /** What makes it absent; without it, the target that is not there. */
  absent?: string | null;
  /** A step that is not the call, and the rule that refuses it; null: there is none but reading the policy. */
  step: [name: string, rule: string] | null;
}

const onFile = (operation: string, extra: Partial<Probe> = {}): Probe => ({ operation, target: file, ...extra });
const metadata = (operation: string, syscall: string): Probe => onFile(operation, { driver: 'metadata_runner', syscall });
const refuse = (call: string): string => `before ${call} * errno ${EPERM}`;
const opened = (name: string): [string, string] => [name, refuse('open')];

const CASES: Case[] = [
  { id: 'open-read', probe: onFile('file-read*'), call: 'open', step: null },
  { id: 'openat-read', probe: onFile('file-read*', { syscall: 'openat' }), call: 'openat', way: 'open', step: null },
  { id: 'openat-root-read', probe: onFile('file-read*', { syscall: 'openat_rootrel' }), call: 'openat', step: opened('open_root') },
  { id: 'open-append', probe: onFile('file-write*'), call: 'open', step: null },
  { id: 'openat-append', probe: onFile('file-write*', { syscall: 'openat' }), call: 'openat', way: 'open', step: null },
  { id: 'openat-root-append', probe: onFile('file-write*', { syscall: 'openat_rootrel' }), call: 'openat', step: opened('open_root') },
  { id: 'opendir', probe: { operation: 'file-search', target: folder }, call: 'access', step: null },
  { id: 'access', probe: onFile('file-test-existence'), call: 'access', step: null },
  { id: 'metadata-lstat', probe: metadata('file-read-metadata', 'lstat'), call: 'lstat', step: null },
  { id: 'metadata-fstat', probe: metadata('file-read-metadata', 'fstat'), call: 'fstat', step: opened('open') },
  { id: 'metadata-getattrlist', probe: metadata('file-read-metadata', 'getattrlist'), call: 'getattrlist', step: null },
  {
    id: 'metadata-setattrlist',
    probe: { ...metadata('file-read-metadata', 'setattrlist'), attr_payload: 'cmn-times' },
    call: 'setattrlist',
    step: ['stat', refuse('stat')],
  },
  { id: 'metadata-chmod', probe: metadata('file-write*', 'chmod'), call: 'chmod', step: null },
  { id: 'metadata-fchmod', probe: metadata('file-write*', 'fchmod'), call: 'fchmod', step: opened('open') },
  { id: 'metadata-utimes', probe: metadata('file-write*', 'utimes'), call: 'utimes', step: null },
  { id: 'metadata-futimes', probe: metadata('file-write*', 'futimes'), call: 'futimes', step: opened('open') },
  { id: 'metadata-lutimes', probe: metadata('file-write*', 'lutimes'), call: 'lutimes', step: null },
  { id: 'metadata-lchown', probe: metadata('file-write*', 'lchown'), call: 'lchown', step: null },
  { id: 'metadata-fchown', probe: metadata('file-write*', 'fchown'), call: 'fchown', step: opened('open') },
  { id: 'metadata-fchownat', probe: metadata('file-write*', 'fchownat'), call: 'fchownat', step: null },
  { id: 'getxattr', probe: onFile('file-read-xattr'), call: 'getxattr', step: null },
  { id: 'setxattr', probe: onFile('file-write-xattr'), call: 'setxattr', step: null },
  {
    id: 'bootstrap-look-up',
    probe: { operation: 'mach-lookup', target: 'com.example.x', driver: 'sandbox_mach_probe' },
    call: 'bootstrap_look_up',
    deny: 'under bootstrap_look_up com.example.x return 1100',
    absent: 'under bootstrap_look_up com.example.x return 1102',
    step: ['task_get_special_port', 'before task_get_special_port * return 8'],
  },
  {
    id: 'xpc-connect',
    probe: { operation: 'mach-lookup', target: 'com.example.x', driver: 'xpc_probe' },
    call: 'xpc_send',
    deny: 'under xpc_send * return 1',
    absent: 'any xpc_send * return 1',
    step: null,
  },
  {
    id: 'iokit-open',
    probe: { operation: 'iokit-open-service', target: 'IOSurfaceRoot', driver: 'sandbox_iokit_probe' },
    call: 'IOServiceOpen',
    deny: 'under IOServiceOpen * return -536870174',
    absent: 'before IOServiceGetMatchingService * return 0',
    step: null,
  },
  {
    id: 'sysctlbyname',
    probe: { operation: 'sysctl-read', target: 'kern.ostype' },
    call: 'sysctlbyname',
    absent: 'under sysctlbyname * errno 2',
    step: null,
  },
  {
    id: 'proc-pidinfo',
    probe: { operation: 'process-info-pidinfo', target: '1' },
    call: 'proc_pidinfo',
    absent: 'under proc_pidinfo * errno 3',
    step: null,
  },
  {
    id: 'kill',
    probe: { operation: 'signal', target: 'others' },
    call: 'kill',
    absent: 'under kill * errno 3',
    step: ['fork', refuse('fork')],
  },
  { id: 'fork', probe: { operation: 'process-fork', target: 'self' }, call: 'fork', absent: null, step: null },
  {
    id: 'notify-post',
    probe: { operation: 'darwin-notification-post', target: 'com.example.posted' },
    call: 'notify_post',
    deny: 'under notify_post com.example.posted drop 0',
    absent: null,
    step: ['notify_register_check', 'before notify_register_check * return 7'],
  },
  {
    id: 'shm-create',
    probe: { operation: 'ipc-posix-shm-write-create', target: '/example.7' },
    call: 'shm_open',
    absent: null,
    step: ['look_up_name', 'before shm_open * errno 13'],
  },
  {
    id: 'connect',
    probe: { operation: 'network-outbound', target: '192.0.2.1:9' },
    call: 'connect',
    absent: 'under connect * errno 61',
    step: ['socket', refuse('socket')],
  },
  {
    id: 'connect-unix',
    probe: { operation: 'network-outbound', target: file },
    call: 'connect',
    absent: 'under connect * errno 2',
    step: ['socket', refuse('socket')],
  },
  {
    id: 'sandbox-check',
    probe: { operation: 'user-preference-read', target: 'com.example.x' },
    call: 'sandbox_check',
    deny: 'under sandbox_check user-preference-read,6,com.example.x,quiet return 1',
    absent: null,
    step: null,
  },
];

/** Calls that need somebody who answers. */
const ANSWERED = ['connect', 'connect-unix'];

describe.skipIf(!canCompile)('when a driver runs by the helper', () => {
  let program = '';
  beforeAll(() => {
    program = compileHelper(folder);
  }, 120_000);

  it('knows a case for every driver that it makes a call for', () => {
    const drivers = DRIVERS.filter(({ kind }) => kind !== 'exec').map(({ id }) => id);
    expect(CASES.map(({ id }) => id).sort()).toEqual(drivers.sort());
  });

  const row = (rules: string[], probe: Probe): Promise<JobRow> => measure(standIn(program, rules).path, probe, { fixtures: folder });

  it.each(CASES.filter(({ id }) => !ANSWERED.includes(id)))('$id tells an allow', async ({ id, probe }) => {
    expect(await row([], probe)).toMatchObject({ kind: 'measured', driver: id, started: true, answer: 'allow', apply: { rc: 0 } });
  });

  it.each(CASES)('$id tells a denial', async ({ id, probe, call, deny }) => {
    const denied = await row([deny ?? `under ${call} * errno ${EPERM}`], probe);
    expect(denied).toMatchObject({ kind: 'measured', driver: id, started: true, outcome: 'completed', answer: 'deny' });
    if (deny === undefined) expect(denied).toMatchObject({ errno: EPERM, errno_source: 'call' });
    else expect(denied.errno).toBeNull();
  });

  it.each(CASES.filter(({ absent }) => absent !== null))('$id tells that nothing is there', async ({ probe, absent }) => {
    const missing = typeof absent === 'string' ? await row([absent], probe) : await row([], { ...probe, target: gone });
    expect(missing).toMatchObject({ absent: true, errno_source: missing.errno === null ? null : 'call' });
    expect('answer' in missing ? missing.answer : null).toBeNull();
  });

  it.each(CASES.filter(({ step }) => step !== null))('$id tells a step before the call that was refused', async ({ probe, step }) => {
    const [name, rule] = step as [string, string];
    const refused = await row([rule], probe);
    expect(refused).toMatchObject({ kind: 'not_run', started: false, reason: 'prerequisite_denied', errno: null, details: { step: name } });
  });

  it.each(CASES)('$id tells a policy that was refused', async ({ probe }) => {
    const refused = await row([`any sandbox_init_with_parameters * errno ${EPERM}`], probe);
    expect(refused).toMatchObject({
      kind: 'not_run',
      started: false,
      reason: 'apply_refused',
      failure_stage: 'apply',
      apply: { rc: -1, errno: EPERM },
    });
  });

  it.each(CASES)('$id tells a death under the policy', async ({ probe, call }) => {
    const killed = await row([`under ${call} * signal 9`], probe);
    expect(killed).toMatchObject({
      kind: 'measured',
      started: true,
      outcome: 'signalled',
      signal: 'SIGKILL',
      answer: null,
      failure_kind: 'probe_signalled',
    });
  });

  it.each(CASES)('$id asks the policy about its call, and about nothing before it', async ({ id, probe, call, way, deny }) => {
    const helper = standIn(program, [deny ?? `under ${call} * errno ${EPERM}`]);
    await measure(helper.path, probe, { fixtures: folder });
    const trace = helper.trace();
    const applied = trace.findIndex((line) => line.includes(' sandbox_init_with_parameters '));
    expect(trace.slice(0, applied + 1).filter((line) => !line.startsWith('before '))).toEqual([]);
    // A connection is made by name before anything goes over it.
    const first = id === 'xpc-connect' ? 'xpc_connection_create_mach_service' : (way ?? call);
    expect(trace[applied + 1]?.split(' ', 2)).toEqual(['under', first]);
  });

  const BELOW = CASES.filter(({ way }) => way !== undefined);

  it.each(BELOW)('$id tells a refused directory as a denial of the directory', async ({ probe }) => {
    expect(await row([`under open ${folder} errno ${EPERM}`], probe)).toMatchObject({
      kind: 'measured',
      started: true,
      answer: 'deny',
      errno: EPERM,
      errno_source: 'call',
      details: { step: 'open_parent', step_errno: EPERM },
      first_denied: { operation: 'file-read-data', path: folder },
    });
  });

  it.each(BELOW)('$id names nothing where a link stands before the directory, and may have been what was refused', async ({ probe }) => {
    const linked = join(folder, 'linked');
    if (!existsSync(linked)) symlinkSync(folder, linked);
    const denied = await row([`under open ${linked} errno ${EPERM}`], { ...probe, target: join(linked, 'file') });
    expect(denied).toMatchObject({ answer: 'deny', details: { step: 'open_parent' } });
    expect(denied).not.toHaveProperty('first_denied');
  });

  it.each(BELOW)('$id tells a directory that is gone, or that mode bits keep, from a denial', async ({ probe }) => {
    expect(await row([], { ...probe, target: join(gone, 'x') })).toMatchObject({ answer: null, absent: true, reason: 'target_missing' });
    expect(await row(['under open * errno 13'], probe)).toMatchObject({ answer: null, reason: 'prerequisite_denied' });
  });

  /** Steps under the policy that ask about something else: refused, they decide nothing about the call. */
  it.each<[string, string[], Probe, string]>([
    [
      'the directory opened after it may be searched',
      ['under open * errno 1'],
      { operation: 'file-search', target: folder },
      'open_directory',
    ],
    [
      'the state of a connection under way',
      ['under connect * errno 115', 'under getsockopt * errno 1'],
      { operation: 'network-outbound', target: '192.0.2.1:9' },
      'getsockopt',
    ],
    ['the child that is to be signalled', ['under fork * errno 1'], { operation: 'signal', target: 'same-sandbox' }, 'fork'],
  ])('decides nothing where the policy refused %s', async (_what, rules, probe, step) => {
    expect(await row(rules, probe)).toMatchObject({
      kind: 'measured',
      started: true,
      answer: null,
      reason: 'prerequisite_denied',
      errno: null,
      details: { step },
    });
  });

  it('tells a name that was refused from a bootstrap server that nobody may talk to', async () => {
    const probe: Probe = { operation: 'mach-lookup', target: 'com.example.x', driver: 'sandbox_mach_probe' };
    const refused = 'under bootstrap_look_up com.example.x return 1100';
    expect(await row([refused, 'under sandbox_check mach-bootstrap,0,-,quiet return 1'], probe)).toMatchObject({
      answer: null,
      reason: 'prerequisite_denied',
      details: { step: 'mach-bootstrap', code: 1100 },
      prerequisite: { operation: 'mach-bootstrap', path: '', need: 'mach_bootstrap' },
    });
    // A profile of version 3 may forbid the question itself: then nobody can say whose refusal it was.
    expect(await row([refused, 'under sandbox_check mach-bootstrap,0,-,quiet errno 1'], probe)).toMatchObject({
      answer: null,
      reason: 'prerequisite_denied',
      details: { step: 'ask_mach_bootstrap', step_errno: 1 },
    });
  });

  it('leaves no shared memory behind, whatever became of the call', async () => {
    for (const rules of [[], ['under shm_open * errno 1']]) {
      const helper = standIn(program, rules);
      await measure(helper.path, { operation: 'ipc-posix-shm-write-create', target: 'example.8' });
      expect(existsSync(`${helper.path}.shm.example.8`)).toBe(false);
      expect(helper.trace().at(-1)).toBe('before shm_unlink example.8');
    }
  });

  it('unlinks no shared memory of somebody else', async () => {
    const helper = standIn(program);
    writeFileSync(`${helper.path}.shm.example.9`, '');
    const taken = await measure(helper.path, { operation: 'ipc-posix-shm-write-create', target: 'example.9' });
    expect(taken).toMatchObject({ kind: 'not_run', reason: 'prerequisite_failed', details: { step: 'look_up_name' } });
    expect(existsSync(`${helper.path}.shm.example.9`)).toBe(true);
  });

  it.each(['self', 'same-sandbox', 'children', 'others', '1'])('signals %s', async (target) => {
    expect(await row([], { operation: 'signal', target })).toMatchObject({ answer: 'allow' });
    expect(await row(['under kill * errno 1'], { operation: 'signal', target })).toMatchObject({ answer: 'deny', outcome: 'completed' });
  });

  it('connects to who answers, over both families', async () => {
    const socket = join(folder, 'socket');
    const inet = createServer((peer) => peer.destroy());
    const unix = createServer((peer) => peer.destroy());
    await new Promise<void>((resolve) => inet.listen(0, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => unix.listen(socket, resolve));
    const { port } = inet.address() as AddressInfo;
    expect(await row([], { operation: 'network-outbound', target: `127.0.0.1:${port}` })).toMatchObject({
      driver: 'connect',
      answer: 'allow',
    });
    expect(await row([], { operation: 'network-outbound', target: socket })).toMatchObject({ driver: 'connect-unix', answer: 'allow' });
    inet.close();
    unix.close();
  });

  const post: Probe = { operation: 'darwin-notification-post', target: 'com.example.posted' };

  it('decides nothing about a post when nobody could watch for it', async () => {
    expect(await row(['any notify_register_file_descriptor * return 1'], post)).toMatchObject({ answer: null, reason: 'probe_failed' });
  });

  it('decides nothing about a post that somebody else makes as well', async () => {
    const again =
      'case "$*" in *notify_post*) "$HELPER" "$@"; exec "$HELPER" --call notify_post --policy none --name com.example.posted 3>/dev/null;; esac';
    const path = wrapped(program, `${again}\nexec "$HELPER" "$@"`);
    expect(await measure(path, post)).toMatchObject({ answer: null, reason: 'probe_failed', details: { delivered: 2 } });
  });
});
