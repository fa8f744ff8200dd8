import { registerReading } from '@runtime/bundle-store';
import { registerGateSets } from '@runtime/promotion';

/** Makes the reference's bundles readable, and their promotability known. What does it is loaded with the first of them. */
export function register(): void {
  registerReading('reference', async () => (await import('./bundle/reading.js')).reading);
  registerGateSets('reference', async () => (await import('./promotion/gate-sets.js')).gateSets);
}
