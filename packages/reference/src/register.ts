import { registerRowReading } from '@runtime/op-summary';
import { registerGateSets } from '@runtime/promotion';
import { rowReading } from './op-summary/row-reading.js';
import { registerReader } from './register-reading.js';

/** Makes the reference's bundles and observations readable, and their promotability known. What is large is loaded with the first of them. */
export function register(): void {
  registerReader();
  registerRowReading(rowReading);
  registerGateSets('reference', async () => (await import('./promotion/gate-sets.js')).gateSets);
}
