import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodePretty, SCHEMA_VERSIONS, type SuiteFile, type SuiteManifest, sha256Hex } from '@runtime/contracts';
import {
  checkOutsideRuns,
  FilesError,
  isProcessAlive,
  makeDirectoryDurable,
  sha256OfFile,
  syncDirectory,
  systemCode,
  takeModeOf,
  writeFailure,
  writeFileDurable,
} from '@runtime/files';
import { PlanError } from '../error.js';
import { refuseFile } from '../write/folder.js';
import { isSuiteFault, MATRIX_NAME, readSuite, SUITE_NAME, type SuiteRead } from './manifest.js';

/** A suite about to be written: file name relative to its folder, to content. */
export interface SuiteContent {
  /** Null: made from questions. */
  template_id: string | null;
  registry_id: string;
  files: ReadonlyMap<string, string>;
  /** Text of the expected matrix, or null when none was asked for. */
  matrix: string | null;
}

export interface WriteSuiteOptions {
  root: string;
  /** Repository-relative folder. */
  directory: string;
  overwrite: boolean;
  /** Looks at the staged suite before anything of the old one is replaced; throws to stop. */
  inspect: (stagedFolder: string) => Promise<void>;
}

const STAGE = /^\.suite-stage-([0-9]+)-[0-9a-f]+$/;

/**
 * Writes a suite so that a crash leaves the old one, the new one, or one whose `suite.json` says that it is
 * neither; doing it again mends that. All targets are looked at before the first is touched. Nothing but the
 * suite's own files is replaced or removed.
 *
 * @throws PlanError `OUTPUT_EXISTS`, `SUITE_FOREIGN_FILES`, `SUITE_INVALID`; FilesError `OUTPUT_IN_RUN`, `FILE_WRITE_FAILED`.
 */
export async function writeSuite(content: SuiteContent, options: WriteSuiteOptions): Promise<void> {
  const folder = join(options.root, options.directory);
  refuseFile(folder);
  await checkOutsideRuns(folder);
  const old = await readOld(options);
  const wanted = new Map(content.files);
  if (content.matrix !== null) wanted.set(MATRIX_NAME, content.matrix);
  await refuseForeign(folder, wanted, old, options.overwrite);
  await makeDirectoryDurable(folder);
  sweepStages(folder);
  const stage = join(folder, `.suite-stage-${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    for (const [name, text] of content.files) await writeFileDurable(join(stage, name), text, { syncDirectory: false });
    await options.inspect(stage);
    const manifest = manifestText(content, old);
    await writeFileDurable(join(stage, SUITE_NAME), manifest, { syncDirectory: false });
    await replace(folder, stage, content, old);
  } catch (error) {
    throw error instanceof Error && 'code' in error && !(error instanceof FilesError) && !(error instanceof PlanError)
      ? writeFailure(error, options.directory, 'writing the suite')
      : error;
  } finally {
    removeStage(stage);
  }
}

/** What ended the build is told, not that its stage could not be removed either: the next build removes it. */
function removeStage(stage: string): void {
  try {
    rmSync(stage, { recursive: true, force: true });
  } catch {
    // Told by what is there.
  }
}

async function readOld({ root, directory, overwrite }: WriteSuiteOptions): Promise<SuiteRead | null> {
  const old = await readSuite(root, directory);
  if (old === null || !isSuiteFault(old)) return old;
  throw new PlanError({
    code: 'SUITE_INVALID',
    message: `${join(directory, SUITE_NAME)}: ${old.message}`,
    path: join(directory, SUITE_NAME),
    field: old.field,
    hint: overwrite
      ? "it cannot say which files are the suite's own: choose another --out, or remove the folder by hand"
      : 'choose another --out',
  });
}

/**
 * Every target is absent, the suite's own (with overwrite), or already what it is to become: that last is how a
 * build that was cut short is mended by doing it again.
 */
async function refuseForeign(
  folder: string,
  wanted: ReadonlyMap<string, string>,
  old: SuiteRead | null,
  overwrite: boolean,
): Promise<void> {
  const own = new Map((old === null ? [] : [...old.files, ...(old.matrix === null ? [] : [old.matrix])]).map((file) => [file.path, file]));
  const exist: string[] = [];
  const foreign: string[] = [];
  for (const [name, text] of wanted) {
    const state = await stateOf(folder, name);
    if (state === 'absent' || state === sha256Hex(text)) continue;
    const recorded = own.get(name);
    // The matrix lies among the evidence: it is replaced only as long as it is the one that was written there.
    const ours = recorded !== undefined && state !== 'no-file' && (name !== MATRIX_NAME || recorded.sha256 === state);
    if (ours || !overwrite) exist.push(name);
    else foreign.push(name);
  }
  if (old !== null && !overwrite) exist.unshift(SUITE_NAME);
  if (foreign.length > 0) {
    throw new PlanError({
      code: 'SUITE_FOREIGN_FILES',
      message: `files stand in the way that do not belong to the suite: ${foreign.join(', ')}`,
      path: join(folder, foreign[0]!),
      hint: 'move them away, or choose another --out',
      details: { files: foreign },
    });
  }
  if (exist.length > 0 && !overwrite) {
    throw new PlanError({
      code: 'OUTPUT_EXISTS',
      message: `there is something already: ${exist.join(', ')}`,
      path: join(folder, exist[0]!),
      hint: old === null ? 'move it away, or choose another --out' : 'give --overwrite to replace the suite, or choose another --out',
      details: { files: exist },
    });
  }
}

/** SHA-256 of a regular file; `no-file` for anything else in its place, links and files where a folder is due included. */
async function stateOf(folder: string, name: string): Promise<string> {
  const parts = name.split('/');
  for (let i = 1; i < parts.length; i++) {
    const kind = kindAt(join(folder, ...parts.slice(0, i)));
    if (kind !== 'directory') return kind === 'absent' ? 'absent' : 'no-file';
  }
  const path = join(folder, name);
  const kind = kindAt(path);
  return kind === 'file' ? (await sha256OfFile(path)).sha256 : kind === 'absent' ? 'absent' : 'no-file';
}

function kindAt(path: string): 'absent' | 'directory' | 'file' | 'other' {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : 'other';
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return 'absent';
    // A file, or links in a circle, where a folder is due.
    if (code === 'ENOTDIR' || code === 'ELOOP') return 'other';
    throw writeFailure(error, path, 'looking at');
  }
}

function manifestText(content: SuiteContent, old: SuiteRead | null): string {
  const entry = (path: string, text: string): SuiteFile => ({ path, sha256: sha256Hex(text), size: Buffer.byteLength(text) });
  const matrix = content.matrix === null ? (old?.matrix ?? null) : entry(MATRIX_NAME, content.matrix);
  const manifest: SuiteManifest = {
    schema_version: SCHEMA_VERSIONS.suite_manifest,
    template_id: content.template_id,
    registry_id: content.registry_id,
    files: [...content.files].map(([path, text]) => entry(path, text)),
    ...(matrix === null ? {} : { expected_matrix: matrix }),
  };
  return `${encodePretty(manifest)}\n`;
}

async function replace(folder: string, stage: string, content: SuiteContent, old: SuiteRead | null): Promise<void> {
  const folders = new Set([folder]);
  for (const name of content.files.keys()) {
    const target = join(folder, name);
    if (!folders.has(dirname(target))) {
      await makeDirectoryDurable(dirname(target));
      folders.add(dirname(target));
    }
    await putInPlace(join(stage, name), target);
  }
  for (const { path } of old?.files ?? []) {
    if (content.files.has(path) || (await stateOf(folder, path)) === 'absent') continue;
    unlinkSync(join(folder, path));
    folders.add(dirname(join(folder, path)));
  }
  if (content.matrix !== null) await writeFileDurable(join(folder, MATRIX_NAME), content.matrix);
  for (const directory of folders) await syncDirectory(directory);
  await putInPlace(join(stage, SUITE_NAME), join(folder, SUITE_NAME));
  await syncDirectory(folder);
}

async function putInPlace(staged: string, target: string): Promise<void> {
  takeModeOf(target, staged);
  await rename(staged, target);
}

/** Removes what a killed build left: the stages of processes that are gone. */
function sweepStages(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = STAGE.exec(name)?.[1];
    if (pid !== undefined && (Number(pid) === process.pid || !isProcessAlive(Number(pid))))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}
