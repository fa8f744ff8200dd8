import { DISCRIMINATOR_IMPORTS, DISCRIMINATORS } from '@runtime/sbpl';
import type { JudgedProfile } from './types.js';

const IMPORTS = new Map(Object.entries(DISCRIMINATOR_IMPORTS));

/** The shipped questions on which models differ, as a batch of one question each. */
export const discriminatorBatch = (): JudgedProfile[] =>
  DISCRIMINATORS.map(({ text, operation, target }, at) => ({
    id: `discriminator_${at + 1}`,
    text,
    imports: text.includes('(import ') ? IMPORTS : new Map<string, string>(),
    questions: [{ operation, target }],
  }));
