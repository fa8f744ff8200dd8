import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { isInside, readFailure, realPathOf, systemCode } from '@runtime/files';
import { ReportError } from '../error.js';

/** Stands near the top of every page, so that a later run knows its own output. */
export const GENERATOR = '<meta name="generator" content="runtime report">';

const HEAD_BYTES = 4096;

/**
 * Refuses a place where writing would destroy something: a run directory, whose files are the evidence, and a file that is not an
 * earlier report.
 *
 * @throws ReportError `REPORT_IN_BUNDLE`, `OUTPUT_EXISTS`; FilesError `FILE_READ_FAILED`.
 */
export async function checkTarget(outFile: string, runDirectory: string): Promise<void> {
  if (isInside(runDirectory, realPathOf(outFile))) {
    throw new ReportError({
      code: 'REPORT_IN_BUNDLE',
      category: 'input',
      message: `${outFile} lies in the run directory, where a file that the index does not name makes the bundle invalid`,
      path: outFile,
      hint: 'name a file outside of the run directory',
    });
  }
  if (await isForeign(outFile)) {
    throw new ReportError({
      code: 'OUTPUT_EXISTS',
      category: 'input',
      message: `${outFile} exists and is no report`,
      path: outFile,
      hint: 'name another file, or remove this one first',
    });
  }
}

async function isForeign(path: string): Promise<boolean> {
  let file: FileHandle | null = null;
  try {
    if (!(await lstat(path)).isFile()) return true;
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return !buffer.subarray(0, bytesRead).includes(GENERATOR);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw readFailure(error, path);
  } finally {
    await file?.close();
  }
}
