import type { CallDriver, Driver } from './types.js';

const EPERM = [1];

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
      // One address is tried, and the listener of the run has the older one.
      return { host: host === 'localhost' ? '127.0.0.1' : host, port };
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
