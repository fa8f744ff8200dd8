import type { RuleSource } from '../policy/rule.js';
import type { SbplSeverity } from '../types.js';
import type { SbplCode } from './codes.js';

/** Something found about a rule; where it stands makes it a finding. */
export interface Found {
  source: RuleSource;
  code: SbplCode;
  severity: SbplSeverity;
  message: string;
  hint?: string | undefined;
  /** The paths of the rule whose spelling it is about. */
  spelled?: readonly string[] | undefined;
}

export const quote = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 119)}…` : text);
