import type { CallDriver, CheckDriver, Driver, ExecDriver, ProbeSpec } from './types.js';

const EPERM = [1];
const name = (probe: ProbeSpec) => ({ name: probe.target });

export const MACH_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'bootstrap-look-up',
    call: 'mach_lookup',
    operations: ['mach-lookup'],
    drivers: ['sandbox_mach_probe', 'mach_probe', 'native', undefined],
    presence: 'none',
    options: name,
    denyErrno: [],
    // BOOTSTRAP_NOT_PRIVILEGED and BOOTSTRAP_UNKNOWN_SERVICE of servers/bootstrap.h.
    codes: { allow: [0], deny: [1100], absent: [1102] },
    // KERN_NO_ACCESS and KERN_DENIED of mach/kern_return.h.
    stepDenied: [8, 53],
    what: 'bootstrap_look_up over a bootstrap port from before the policy',
  },
  {
    kind: 'call',
    id: 'xpc-connect',
    call: 'xpc_connect',
    operations: ['mach-lookup'],
    drivers: ['xpc_probe'],
    presence: 'none',
    options: name,
    denyErrno: [],
    // 0: a reply; 1: invalid, and answered before the policy; 2: failed otherwise; 3: invalid before the policy as well.
    codes: { allow: [0], deny: [1], absent: [3] },
    what: 'xpc_connection_create_mach_service, one empty message, synchronous reply, before the policy and under it',
  },
  {
    kind: 'call',
    id: 'iokit-open',
    call: 'iokit_open',
    operations: ['iokit-open-service'],
    drivers: ['sandbox_iokit_probe', 'iokit_probe', 'native', undefined],
    presence: 'none',
    options: name,
    denyErrno: [],
    // kIOReturnNotPermitted and kIOReturnNoDevice.
    codes: { allow: [0], deny: [-536870174], absent: [-536870208] },
    what: 'IOServiceOpen of type 0 of a service that was found before the policy',
  },
];

export const PROCESS_DRIVERS: readonly Driver[] = [
  {
    kind: 'call',
    id: 'sysctlbyname',
    call: 'sysctl',
    operations: ['sysctl-read'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: name,
    denyErrno: EPERM,
    absentErrno: [2],
    what: 'sysctlbyname(3), reading the size',
  },
  {
    kind: 'call',
    id: 'proc-pidinfo',
    call: 'pidinfo',
    operations: ['process-info-pidinfo', 'process-info*'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: (probe) => ({ process: probe.target }),
    denyErrno: EPERM,
    absentErrno: [3],
    what: 'proc_pidinfo(PROC_PIDT_SHORTBSDINFO) of `self`, `others` (who started it, without a policy) or a process id',
  },
  {
    kind: 'call',
    id: 'kill',
    call: 'signal',
    operations: ['signal'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: (probe) => ({ target: probe.target }),
    denyErrno: EPERM,
    absentErrno: [3],
    what: 'kill(2) with SIGUSR1 of `self`, a child under the policy (`same-sandbox`, `children`) or one from before it (`others`); with 0 of a process id',
  },
  {
    kind: 'call',
    id: 'fork',
    call: 'fork',
    operations: ['process-fork'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: () => ({}),
    denyErrno: EPERM,
    what: 'fork(2); the child ends at once',
  },
];

/** A refusal by the kernel, in the tool's own words: its name first, the text of the errno last. */
function refused(name: string): RegExp {
  return new RegExp(`(?:^|\\n)${name}: [^\\n]*[:-] (Operation not permitted)\\s*$`);
}

function exec(id: string, operations: string[], tool: ExecDriver['tool'], args: ExecDriver['args'], what: string): ExecDriver {
  return {
    kind: 'exec',
    id,
    operations,
    tool,
    args,
    drivers: [undefined, 'native'],
    presence: 'none',
    denied: refused(tool),
    what,
  };
}

export const NOTIFICATION_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'notify-post',
    call: 'notify_post',
    operations: ['darwin-notification-post'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: name,
    denyErrno: [],
    // NOTIFY_STATUS_OK says that the message was sent; whether it was delivered is watched for.
    codes: { allow: [0], deny: [], absent: [] },
    // NOTIFY_STATUS_NOT_AUTHORIZED of notify.h.
    stepDenied: [7],
    watches: 'notification',
    what: 'notify_post(3), and whether the post arrives at a process without policy that watches for it',
  },
];

export const IPC_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'shm-create',
    call: 'shm_create',
    operations: ['ipc-posix-shm-write-create'],
    drivers: [undefined, 'native'],
    presence: 'none',
    options: name,
    denyErrno: EPERM,
    leaves: 'shared_memory',
    what: 'shm_open(2) O_CREAT|O_EXCL of the name as it is written, unlinked without a policy',
  },
];

/** ECONNREFUSED, ENETUNREACH and EHOSTUNREACH of macOS: nobody answered, whatever the policy says. */
const NOBODY = [61, 51, 65];
const isPath = (target: string): boolean => target.startsWith('/');

const connecting = {
  kind: 'call',
  operations: ['network-outbound'],
  drivers: [undefined, 'native'],
  denyErrno: EPERM,
} as const satisfies Partial<CallDriver>;

export const NETWORK_DRIVERS: readonly Driver[] = [
  {
    ...connecting,
    id: 'connect',
    call: 'connect',
    takes: (target) => !isPath(target),
    presence: 'none',
    options: (probe, context) => {
      const [host, port] = hostAndPort(probe.target, context.loopbackPort);
      return { host, port };
    },
    absentErrno: NOBODY,
    what: 'connect(2) of a socket from before the policy, to an address resolved before it; loopback targets meet a listener of the run',
  },
  {
    ...connecting,
    id: 'connect-unix',
    call: 'connect_unix',
    takes: isPath,
    presence: 'path',
    options: (probe) => ({ path: probe.target }),
    absentErrno: [2, ...NOBODY],
    what: 'connect(2) to the Unix socket of that path',
  },
  {
    kind: 'exec',
    id: 'nc',
    tool: 'nc',
    operations: ['network-outbound'],
    drivers: [undefined, 'native'],
    presence: 'none',
    // Without -v it says nothing, and -w does not limit a connection attempt.
    args: (probe, context) => ['-v', '-z', '-G', '2', ...hostAndPort(probe.target, context.loopbackPort)],
    denied: connection('Operation not permitted'),
    missing: connection('Connection refused|No route to host|Network is unreachable'),
    what: 'nc -v -z to the host; loopback targets meet a listener of the run',
  },
];

/** What Apple's `nc -v` says of a connection that failed. */
function connection(text: string): RegExp {
  return new RegExp(`(?:^|\\n)nc: connectx to [^\\n]* failed: (${text})\\s*$`);
}

/** Splits at the last colon; loopback names get the run's own port. */
export function hostAndPort(address: string, loopbackPort: number | null): [string, string] {
  const bracketed = /^\[([^\]]+)\](?::([0-9]+))?$/.exec(address);
  const plain = /^([^:]*)(?::([0-9]+))?$/.exec(address);
  const [, host = address, port = '80'] = bracketed ?? plain ?? [];
  return [host, loopbackPort !== null && isLoopback(host) ? String(loopbackPort) : port];
}

export const isLoopback = (host: string): boolean => host === '127.0.0.1' || host === 'localhost' || host === '::1';

export const SYSTEM_TOOL_DRIVERS: readonly ExecDriver[] = [
  {
    ...exec('sysctl', ['sysctl-read'], 'sysctl', (probe) => ['-n', '--', probe.target], 'sysctl -n'),
    missing: /(?:^|\n)sysctl: (unknown oid)[^\n]*\s*$/,
  },
  {
    ...exec('kmutil', ['system-kext-query'], 'kmutil', (probe) => ['showloaded', '-b', probe.target], 'kmutil showloaded'),
  },
];

export const CHECK_DRIVER: CheckDriver = {
  kind: 'check',
  id: 'sandbox-check',
  operations: ['*'],
  drivers: ['sandbox_check_probe'],
  presence: 'none',
  what: 'sandbox_check of the helper itself after it applied the policy: 0 allow, 1 deny, -1 error',
};

/** Operations that only the policy itself can be asked about, whatever driver a plan names. */
export const ASKED_ONLY = [
  'distributed-notification-post',
  'mach-register',
  'authorization-right-obtain',
  'user-preference-read',
  'user-preference-write',
];
