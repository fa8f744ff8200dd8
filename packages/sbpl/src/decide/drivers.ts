import { DRIVER_NAMES as PLAN_DRIVERS } from '@runtime/contracts';
import { SbplError } from '../error.js';

/** How a helper gets at the policy, and what it is asked to do with which call. */
export interface DriverShape {
  driver: string | null;
  syscall: string | null;
}

/** Helpers whose name says the call they make. */
const HELPERS: ReadonlyMap<string, DriverShape> = new Map<string, DriverShape>([
  ['sandbox_reader', { driver: null, syscall: 'open' }],
  ['sandbox_writer', { driver: null, syscall: 'open' }],
  ['sandbox_openat_reader', { driver: null, syscall: 'openat' }],
  ['sandbox_openat_writer', { driver: null, syscall: 'openat' }],
  ['sandbox_openat_rootrel_reader', { driver: null, syscall: 'openat_rootrel' }],
  ['sandbox_openat_rootrel_writer', { driver: null, syscall: 'openat_rootrel' }],
  ['sandbox_runner', { driver: null, syscall: null }],
  // Applies the profile and executes a command, as the one above does; what the command accesses follows from the operation.
  ['wrapper', { driver: null, syscall: null }],
]);

/** A driver of recorded plans: asks the policy about itself, as `sandbox_check_probe` does. */
const RECORDED: readonly string[] = ['sandbox_check_self_apply_probe'];

/** The drivers of plans; `sandbox_reader` and `sandbox_writer` are helpers here, since their name says the call. */
const DRIVERS: ReadonlySet<string> = new Set([...PLAN_DRIVERS.filter((name) => !HELPERS.has(name)), ...RECORDED]);

/** Calls of `metadata_runner`: whether a link at the end is followed, whether the target is opened first, and what a write changes. */
export interface MetadataCall {
  follow: boolean;
  opens: boolean;
  write: string | null;
}

export const METADATA_CALLS: ReadonlyMap<string, MetadataCall> = new Map([
  ['lstat', { follow: false, opens: false, write: null }],
  ['getattrlist', { follow: true, opens: false, write: null }],
  ['setattrlist', { follow: true, opens: false, write: null }],
  ['fstat', { follow: true, opens: true, write: null }],
  ['chmod', { follow: true, opens: false, write: 'file-write-mode' }],
  ['fchmod', { follow: true, opens: true, write: 'file-write-mode' }],
  ['utimes', { follow: true, opens: false, write: 'file-write-times' }],
  ['futimes', { follow: true, opens: true, write: 'file-write-times' }],
  ['lutimes', { follow: false, opens: false, write: 'file-write-times' }],
  ['lchown', { follow: false, opens: false, write: 'file-write-owner' }],
  ['fchown', { follow: true, opens: true, write: 'file-write-owner' }],
  ['fchownat', { follow: true, opens: false, write: 'file-write-owner' }],
]);

const OTHER_CALLS: ReadonlySet<string> = new Set([
  'open',
  'openat',
  'openat_rootrel',
  'bootstrap_look_up',
  'xpc_connection_create_mach_service',
  'notify_post',
  'fork',
]);

/** Every name that `resolveDriver` knows, sorted. */
export const DRIVER_NAMES: readonly string[] = [...DRIVERS, ...HELPERS.keys(), ...METADATA_CALLS.keys(), ...OTHER_CALLS].sort();

/**
 * Reads a driver as the command line and plans name it: a plan driver, a helper, or a call.
 * Throws `DRIVER_UNKNOWN` for any other name.
 */
export function resolveDriver(driver: string | null | undefined, syscall: string | null | undefined): DriverShape {
  const shape: DriverShape = { driver: null, syscall: null };
  if (driver !== null && driver !== undefined) {
    const helper = HELPERS.get(driver);
    if (DRIVERS.has(driver)) {
      shape.driver = driver;
    } else if (helper !== undefined) {
      shape.syscall = helper.syscall;
    } else if (METADATA_CALLS.has(driver)) {
      shape.driver = 'metadata_runner';
      shape.syscall = driver;
    } else if (OTHER_CALLS.has(driver)) {
      shape.driver = driver === 'xpc_connection_create_mach_service' ? 'xpc_probe' : null;
      shape.syscall = driver;
    } else {
      throw unknownDriver(driver, 'driver');
    }
  }
  if (syscall !== null && syscall !== undefined) {
    if (!METADATA_CALLS.has(syscall) && !OTHER_CALLS.has(syscall)) {
      throw unknownDriver(syscall, 'syscall');
    }
    shape.syscall = syscall;
  }
  return shape;
}

function unknownDriver(name: string, what: string): SbplError {
  return new SbplError({
    code: 'DRIVER_UNKNOWN',
    message: `the ${what} ${name.slice(0, 80)} is not known`,
    hint: `Known are ${DRIVER_NAMES.join(', ')}.`,
  });
}
