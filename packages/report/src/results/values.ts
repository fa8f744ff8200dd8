import { JsonNumber } from '@runtime/contracts';

/** Longest text of one field that the page carries. */
const FIELD_CEILING = 4096;

export type Row = Record<string, unknown>;

const NOTHING: Row = Object.freeze({});

export const isPlainObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

/** A value as an object; an empty one for anything else, so that odd documents read as missing facts. */
export const object = (value: unknown): Row => (isPlainObject(value) ? value : NOTHING);

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Own members only: a document may have members named like those of every object. */
export const member = (row: Row, name: string): unknown => (Object.hasOwn(row, name) ? row[name] : undefined);

export const text = (row: Row, name: string): string | null => {
  const value = member(row, name);
  return typeof value === 'string' ? clip(value) : null;
};

export const flag = (row: Row, name: string): boolean | null => {
  const value = member(row, name);
  return typeof value === 'boolean' ? value : null;
};

/** A number as text, whichever of the two kinds of numbers the reader gave. */
export const number = (row: Row, name: string): string | null => {
  const value = member(row, name);
  if (typeof value === 'number') return String(value);
  return value instanceof JsonNumber ? String(value) : null;
};

/** Any value in one short line; null for null and for what is not there. */
export function brief(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return clip(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof JsonNumber) return String(value);
  return clip(JSON.stringify(value));
}

/** Cuts between characters, never inside a surrogate pair, and says so by an ellipsis. */
export function clip(value: string, ceiling: number = FIELD_CEILING): string {
  if (value.length <= ceiling) return value;
  const code = value.charCodeAt(ceiling - 1);
  return `${value.slice(0, code >= 0xd800 && code <= 0xdbff ? ceiling - 1 : ceiling)}…`;
}
