import { FILE_TOOLS, METADATA_DRIVERS, OPEN_DRIVERS, OTHER_FILE_DRIVERS } from './files.js';
import { NETWORK_DRIVERS } from './network.js';
import { PROCESS_DRIVERS } from './processes.js';
import { ASKED_ONLY, CHECK_DRIVER } from './query.js';
import { IPC_DRIVERS, MACH_DRIVERS, NOTIFICATION_DRIVERS } from './services.js';
import { SYSTEM_TOOL_DRIVERS } from './system-tools.js';
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
 * The driver for a probe, or why there is none. `helper` says whether there is a build of the native helper for this
 * machine; without it the tools of the system stand in where one makes the same access, under a driver id of its own.
 */
export function selectDriver(probe: ProbeSpec, helper: boolean): Driver | { unavailable: 'driver_unavailable' | 'driver_unknown' } {
  const named = DRIVERS.filter((driver) => serves(driver, probe));
  if (named.length === 0) return { unavailable: 'driver_unknown' };
  return named.find((driver) => helper || driver.kind === 'exec') ?? { unavailable: 'driver_unavailable' };
}

function serves(driver: Driver, probe: ProbeSpec): boolean {
  if (driver.kind === 'check') return probe.driver === 'sandbox_check_probe' || ASKED_ONLY.includes(probe.operation);
  if (!driver.operations.includes(probe.operation) || driver.takes?.(probe.target) === false) return false;
  if (!(driver.drivers as readonly (string | undefined)[]).includes(probe.driver)) return false;
  return (driver.syscalls ?? [undefined]).includes(probe.syscall) || driver.syscalls === undefined;
}
