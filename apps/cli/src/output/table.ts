import stringWidth from 'string-width';
import { oneLine } from './printable.js';

const NUMERIC = /^-?[0-9.]+%?$/;

/** Aligned columns with a header; numbers to the right. An empty list says so. */
export function formatTable(rows: readonly Record<string, unknown>[]): string[] {
  if (rows.length === 0) return ['(none)'];
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => cell(row[column])));
  const widths = columns.map((column, i) => Math.max(...[column, ...cells.map((row) => row[i]!)].map((text) => stringWidth(text))));
  const right = columns.map((_, i) => cells.every((row) => row[i] === '' || NUMERIC.test(row[i]!)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, i) => {
        const space = ' '.repeat(widths[i]! - stringWidth(text));
        return right[i] ? space + text : text + space;
      })
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)];
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
}
