import { driverOf } from '@runtime/contracts';
import type { OperationTable } from '@runtime/worlds';
import type { DriverShape } from '../decide/drivers.js';
import { concreteOperation } from '../decide/requirements.js';

const PYTHON = '/usr/bin/python3';

/** Tools that carry out an operation after the policy is on; the rest of the helpers apply the policy by themselves. */
const TOOLS: Readonly<Record<string, string>> = {
  'file-test-existence': PYTHON,
  'file-search': PYTHON,
  'file-read-xattr': '/bin/sh',
  'file-write-xattr': '/bin/sh',
  'sysctl-read': '/usr/sbin/sysctl',
  'system-kext-query': '/usr/bin/kmutil',
  'darwin-notification-post': '/usr/bin/notifyutil',
  'distributed-notification-post': PYTHON,
  'process-info-pidinfo': PYTHON,
  signal: PYTHON,
  'network-outbound': '/usr/bin/nc',
  'process-fork': PYTHON,
  'process-exec*': '/usr/bin/true',
  'ipc-posix-shm-write-create': PYTHON,
};

/** The program that is executed under the policy, or null for helpers that need no exec (contract: harness, probe row to command line). */
export function execToolOf(operations: OperationTable, operation: string, { driver }: DriverShape): string | null {
  if (driver !== null) {
    return driverOf(driver)?.binary ?? null;
  }
  const concrete = concreteOperation(operations, operation);
  return Object.hasOwn(TOOLS, concrete) ? (TOOLS[concrete] as string) : null;
}
