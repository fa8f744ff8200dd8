import type { RuleSource } from '../policy/rule.js';
import type { SbplSeverity, Spelling } from '../types.js';
import type { SbplCode } from './codes.js';

/** Something found about a rule; where it stands makes it a finding. */
export interface Found {
  source: RuleSource;
  code: SbplCode;
  severity: SbplSeverity;
  message: string;
  hint?: string | undefined;
  /** The texts of the rule whose spelling it is about. */
  spellings?: Spelling[] | undefined;
}

export const quote = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 119)}…` : text);
