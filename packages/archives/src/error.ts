import { RuntimeError } from '@runtime/contracts';

export type ArchiveErrorCode =
  | 'ARCHIVE_DOCUMENT_TOO_LARGE'
  | 'ARCHIVE_ENTRY_MISSING'
  | 'ARCHIVE_ENTRY_REPEATED'
  | 'ARCHIVE_ENTRY_UNLISTED'
  | 'ARCHIVE_INDEX_NOT_FIRST'
  | 'ARCHIVE_INVALID'
  | 'ARCHIVE_NAME_INVALID'
  | 'ARCHIVE_NOT_REGULAR'
  | 'ARCHIVE_PACKET_FOREIGN'
  | 'ARCHIVE_SIZE_MISMATCH'
  | 'ARCHIVE_TOO_LARGE'
  | 'ARCHIVE_TRUNCATED';

/** A file is not an archive of one run. */
export class ArchiveError extends RuntimeError<ArchiveErrorCode> {}

const HINTS: Partial<Record<ArchiveErrorCode, string>> = {
  ARCHIVE_DOCUMENT_TOO_LARGE: 'no index, packet or attestation is that large: take the archive from its source again',
  ARCHIVE_PACKET_FOREIGN: 'name the packet that `runtime emit-promotion` wrote for this run',
  ARCHIVE_TOO_LARGE: 'raise the ceiling with --max-bytes (maxBytes) if you trust where the archive is from',
  ARCHIVE_TRUNCATED: 'fetch the archive again: its end is missing',
};

/** A refusal of an archive, with the entry it is about. */
export const refusal = (code: ArchiveErrorCode, file: string, message: string, entry?: string): ArchiveError =>
  new ArchiveError({
    code,
    message: `${file}: ${message}`,
    path: file,
    hint: HINTS[code] ?? 'archives are made by `runtime bundle-pack`; pack the run again where it is',
    ...(entry === undefined ? {} : { details: { entry: entry.slice(0, 1024) } }),
  });
