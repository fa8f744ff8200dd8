import { dirname } from 'node:path';
import { ContractError, decodeUtf8, LIMITS, parseJson, sha256Hex } from '@runtime/contracts';
import { FilesError, isInside, readRegularFile, realPathOf } from '@runtime/files';

export interface ReadDocument {
  value: unknown;
  sha256: string;
}

/** Why a file gave no document: a value, so that a lint can report it and a loader can throw it. */
export interface ReadFailure {
  kind: 'missing' | 'outside' | 'too_large' | JsonFault;
  message: string;
  /** JSON pointer of the place, where the fault has one. */
  field?: string;
  line?: number;
  column?: number;
  cause: unknown;
}

export const isReadFailure = (read: ReadDocument | ReadText | ReadFailure): read is ReadFailure => 'kind' in read;

/** Reads a JSON document of up to 256 MiB below a root. `digest: false` saves hashing what nobody compares. Failures of the system itself (category `system`) are thrown. */
export async function readDocument(
  root: string,
  absolute: string,
  path: string,
  { digest = true }: { digest?: boolean } = {},
): Promise<ReadDocument | ReadFailure> {
  try {
    const { text, sha256 } = await readJsonText(root, absolute, path, digest);
    return { value: parseJson(text, { path }), sha256 };
  } catch (error) {
    return readFailureOf(error);
  }
}

/** The bytes go before the text is parsed: of a large registry that is a third of what is held then. */
async function readJsonText(root: string, absolute: string, path: string, digest: boolean): Promise<{ text: string; sha256: string }> {
  const bytes = await readInside(root, absolute, LIMITS.planBytes);
  return { text: decodeUtf8(bytes, path), sha256: digest ? sha256Hex(bytes) : '' };
}

export interface ReadText {
  text: string;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads an SBPL text of up to 4 MiB. `root` null: a file of the host's system, where links are followed. */
export async function readSbpl(root: string | null, absolute: string, folders?: Map<string, boolean>): Promise<ReadText | ReadFailure> {
  try {
    const bytes =
      root === null
        ? await readRegularFile(absolute, { maxBytes: LIMITS.sbplBytes, followLinks: true })
        : await readInside(root, absolute, LIMITS.sbplBytes, folders);
    return { text: decoder.decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'unreadable', message: 'not valid UTF-8', cause: error };
    return readFailureOf(error);
  }
}

/** No component below the root may be a link that leads out of it. `folders` remembers those already looked at. */
async function readInside(root: string, absolute: string, maxBytes: number, folders = new Map<string, boolean>()): Promise<Buffer> {
  // The last component is not followed when it is opened, so only the folder can lead out.
  const folder = dirname(absolute);
  let inside = folders.get(folder);
  if (inside === undefined) {
    inside = isInside(root, realPathOf(folder));
    folders.set(folder, inside);
  }
  if (!inside) {
    throw new FilesError({
      code: 'PATH_OUTSIDE',
      message: 'a link on the way leads out of the repository',
      path: absolute,
      hint: 'put the file itself there',
    });
  }
  return readRegularFile(absolute, { maxBytes });
}

function readFailureOf(cause: unknown): ReadFailure {
  if (cause instanceof ContractError) {
    const { line, column } = (cause.details ?? {}) as { line?: number; column?: number };
    return {
      kind: jsonFaultOf(cause),
      message: cause.message,
      cause,
      ...(cause.field === undefined ? {} : { field: cause.field }),
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    };
  }
  if (cause instanceof FilesError && cause.category !== 'system') {
    const kind =
      cause.code === 'FILE_NOT_FOUND'
        ? 'missing'
        : cause.code === 'PATH_OUTSIDE'
          ? 'outside'
          : cause.code === 'FILE_TOO_LARGE'
            ? 'too_large'
            : 'unreadable';
    return { kind, message: cause.message, cause };
  }
  throw cause;
}

/** What keeps text from being a document: that it is not JSON at all, or JSON that readers could take in two ways or not take in. */
export type JsonFault = 'unreadable' | 'duplicate_key' | 'too_deep' | 'key_too_long' | 'too_many_members' | 'not_json';

const JSON_FAULTS: Partial<Record<ContractError['code'], JsonFault>> = {
  JSON_NOT_UTF8: 'unreadable',
  JSON_DUPLICATE_KEY: 'duplicate_key',
  JSON_DEPTH_EXCEEDED: 'too_deep',
  JSON_KEY_TOO_LONG: 'key_too_long',
  JSON_MEMBERS_EXCEEDED: 'too_many_members',
};

export const jsonFaultOf = ({ code }: ContractError): JsonFault => JSON_FAULTS[code] ?? 'not_json';
