import { registerReading } from '@runtime/bundle-store';

/** Makes the reference's bundles readable, and nothing else: enough for whoever only reads. */
export function registerReader(): void {
  registerReading('reference', async () => (await import('./bundle/reading.js')).reading);
}
