import { encodeJson, JsonNumber, orderedKeys } from '@runtime/contracts';

const WIDTH = 120;

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null || value instanceof JsonNumber;

/** A text keeps its letters: people read and edit these files. */
const scalar = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : encodeJson(value));

/**
 * Writes a document the way people lay theirs out: members in the order they have, two spaces a level, a list or object
 * of plain values on one line where it fits, and a final newline.
 */
export const writeAuthored = (document: unknown): string => `${written(document, '', 0)}\n`;

function written(value: unknown, indent: string, before: number): string {
  if (isScalar(value)) return scalar(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  const items: Array<readonly [label: string, item: unknown]> = isList
    ? value.map((item) => ['', item] as const)
    : orderedKeys(value as object).map((key) => [`${JSON.stringify(key)}: `, (value as Record<string, unknown>)[key]] as const);
  if (items.length === 0) return `${open}${close}`;
  if (items.every(([, item]) => isScalar(item))) {
    const padding = isList ? '' : ' ';
    const line = `${open}${padding}${items.map(([label, item]) => label + scalar(item)).join(', ')}${padding}${close}`;
    if (indent.length + before + line.length <= WIDTH) return line;
  }
  const deeper = `${indent}  `;
  const lines = items.map(([label, item]) => `${deeper}${label}${written(item, deeper, label.length)}`);
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
