import { LIMITS, parseJson } from '@runtime/contracts';
import { FilesError, type StrictDirectory } from '@runtime/files';

/** What a document of a run turned out to be. */
export type ReadDocument =
  | { kind: 'absent' }
  | { kind: 'unreadable'; message: string }
  /** `lenient`: why only the reference's way of reading it, which drops bytes that are not UTF-8, gave a value; else null. */
  | { kind: 'value'; value: unknown; lenient: string | null };

/** Reads a small document below a run directory: no link is followed, sizes are bounded, system failures are thrown. */
export function readRunDocument(directory: StrictDirectory, name: string, maxBytes: number = LIMITS.documentBytes): ReadDocument {
  if (directory.kindOf(name) === null) return { kind: 'absent' };
  let bytes: Buffer;
  try {
    bytes = directory.read(name, maxBytes);
  } catch (error) {
    if (error instanceof FilesError && error.category !== 'system') return { kind: 'unreadable', message: error.message };
    throw error;
  }
  try {
    return { kind: 'value', value: parseJson(bytes, { path: name, exactNumbers: true }), lenient: null };
  } catch (error) {
    const value = parseAsReference(bytes);
    const { message } = error as Error;
    return value === undefined ? { kind: 'unreadable', message } : { kind: 'value', value, lenient: message };
  }
}

const forgiving = new TextDecoder('utf-8', { ignoreBOM: true });

/** The reference drops bytes that are not UTF-8, and of equal members takes the last. */
function parseAsReference(bytes: Buffer): unknown {
  try {
    return parseJson(forgiving.decode(bytes).replaceAll('\ufffd', ''), { exactNumbers: true, duplicateKeys: 'last' });
  } catch {
    return undefined;
  }
}
