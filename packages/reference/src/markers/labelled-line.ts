import type { JsonNumber } from '@runtime/contracts';
import { splitLines, trimBlanks } from '../python/lines.js';
import { wholeNumberFromText } from '../python/numbers.js';

export interface LabelledLine {
  /** What the first line of the label says; empty text is null. */
  text: string | null;
  source: 'present' | 'error' | 'unavailable' | 'missing';
  errno: number | JsonNumber | null;
}

const MISSING: LabelledLine = { text: null, source: 'missing', errno: null };

/** The first line `<label>:<text>`, `<label>_ERROR:<errno>` or `<label>_UNAVAILABLE…` of a captured stderr. */
export function labelledLine(stderr: unknown, label: string): LabelledLine {
  if (typeof stderr !== 'string' || !stderr.includes(label)) return MISSING;
  for (const line of splitLines(stderr)) {
    if (!line.startsWith(label)) continue;
    const rest = line.slice(label.length);
    if (rest.startsWith(':')) return { text: trimBlanks(rest.slice(1)) || null, source: 'present', errno: null };
    if (rest.startsWith('_ERROR:')) {
      return { text: null, source: 'error', errno: wholeNumberFromText(rest.slice('_ERROR:'.length)) };
    }
    if (rest.startsWith('_UNAVAILABLE')) return { text: null, source: 'unavailable', errno: null };
  }
  return MISSING;
}
