import { FILE_TOOLS, METADATA_DRIVERS, OPEN_DRIVERS, OTHER_FILE_DRIVERS } from './files.js';
import {
  ASKED_ONLY,
  CHECK_DRIVER,
  IPC_DRIVERS,
  MACH_DRIVERS,
  NETWORK_DRIVERS,
  NOTIFICATION_DRIVERS,
  PROCESS_DRIVERS,
  SYSTEM_TOOL_DRIVERS,
} from './services.js';
import type { Driver, ProbeSpec } from './types.js';

/** Every driver there is, first match wins. Nothing outside this table is ever executed for a probe. */
export const DRIVERS: readonly Driver[] = [
  ...OPEN_DRIVERS,
  ...METADATA_DRIVERS,
  ...OTHER_FILE_DRIVERS,
  ...MACH_DRIVERS,
  ...PROCESS_DRIVERS,
  ...NOTIFICATION_DRIVERS,
  ...IPC_DRIVERS,
  ...NETWORK_DRIVERS,
  CHECK_DRIVER,
  ...FILE_TOOLS,
  ...SYSTEM_TOOL_DRIVERS,
];

/**
 * The driver for a probe, or why there is none. `ffi` says whether calls can be made at all; without it the tools of
 * the system stand in where one makes the same access, under a driver id of its own.
 */
export function selectDriver(probe: ProbeSpec, ffi: boolean): Driver | { unavailable: 'driver_unavailable' | 'driver_unknown' } {
  const named = DRIVERS.filter((driver) => serves(driver, probe));
  if (named.length === 0) return { unavailable: 'driver_unknown' };
  return named.find((driver) => ffi || driver.kind === 'exec') ?? { unavailable: 'driver_unavailable' };
}

function serves(driver: Driver, probe: ProbeSpec): boolean {
  if (driver.kind === 'check') return probe.driver === 'sandbox_check_probe' || ASKED_ONLY.includes(probe.operation);
  if (!driver.operations.includes(probe.operation)) return false;
  if (!(driver.drivers as readonly (string | undefined)[]).includes(probe.driver)) return false;
  return (driver.syscalls ?? [undefined]).includes(probe.syscall) || driver.syscalls === undefined;
}

/** Numbers `sandbox_check` gives to filters; other numbers than those of the policy vocabulary. */
export const CHECK_FILTERS: Readonly<Record<string, number>> = {
  path: 1,
  'global-name': 2,
  'local-name': 3,
  'appleevent-destination': 4,
  'right-name': 5,
  'preference-domain': 6,
  'kext-bundle-id': 7,
  'info-type': 8,
  'notification-name': 9,
  'xpc-service-name': 12,
  'iokit-connection': 13,
  'nvram-variable': 15,
  'ipc-posix-name': 17,
};

const DEFAULT_FILTERS: Readonly<Record<string, string>> = {
  'mach-lookup': 'global-name',
  'mach-register': 'global-name',
  'darwin-notification-post': 'notification-name',
  'distributed-notification-post': 'notification-name',
  'authorization-right-obtain': 'right-name',
  'user-preference-read': 'preference-domain',
  'user-preference-write': 'preference-domain',
  'ipc-posix-shm-write-create': 'ipc-posix-name',
  'system-info': 'info-type',
  'nvram-get': 'nvram-variable',
  'appleevent-send': 'appleevent-destination',
  'system-kext-query': 'kext-bundle-id',
};

/** What to ask `sandbox_check` about a probe; null when the operation has no filter it could take. */
export function checkRequest(probe: ProbeSpec): { operation: string; filter_type: number; filter_name: string } | null {
  const name = probe.filter_name ?? (probe.operation.startsWith('file-') ? 'path' : DEFAULT_FILTERS[probe.operation]);
  const type = name === undefined ? undefined : CHECK_FILTERS[name];
  if (name === undefined || type === undefined) return null;
  const operation =
    probe.operation === 'file-read*' ? 'file-read-data' : probe.operation === 'file-write*' ? 'file-write-data' : probe.operation;
  return { operation, filter_type: type, filter_name: name };
}
