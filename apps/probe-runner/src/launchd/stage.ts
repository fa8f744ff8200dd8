import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256Hex } from '@runtime/contracts';
import { isSafeRelativePath, readRegularFileSync } from '@runtime/files';
import { ProbeRunnerError } from '../error.js';
import type { Host } from '../host.js';
import type { Helper } from '../native/helper.js';
import { runTool } from '../run-tool.js';

export interface StagedFile {
  /** Relative to the stage. */
  name: string;
  from: string;
  /** Digest the staged bytes must have; null where the source is ours and only recorded. */
  sha256: string | null;
  executable?: true;
}

/** The native helper, staged beside the runner, where the runner looks for it. */
export const helperFiles = (helper: Helper | null): StagedFile[] =>
  helper === null ? [] : [{ name: basename(helper.path), from: helper.path, sha256: helper.sha256, executable: true }];

export interface Stage {
  directory: string;
  /** Everything that was staged, with what was found. */
  files: { name: string; sha256: string }[];
}

const FALLBACK = '/private/tmp';

/**
 * A fresh directory that only this user can enter, outside the folders macOS guards: the user's own temporary
 * directory where `getconf` names one, else below `/private/tmp`.
 *
 * @throws ProbeRunnerError `STAGE_FAILED`
 */
export async function createStage(host: Host): Promise<string> {
  const asked = await runTool(host.tools.getconf, ['DARWIN_USER_TEMP_DIR']);
  const named = asked.rc === 0 ? asked.stdout.trim() : '';
  for (const base of [named, FALLBACK]) {
    if (!base.startsWith('/')) continue;
    let directory: string;
    try {
      directory = mkdtempSync(join(realpathSync(base), 'runtime-stage-'));
    } catch {
      continue;
    }
    chmodSync(directory, 0o700);
    const { uid, mode } = lstatSync(directory);
    if (lstatSync(directory).isDirectory() && (mode & 0o077) === 0 && (process.getuid === undefined || uid === process.getuid()))
      return directory;
    throw stageFailed(`the stage ${directory} is not ours alone`);
  }
  throw stageFailed('there is no directory to stage the run in');
}

/** Copies a declared list of files, each checked as it is written. Nothing else ever enters the stage. */
export function stageFiles(directory: string, files: readonly StagedFile[]): Stage['files'] {
  return files.map(({ name, from, sha256: expected, executable }) => {
    if (!isSafeRelativePath(name)) throw stageFailed(`not a name for a staged file: ${name}`);
    const bytes = readRegularFileSync(from, { maxBytes: 256 * 1024 * 1024 });
    const found = sha256Hex(bytes);
    if (expected !== null && found !== expected) throw stageFailed(`${name} changed before it was staged`);
    const path = writeStaged(directory, name, bytes);
    if (executable === true) chmodSync(path, 0o700);
    return { name, sha256: found };
  });
}

/** Creates one file; an existing one, or a link in its place, is an error. */
export function writeStaged(directory: string, name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } finally {
    closeSync(fd);
  }
  return path;
}

/** Removes the stage by a walk that follows no link. Returns what could not be removed, relative to it. */
export function removeStage(directory: string): string[] {
  const left: string[] = [];
  const walk = (path: string, name: string): void => {
    try {
      if (lstatSync(path).isDirectory()) {
        for (const entry of readdirSync(path)) walk(join(path, entry), name === '' ? entry : `${name}/${entry}`);
        rmdirSync(path);
      } else unlinkSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') left.push(name === '' ? '.' : name);
    }
  };
  walk(directory, '');
  return left;
}

const stageFailed = (message: string): ProbeRunnerError =>
  new ProbeRunnerError({
    code: 'STAGE_FAILED',
    message,
    category: 'system',
    hint: 'look at the temporary directory of this user (getconf DARWIN_USER_TEMP_DIR) and at /private/tmp',
  });
