import { readFileSync } from 'node:fs';
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
import type { CallAnswer, NativeArgument, NativeCallName, NativeCalls } from '../../src/native/calls.js';

const EPERM = 1;

const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

/** The part of a Mac's script that concerns its library (`fixtures/macos-tools`). */
interface LibraryScript {
  nested?: boolean;
  sandbox_exec?: string;
}

const readScript = (state: string): LibraryScript => JSON.parse(readFileSync(join(state, 'script.json'), 'utf8'));

/** The system library of a simulated Mac: the policy engine behind the calls that drivers make. */
export function simulatedNative(state: string): NativeCalls {
  const script = readScript(state);
  const host = loadVirtualHost(world);
  let policy: CompiledPolicy | null = null;
  return {
    sandboxCheck(_pid, operation, _type, argument): CallAnswer {
      if (operation === null) return { rc: script.nested === true ? 1 : 0, errno: 0 };
      if (policy === null) return { rc: 0, errno: 0 };
      const answer = decide(policy, { operation, target: argument ?? '' }, host);
      return answer.decision === 'unknown' ? { rc: -1, errno: 22 } : { rc: answer.decision === 'deny' ? 1 : 0, errno: 0 };
    },
    applyProfile(text) {
      if (script.nested === true) return { rc: -1, errno: EPERM, errbuf: 'sandbox already applied' };
      if (script.sandbox_exec === 'abort') process.kill(process.pid, 'SIGABRT');
      if (script.sandbox_exec === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      try {
        policy = compilePolicy(assembleProfile({ text, file: 'applied.sb' }), world);
      } catch (error) {
        if (!(error instanceof SbplError)) throw error;
        return { rc: -1, errno: 22, errbuf: error.message };
      }
      const failure = decide(policy, { operation: 'process-exec', target: '/usr/bin/true' }, host).apply_failure;
      return failure === undefined ? { rc: 0, errno: 0, errbuf: null } : { rc: -1, errno: failure.errno, errbuf: failure.message };
    },
    call(name, args) {
      const outcome = simulateProbe(host, policy, probeOf(name, args));
      return answerOf(name, outcome);
    },
  };
}

const OPERATIONS: Partial<Record<NativeCallName, string>> = {
  search: 'file-search',
  access: 'file-test-existence',
  getxattr: 'file-read-xattr',
  setxattr: 'file-write-xattr',
  mach_lookup: 'mach-lookup',
  xpc_connect: 'mach-lookup',
  iokit_open: 'iokit-open-service',
  sysctl: 'sysctl-read',
  pidinfo: 'process-info-pidinfo',
  notify_post: 'darwin-notification-post',
  shm_create: 'ipc-posix-shm-write-create',
};
const READS: readonly NativeCallName[] = ['lstat', 'fstat', 'getattrlist', 'setattrlist'];

function probeOf(
  name: NativeCallName,
  args: readonly NativeArgument[],
): { operation: string; target: string; driver?: string; syscall?: string } {
  const target = String(args[0] ?? '');
  if (name.startsWith('open')) {
    const operation = name.endsWith('read') ? 'file-read*' : 'file-write*';
    const syscall = name.startsWith('openat_root') ? 'openat_rootrel' : name.startsWith('openat') ? 'openat' : undefined;
    return { operation, target, ...(syscall === undefined ? {} : { syscall }) };
  }
  const operation = OPERATIONS[name];
  if (operation !== undefined) return { operation, target, ...(name === 'xpc_connect' ? { driver: 'xpc_probe' } : {}) };
  return { operation: READS.includes(name) ? 'file-read-metadata' : 'file-write*', target, driver: 'metadata_runner', syscall: name };
}

function answerOf(name: NativeCallName, outcome: SimulatedOutcome): CallAnswer {
  const allowed = outcome.decision === 'allow';
  if (name === 'mach_lookup') {
    const code = allowed ? 0 : outcome.absent ? 1102 : 1100;
    return { rc: code, errno: 0, detail: { code, kr: code } };
  }
  if (name === 'iokit_open') {
    const code = allowed ? 0 : outcome.absent ? -536870208 : -536870174;
    return { rc: code, errno: 0, detail: { code } };
  }
  if (name === 'notify_post' || name === 'xpc_connect') {
    const code = allowed ? 0 : name === 'xpc_connect' ? 1 : 7;
    return { rc: code, errno: 0, detail: { code } };
  }
  if (!allowed) return { rc: -1, errno: outcome.errno ?? (outcome.absent ? 2 : EPERM) };
  const { observed_path, observed_path_nofirmlink } = outcome;
  return observed_path === undefined ? { rc: 0, errno: 0 } : { rc: 0, errno: 0, observed: { observed_path, observed_path_nofirmlink } };
}

/** Whether the simulated Mac has a name: a probe without policy that finds nothing. */
export function simulatedLookUp(path: string): boolean | null {
  return !simulateProbe(loadVirtualHost(world), null, { operation: 'file-test-existence', target: path }).absent;
}
