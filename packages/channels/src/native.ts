import { createRequire } from 'node:module';
import { ChannelError } from './error.js';

interface KernelLocks {
  tryLock(fd: number, options?: { shared?: boolean }): boolean;
  unlock(fd: number): void;
}

/** Where the add-on stands, for another process that is to load it. */
export const kernelLocksPath = (): string => createRequire(import.meta.url).resolve('fs-native-extensions');

/**
 * Loads the add-on when a lock is needed, so that reading works where it cannot load.
 *
 * @throws ChannelError `LOCK_UNAVAILABLE` (category host).
 */
export async function loadKernelLocks(): Promise<KernelLocks> {
  try {
    // Required, not imported: the add-on ships no types, and this keeps it out of every type check that reads this source.
    return createRequire(import.meta.url)('fs-native-extensions') as KernelLocks;
  } catch (cause) {
    throw new ChannelError({
      code: 'LOCK_UNAVAILABLE',
      category: 'host',
      message: `the kernel lock add-on does not load on this host (${process.platform} ${process.arch})`,
      hint: 'run on a platform the add-on supports, or with lock: false (recorded, not promotable)',
      cause,
    });
  }
}
