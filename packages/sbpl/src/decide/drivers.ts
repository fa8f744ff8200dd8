import { DRIVER_CALL_NAMES, type DriverCall, didYouMean, driverCallOf, isDriverSyscall } from '@runtime/contracts';
import { SbplError } from '../error.js';

/** How a probe gets at the policy, and what it is asked to do with which call. */
export type DriverShape = DriverCall;

/**
 * Reads a driver as the command line and plans name it: a driver of plans, a program of recorded runs, or a call.
 * Throws `DRIVER_UNKNOWN` for any other name.
 */
export function resolveDriver(driver: string | null | undefined, syscall: string | null | undefined): DriverShape {
  const shape = driver === null || driver === undefined ? { driver: null, syscall: null } : driverCallOf(driver);
  if (shape === null) throw unknownDriver(driver ?? '', 'driver');
  if (syscall === null || syscall === undefined) return shape;
  if (!isDriverSyscall(syscall)) throw unknownDriver(syscall, 'syscall');
  return { ...shape, syscall };
}

function unknownDriver(name: string, what: string): SbplError {
  return new SbplError({
    code: 'DRIVER_UNKNOWN',
    message: `the ${what} ${name.slice(0, 80)} is not known`,
    hint: didYouMean(name, DRIVER_CALL_NAMES, `known are ${DRIVER_CALL_NAMES.join(', ')}`),
  });
}
