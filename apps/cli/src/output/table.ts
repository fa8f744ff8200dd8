import { shown } from '@runtime/contracts';
import { widthsOf } from './width.js';

/** A name may consist of digits and is none; a share is text and is one. */
const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || (typeof value === 'string' && /^-?[0-9.]+%$/.test(value));

/** Columns between two cells. */
const GAP = 2;

/** A column is not cut below this. */
const NARROWEST = 8;

/** What is wider gives way first. */
const WIDE = 24;

/**
 * Aligned columns with a header; numbers to the right. An empty list says so. Where there is a width to keep to, the widest
 * columns give way, and a text that was cut ends in an ellipsis.
 */
export async function formatTable(rows: readonly Record<string, unknown>[], width?: number): Promise<string[]> {
  if (rows.length === 0) return ['(none)'];
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => cell(row[column])));
  const widthOf = await widthsOf([...columns, ...cells.flat()]);
  const wanted = columns.map((column, i) => Math.max(...[cell(column), ...cells.map((row) => row[i]!)].map((text) => widthOf(text))));
  const widths = width === undefined ? wanted : fitted(wanted, width);
  const right = columns.map((column, i) => rows.every((row, at) => cells[at]![i] === '' || isNumeric(row[column])));
  const line = (row: readonly string[]): string =>
    row
      .map((whole, i) => {
        const text = cut(whole, widths[i]!, widthOf);
        const space = ' '.repeat(widths[i]! - widthOf(text));
        return right[i] ? space + text : text + space;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [line(columns.map(cell)), line(widths.map((each) => '-'.repeat(each))), ...cells.map(line)];
}

/** The widths that fit into a line: first the widest give way, all alike, while they are wide; then, from the right, what is left to give. */
function fitted(wanted: readonly number[], width: number): number[] {
  const widths = [...wanted];
  const over = (): number => widths.reduce((sum, each) => sum + each, GAP * (widths.length - 1)) - width;
  while (over() > 0 && Math.max(...widths) > WIDE) widths[widths.indexOf(Math.max(...widths))]!--;
  for (let i = widths.length - 1; i >= 0 && over() > 0; i--) widths[i] = Math.min(widths[i]!, Math.max(NARROWEST, widths[i]! - over()));
  return widths;
}

/** The beginning of a text that is no wider, by what a reader takes for one character. */
function cut(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let taken = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    taken += widthOf(segment);
    if (taken > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return shown(typeof value === 'object' ? JSON.stringify(value) : String(value), 'line');
}
