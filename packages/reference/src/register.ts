import { registerReading } from '@runtime/bundle-store';

/** Makes the reference's bundles readable. What reads them is loaded with the first of them. */
export function register(): void {
  registerReading('reference', async () => (await import('./bundle/reading.js')).reading);
}
