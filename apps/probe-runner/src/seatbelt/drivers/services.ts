import type { CallDriver, CheckDriver, Driver, ExecDriver, ProbeSpec } from './types.js';

const EPERM = [1];
const target = (probe: ProbeSpec): string[] => [probe.target];

export const MACH_DRIVERS: readonly CallDriver[] = [
  {
    kind: 'call',
    id: 'bootstrap-look-up',
    call: 'mach_lookup',
    operations: ['mach-lookup'],
    drivers: ['sandbox_mach_probe', 'mach_probe', 'native', undefined],
    presence: 'none',
    args: target,
    denyErrno: [],
    // BOOTSTRAP_NOT_PRIVILEGED and BOOTSTRAP_UNKNOWN_SERVICE of servers/bootstrap.h.
    codes: { allow: [0], deny: [1100], absent: [1102] },
    what: 'bootstrap_look_up',
  },
  {
    kind: 'call',
    id: 'xpc-connect',
    call: 'xpc_connect',
    operations: ['mach-lookup'],
    drivers: ['xpc_probe'],
    presence: 'none',
    args: target,
    denyErrno: [],
    // 0: a reply; 1: the connection is invalid, which is a refusal or a name nobody has, so it is never an answer by itself.
    codes: { allow: [0], deny: [], absent: [] },
    what: 'xpc_connection_create_mach_service, one empty message, synchronous reply',
  },
  {
    kind: 'call',
    id: 'iokit-open',
    call: 'iokit_open',
    operations: ['iokit-open-service'],
    drivers: ['sandbox_iokit_probe', 'iokit_probe', 'native', undefined],
    presence: 'none',
    args: target,
    denyErrno: [],
    // kIOReturnNotPermitted and kIOReturnNoDevice.
    codes: { allow: [0], deny: [-536870174], absent: [-536870208] },
    what: 'IOServiceGetMatchingService, IOServiceOpen of type 0, IOServiceClose',
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
    args: target,
    denyErrno: EPERM,
    absentErrno: [2],
    what: 'sysctlbyname(3), reading',
  },
  {
    kind: 'call',
    id: 'proc-pidinfo',
    call: 'pidinfo',
    operations: ['process-info-pidinfo', 'process-info*'],
    drivers: [undefined, 'native'],
    presence: 'none',
    args: (probe) => [probe.target === 'self' ? 0 : Number.parseInt(probe.target, 10) || 0],
    denyErrno: EPERM,
    absentErrno: [3],
    what: 'proc_pidinfo(PROC_PIDTBSDINFO); 0 stands for the caller',
  },
  exec('signal', ['signal'], 'bash', () => ['-c', SIGNAL_SCRIPT, 'runtime-signal'], 'a child of its own, stopped by SIGUSR1'),
  exec('fork', ['process-fork'], 'bash', () => ['-c', FORK_SCRIPT, 'runtime-fork'], 'bash forks once and waits'),
];

/** The child is in the same sandbox; bash's own `kill` names the errno. */
const SIGNAL_SCRIPT =
  'while :; do :; done & p=$!\nkill -USR1 "$p"; s=$?\n[ "$s" = 0 ] || kill -KILL "$p" 2>/dev/null\nwait "$p" 2>/dev/null\nexit "$s"\n';
const FORK_SCRIPT = '( : ) && exit 0\n';

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
    denied: refused(tool === 'bash' ? `runtime-${id}` : tool),
    what,
  };
}

export const NOTIFICATION_DRIVERS: readonly Driver[] = [
  {
    kind: 'call',
    id: 'notify-post',
    call: 'notify_post',
    operations: ['darwin-notification-post'],
    drivers: [undefined, 'native'],
    presence: 'none',
    args: target,
    denyErrno: EPERM,
    // NOTIFY_STATUS_OK and NOTIFY_STATUS_NOT_AUTHORIZED of notify.h.
    codes: { allow: [0], deny: [7], absent: [] },
    what: 'notify_post(3)',
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
    args: (probe) => [probe.target.startsWith('/') ? probe.target : `/${probe.target}`],
    denyErrno: EPERM,
    what: 'shm_open O_CREAT|O_EXCL of a name of our own, unlinked at once',
  },
];

export const NETWORK_DRIVERS: readonly ExecDriver[] = [
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
  { ...exec('notifyutil', ['darwin-notification-post'], 'notifyutil', (probe) => ['-p', probe.target], 'notifyutil -p') },
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
  what: 'sandbox_check of the child itself after it applied the policy: 0 allow, 1 deny, -1 error',
};

/** Operations that only the policy itself can be asked about, whatever driver a plan names. */
export const ASKED_ONLY = [
  'distributed-notification-post',
  'mach-register',
  'authorization-right-obtain',
  'user-preference-read',
  'user-preference-write',
];
