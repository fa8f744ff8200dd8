import type { NativeCalls } from './calls.js';

/**
 * The system library of macOS through the optional add-on `koffi`. Null off macOS, and where the add-on is missing or
 * refused (a hardened Node does not load add-ons of another team): then in-process drivers are `driver_unavailable`.
 */
export async function koffiNative(): Promise<NativeCalls | null> {
  if (process.platform !== 'darwin') return null;
  try {
    const { default: koffi } = await import('koffi');
    const { DarwinCalls } = await import('./darwin.js');
    return new DarwinCalls(koffi);
  } catch {
    return null;
  }
}
