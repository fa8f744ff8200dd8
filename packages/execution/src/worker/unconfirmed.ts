import { encodeJson, LIMITS } from '@runtime/contracts';
import { readRegularFile } from '@runtime/files';
import { parseRow, type StoredRow } from '@runtime/job';

/**
 * Rows that stand only in the worker's own copy, because its connection ended first. They are kept for whoever looks
 * into the failure, each marked `unconfirmed`; nothing else reads them.
 */
export async function readUnconfirmed(path: string, confirmed: number): Promise<string[]> {
  let text: string;
  try {
    text = (await readRegularFile(path, { maxBytes: LIMITS.documentBytes })).toString('utf8');
  } catch {
    return [];
  }
  const rows: string[] = [];
  for (const line of text.split('\n')) {
    const row = rowOf(line);
    if (row !== null && row.index >= confirmed) rows.push(`${encodeJson({ ...row, unconfirmed: true } satisfies StoredRow)}\n`);
  }
  return rows;
}

/** A line that is not a whole row is where the worker died. */
function rowOf(line: string): StoredRow | null {
  try {
    return parseRow(line);
  } catch {
    return null;
  }
}
