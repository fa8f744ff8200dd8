import { registerGateSets } from '@runtime/promotion';
import { registerReader } from './register-reading.js';

/** Makes the reference's bundles readable, and their promotability known. What does it is loaded with the first of them. */
export function register(): void {
  registerReader();
  registerGateSets('reference', async () => (await import('./promotion/gate-sets.js')).gateSets);
}
