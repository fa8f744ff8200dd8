import { DISCRIMINATOR_IMPORTS, DISCRIMINATORS } from '@runtime/sbpl';
import { ASKED, GROUND_TARGETS } from './ground.js';
import type { JudgedProfile } from './types.js';

const IMPORTS = new Map(Object.entries(DISCRIMINATOR_IMPORTS));

/** What a call of the runner does on a Mac; the rest is asked of the policy. */
const isDone = (operation: string, target: string): boolean =>
  ['process-info-pidinfo', 'signal', 'sysctl-read'].includes(operation) ||
  (operation === 'network-outbound' && !target.startsWith('/')) ||
  (operation.startsWith('file-read-') && GROUND_TARGETS.includes(target));

/** The shipped questions on which models differ, as a batch of one question each. */
export const discriminatorBatch = (): JudgedProfile[] =>
  DISCRIMINATORS.map(({ text, operation, target }, at) => ({
    id: `discriminator_${at + 1}`,
    text,
    imports: text.includes('(import ') ? IMPORTS : new Map<string, string>(),
    questions: [{ operation, target, ...(isDone(operation, target) ? {} : ASKED) }],
  }));
