import { checkDocument, encodeJson, JobResultRowSchema, LIMITS, parseJson } from '@runtime/contracts';
import { readRegularFile } from '@runtime/files';
import { objectOf } from '../results/values.js';

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
    const row = parseRow(line);
    if (row !== null && (row['index'] as number) >= confirmed) rows.push(`${encodeJson({ ...row, unconfirmed: true })}\n`);
  }
  return rows;
}

/** A line that is not a whole row is where the worker died. */
function parseRow(line: string): Record<string, unknown> | null {
  if (line === '') return null;
  try {
    const value = objectOf(parseJson(line));
    return value !== null && checkDocument(JobResultRowSchema, value).length === 0 ? value : null;
  } catch {
    return null;
  }
}
