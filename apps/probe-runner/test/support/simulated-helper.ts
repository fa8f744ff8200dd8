import { appendFileSync, existsSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import {
  assembleProfile,
  type CompiledPolicy,
  compilePolicy,
  decide,
  loadVirtualHost,
  SbplError,
  type SimulatedOutcome,
  simulateProbe,
} from '@runtime/sbpl';
import { builtInWorld } from '@runtime/worlds';
import type { HelperCallName } from '../../src/native/calls.js';
import type { HelperAnswer } from '../../src/native/record.js';

/** The native helper of a simulated Mac: the same arguments and the same record, with the policy engine behind its calls. */

/** The part of a Mac's script that concerns it (`fixtures/macos-tools`). */
interface HelperScript {
  nested?: boolean;
  sandbox_exec?: string;
}

const [state = '', ...args] = process.argv.slice(2);
const script: HelperScript = JSON.parse(readFileSync(join(state, 'script.json'), 'utf8'));
const option = (name: string): string => args[args.indexOf(`--${name}`) + 1] ?? '';
const call = option('call') as HelperCallName;
const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
const host = loadVirtualHost(world);
const posts = join(state, 'posts');
const countPosts = (): number =>
  existsSync(posts)
    ? readFileSync(posts, 'utf8')
        .split('\n')
        .filter((line) => line === option('name')).length
    : 0;

const blank: HelperAnswer = {
  record: 1,
  call,
  sandboxed: null,
  apply: null,
  failed_step: null,
  rc: null,
  errno: null,
  details: {},
  observed: {},
};

type Apply = NonNullable<HelperAnswer['apply']>;

function applyPolicy(text: string): { apply: Apply; policy: CompiledPolicy | null } {
  const refused = (errno: number, errbuf: string | null) => ({
    apply: { api: 'sandbox_init' as const, rc: -1, errno, errbuf },
    policy: null,
  });
  if (script.nested === true) return refused(1, null);
  if (script.sandbox_exec === 'abort') process.kill(process.pid, 'SIGABRT');
  if (script.sandbox_exec === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  let policy: CompiledPolicy;
  try {
    policy = compilePolicy(assembleProfile({ text, file: 'applied.sb' }), world);
  } catch (error) {
    if (!(error instanceof SbplError)) throw error;
    return refused(22, error.message);
  }
  const failure = decide(policy, { operation: 'process-exec', target: '/usr/bin/true' }, host).apply_failure;
  if (failure !== undefined) return refused(failure.errno, failure.message);
  return { apply: { api: 'sandbox_init', rc: 0, errno: 0, errbuf: null }, policy };
}

const OPERATIONS: Partial<Record<HelperCallName, string>> = {
  search: 'file-search',
  access: 'file-test-existence',
  getxattr: 'file-read-xattr',
  setxattr: 'file-write-xattr',
  mach_lookup: 'mach-lookup',
  xpc_connect: 'mach-lookup',
  iokit_open: 'iokit-open-service',
  sysctl: 'sysctl-read',
  pidinfo: 'process-info-pidinfo',
  signal: 'signal',
  fork: 'process-fork',
  notify_post: 'darwin-notification-post',
  shm_create: 'ipc-posix-shm-write-create',
  connect: 'network-outbound',
  connect_unix: 'network-outbound',
};
const READS: readonly HelperCallName[] = ['lstat', 'fstat', 'getattrlist', 'setattrlist'];

function targetOf(): string {
  if (call === 'connect') return `${option('host')}:${option('port')}`;
  const named = ['path', 'name', 'process', 'target'].find((name) => args.includes(`--${name}`));
  return named === undefined ? 'self' : option(named);
}

function probeOf(): { operation: string; target: string; driver?: string; syscall?: string } {
  const target = targetOf();
  if (call.startsWith('open')) {
    const operation = call.endsWith('read') ? 'file-read*' : 'file-write*';
    const syscall = call.startsWith('openat_root') ? 'openat_rootrel' : call.startsWith('openat') ? 'openat' : undefined;
    return { operation, target, ...(syscall === undefined ? {} : { syscall }) };
  }
  const operation = OPERATIONS[call];
  const driver = { xpc_connect: 'xpc_probe', mach_lookup: 'sandbox_mach_probe' }[call as string];
  if (operation !== undefined) return { operation, target, ...(driver === undefined ? {} : { driver }) };
  return { operation: READS.includes(call) ? 'file-read-metadata' : 'file-write*', target, driver: 'metadata_runner', syscall: call };
}

/** Kernel codes of the calls that have them: allowed, denied, absent. */
const CODES: Partial<Record<HelperCallName, [number, number, number]>> = {
  mach_lookup: [0, 1100, 1102],
  iokit_open: [0, -536870174, -536870208],
  xpc_connect: [0, 1, 3],
  notify_post: [0, 0, 0],
};

/** A step of the call itself that the policy refused. */
const refusedStep = (step: string, errno: number | null, code: number | null): Partial<HelperAnswer> => ({
  failed_step: { step, errno, code, under_policy: true },
});

function answerOf(outcome: SimulatedOutcome): Partial<HelperAnswer> {
  if (outcome.prerequisite !== undefined) return refusedStep('mach-bootstrap', null, 1100);
  const isBelow = call === 'openat_read' || call === 'openat_append';
  const target = host.resolve(option('path')).path;
  if (isBelow && outcome.decision === 'deny' && outcome.first_denied?.path !== target) return refusedStep('open_parent', 1, null);
  const allowed = outcome.decision === 'allow';
  if (call === 'notify_post' && allowed) appendFileSync(posts, `${option('name')}\n`);
  const codes = CODES[call];
  if (codes !== undefined) {
    const code = codes[allowed ? 0 : outcome.absent ? 2 : 1];
    return { rc: code, details: { code, ...(call === 'mach_lookup' ? { kr: code } : {}) } };
  }
  if (!allowed) return { rc: -1, errno: outcome.errno ?? (outcome.absent ? 2 : 1) };
  const { observed_path, observed_path_nofirmlink } = outcome;
  return { rc: 0, ...(observed_path === undefined ? {} : { observed: { observed_path, observed_path_nofirmlink } }) };
}

function check(policy: CompiledPolicy | null): Partial<HelperAnswer> {
  if (policy === null) return { rc: 0 };
  const { decision } = decide(policy, { operation: option('operation'), target: option('argument') }, host);
  return decision === 'unknown' ? { rc: -1, errno: 22 } : { rc: decision === 'deny' ? 1 : 0 };
}

function perform(policy: CompiledPolicy | null): Partial<HelperAnswer> {
  switch (call) {
    case 'check':
      return check(policy);
    case 'self_check':
      return { rc: script.nested === true ? 1 : 0 };
    case 'facts':
      return {
        rc: 0,
        facts: {
          dyld_uuid: '00112233-4455-6677-8899-AABBCCDDEEFF',
          hardware: 'Simulated1,1',
          build: null,
          csr_config: 0,
          virtual_machine: 1,
          translated: null,
        },
      };
    case 'shm_unlink':
      return { rc: 0 };
    case 'notify_watch': {
      const before = countPosts();
      readFileSync(0);
      return { rc: 0, details: { delivered: countPosts() - before } };
    }
    default:
      return answerOf(simulateProbe(host, policy, probeOf()));
  }
}

function answer(): HelperAnswer {
  if (option('policy') === 'none') {
    writeSync(3, 'B');
    return { ...blank, ...perform(null) };
  }
  const { apply, policy } = applyPolicy(readFileSync(0, 'utf8'));
  const sandboxed = script.nested === true ? 1 : 0;
  if (apply.rc !== 0) return { ...blank, sandboxed, apply };
  writeSync(3, 'B');
  return { ...blank, sandboxed, apply, ...perform(policy) };
}

const body = Buffer.from(JSON.stringify(answer()));
const header = Buffer.alloc(4);
header.writeUInt32BE(body.length);
writeSync(3, Buffer.concat([header, body]));
