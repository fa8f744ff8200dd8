import { JsonNumber } from '@runtime/contracts';
import { pythonNumberText } from './numbers.js';
import { isObject } from './values.js';

/** A value as the reference turns it into text when text was expected: `None`, `True`, `80`, `['a']`. */
export function reprText(value: unknown): string {
  return typeof value === 'string' ? value : quoted(value);
}

function quoted(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' || value instanceof JsonNumber) return numberText(value);
  if (Array.isArray(value)) return `[${value.map(quoted).join(', ')}]`;
  if (isObject(value)) {
    return `{${Object.keys(value)
      .map((key) => `${quoted(key)}: ${quoted(value[key])}`)
      .join(', ')}}`;
  }
  return quote(String(value));
}

function numberText(value: number | JsonNumber): string {
  const text = typeof value === 'number' ? numberSource(value) : pythonNumberText(value.text);
  return text === 'NaN' ? 'nan' : text.replace('Infinity', 'inf');
}

const numberSource = (value: number): string => (Number.isInteger(value) ? String(value) : pythonNumberText(String(value)));

/** Double quotes only where the text holds single ones and no double ones. */
function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(mark, `\\${mark}`);
  return mark + escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t') + mark;
}
