import { RUN_TIME_BLOCK } from './assemble.js';
import type { RuleReference } from './types.js';

/** Where a rule is to be looked for. What a run appends stands in no file: its line there would lead nowhere. */
export function rulePlace({ file, line, part, text }: RuleReference): string {
  switch (part) {
    case 'run-time-block':
      return RUN_TIME_BLOCK.includes(text) ? `run-time block:${RUN_TIME_BLOCK.indexOf(text) + 1}` : 'run-time block of the world';
    case 'key-rule':
      return 'key rule';
    default:
      return `${file}:${line} (${part === 'import' ? 'import' : 'profile'})`;
  }
}
