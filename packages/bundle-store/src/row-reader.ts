import { orderedKeys, parseJson } from '@runtime/contracts';
import { ArrayScanner, DocumentRows, leadsTo, NdjsonScanner, type ScannedRow } from '@runtime/files';
import { isObject } from './document.js';

/** Where the rows of a document stand: it is the array of them, it has one on each line, or arrays of them stand inside. */
export type RowForm = ({ kind: 'array' } | { kind: 'lines' } | ({ kind: 'inside' } & RowsInside)) & RowOptions;

interface RowOptions {
  /** Only these members of each row, where a document is read row by row. */
  pick?: readonly string[] | undefined;
  /** Keep numbers that JavaScript prints differently as they are written. */
  exactNumbers?: boolean | undefined;
}

interface RowsInside extends RowOptions {
  /** The names that lead to the arrays; `*` is any. */
  at: readonly string[];
}

/** One way of reading for all who look at an artifact. */
export function formForAll(forms: readonly [RowForm, ...RowForm[]]): RowForm {
  const picks = forms.flatMap(({ pick }) => pick ?? []);
  return {
    ...forms[0],
    pick: forms.every(({ pick }) => pick !== undefined) ? [...new Set(picks)] : undefined,
    exactNumbers: forms.some(({ exactNumbers }) => exactNumbers === true),
  };
}

export interface SeenRow {
  /** The names that led to its array. */
  keys: readonly string[];
  /** From 0, in its array; of lines the number of the line, from 1. */
  index: number;
  /** Of an array at least the members that were to be picked; null there where the row is no object. */
  value: unknown;
}

/** Up to this size rows are read at once: the platform's parser is quicker than a scan that begins. */
export const AT_HAND = 4 * 1024 * 1024;

/** A document at hand as a whole, or as it comes. Whole documents go through the platform's parser, which needs no warming up. */
export type RowBytes = Buffer | AsyncIterable<Uint8Array>;

/**
 * Shows every row of a document, parsed strictly (of an array only what is picked). Returns the document around the rows, where
 * they stand inside.
 *
 * @throws FilesError; ContractError `JSON_*`. What was shown before that was provisional.
 */
export async function readRows(form: RowForm, bytes: RowBytes, path: string, see: (row: SeenRow) => void): Promise<unknown> {
  switch (form.kind) {
    case 'array':
      return readArray(form, bytes, path, see);
    case 'lines':
      return readLines(form, bytes, path, see);
    case 'inside':
      return readInside(form, bytes, path, see);
  }
}

async function readArray({ pick, exactNumbers }: RowOptions, bytes: RowBytes, path: string, see: (row: SeenRow) => void): Promise<void> {
  const whole = Buffer.isBuffer(bytes) ? arrayOf(bytes, exactNumbers) : null;
  if (whole !== null) {
    for (const [index, value] of whole.entries()) see({ keys: [], index, value: objectOrNull(value) });
    return;
  }
  const scanner = new ArrayScanner({ pick, exactNumbers }, path);
  const show = (row: ScannedRow): void =>
    see({ keys: [], index: row.index, value: objectOrNull(pick === undefined ? row.value() : row.atLeastPicked) });
  for await (const chunk of chunksOf(bytes)) for (const row of scanner.push(chunk)) show(row);
  for (const row of scanner.end()) show(row);
}

const objectOrNull = (value: unknown): unknown => (isObject(value) ? value : null);

/** Null where the scan of rows has to say what is wrong with it, if anything is: it does not look at what nobody picks. */
export function arrayOf(bytes: Buffer, exactNumbers: boolean | undefined): unknown[] | null {
  try {
    const value = parseJson(bytes, { exactNumbers });
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

async function readLines({ exactNumbers }: RowOptions, bytes: RowBytes, path: string, see: (row: SeenRow) => void): Promise<void> {
  const scanner = new NdjsonScanner({ path, exactNumbers });
  for await (const chunk of chunksOf(bytes)) for (const { line, value } of scanner.push(chunk)) see({ keys: [], index: line, value });
  scanner.end();
}

async function readInside(inside: RowsInside, bytes: RowBytes, path: string, see: (row: SeenRow) => void): Promise<unknown> {
  if (Buffer.isBuffer(bytes)) {
    const document = parseJson(bytes, { path, exactNumbers: inside.exactNumbers });
    showInside(document, inside.at, [], see);
    return document;
  }
  const scanner = new DocumentRows({ ...inside, path });
  for await (const chunk of bytes) for (const row of scanner.push(chunk)) see(row);
  for (const row of scanner.end()) see(row);
  return scanner.rest();
}

function showInside(value: unknown, at: readonly string[], keys: readonly string[], see: (row: SeenRow) => void): void {
  if (keys.length === at.length) {
    if (Array.isArray(value)) for (const [index, row] of value.entries()) see({ keys, index, value: row });
  } else if (isObject(value)) {
    for (const key of orderedKeys(value)) if (leadsTo(at, keys.length, key)) showInside(value[key], at, [...keys, key], see);
  }
}

async function* chunksOf(bytes: RowBytes): AsyncGenerator<Uint8Array> {
  if (Buffer.isBuffer(bytes)) yield bytes;
  else yield* bytes;
}
