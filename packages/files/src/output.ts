import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FilesError, readFailure, systemCode } from './error.js';
import { realPathOf } from './paths.js';
import { writeFileDurable } from './write.js';

/** A kind of document that is written to a place of the caller's choice. */
export interface OutputKind {
  /** What the document is, for people: `a promotion packet`. */
  name: string;
  /** Text that the first 4 KiB of every such document hold, and of hardly anything else; of a kind with several forms, one for each. */
  mark: string | readonly string[];
}

const HEAD_BYTES = 4096;

/** The file that makes a directory a committed run (ours.md 3). */
const COMMIT = 'artifact_index.json';

/**
 * Writes a document, durably and at once, where nothing is lost by it: to a new or empty file, or over an earlier document of its kind.
 *
 * @throws FilesError `OUTPUT_EXISTS`, `OUTPUT_IN_RUN`, `FILE_READ_FAILED`, `FILE_WRITE_FAILED`.
 */
export async function writeOutput(path: string, content: Uint8Array | string, kind: OutputKind): Promise<void> {
  await checkOutput(path, kind);
  await writeFileDurable(path, content);
}

/**
 * The check of {@link writeOutput} alone, for what is written in several steps.
 *
 * @throws FilesError `OUTPUT_EXISTS`, `OUTPUT_IN_RUN`, `FILE_READ_FAILED`.
 */
export async function checkOutput(path: string, { name, mark }: OutputKind): Promise<void> {
  await checkOutsideRuns(path);
  if (await isForeign(path, mark)) {
    throw new FilesError({
      code: 'OUTPUT_EXISTS',
      category: 'input',
      message: `${path} exists and is not ${name}`,
      path,
      hint: 'name another file, or remove this one first',
    });
  }
}

/**
 * Refuses a place, of a file or a folder, in a run that is committed.
 *
 * @throws FilesError `OUTPUT_IN_RUN`.
 */
export async function checkOutsideRuns(path: string): Promise<void> {
  const run = await committedRunAround(path);
  if (run === null) return;
  throw new FilesError({
    code: 'OUTPUT_IN_RUN',
    category: 'input',
    message: `${path} lies in the committed run ${run}, where any change makes the bundle invalid`,
    path,
    hint: 'name a place outside of the run directory',
  });
}

async function committedRunAround(path: string): Promise<string | null> {
  for (let at = realPathOf(path); ; at = dirname(at)) {
    if (await stands(join(at, COMMIT))) return at;
    if (at === dirname(at)) return null;
  }
}

async function stands(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}

async function isForeign(path: string, mark: OutputKind['mark']): Promise<boolean> {
  let file: FileHandle | null = null;
  try {
    const found = await lstat(path);
    if (!found.isFile()) return true;
    if (found.size === 0) return false;
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    return ![mark].flat().some((text) => head.includes(text));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw readFailure(error, path);
  } finally {
    await file?.close();
  }
}
