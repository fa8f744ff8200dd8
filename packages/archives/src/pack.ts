import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import {
  bundleDirectory,
  INDEX_FILE,
  loadBundle,
  type OpenBundleOptions,
  openArtifactStream,
  REPAIR_LOG_FILE,
  type VerifiedBundle,
} from '@runtime/bundle-store';
import { LIMITS, parseJson } from '@runtime/contracts';
import {
  checkOutsideRuns,
  FilesError,
  makeDirectoryDurable,
  readRegularFile,
  syncDirectory,
  temporaryName,
  writeFailure,
} from '@runtime/files';
import { removedAtExit } from './at-exit.js';
import { refusal } from './error.js';
import { documentsBeside } from './layout.js';
import { readArchive } from './read.js';
import { END, headerOf, paddingOf } from './tar-writer.js';

export interface PackOptions extends Pick<OpenBundleOptions, 'maxBytes'> {
  /** A promotion packet of the run to take along, with its attestation when `<packet>.intoto.json` is there. */
  packet?: string | undefined;
  /** Take along the attestation of the run, which `run --attest` writes beside it. */
  attestation?: boolean | undefined;
}

export interface PackResult {
  run_id: string;
  file: string;
  artifacts: number;
  /** Of the run's files. */
  bytes: number;
  archive_bytes: number;
  sha256: string;
  /** Documents beside the run that the archive holds. */
  beside: string[];
}

/**
 * Packs one run into one file: the run directory itself, or a bundle root, whose `LATEST` is taken. The bundle is loaded strictly,
 * its files are hashed again as they are packed, and the archive is read back before it takes its name. Equal runs give equal bytes.
 *
 * @throws BundleError, ContractError when the bundle or the packet is not valid; ArchiveError `ARCHIVE_PACKET_FOREIGN`; FilesError
 * `OUTPUT_EXISTS`, `FILE_WRITE_FAILED`.
 */
export async function packBundle(bundlePath: string, file: string, options: PackOptions = {}): Promise<PackResult> {
  const bundle = await loadBundle(bundlePath, { maxBytes: options.maxBytes });
  await checkOutsideRuns(file);
  await refuseExisting(file);
  const whole = [...(await documentsIn(bundle)), ...(await besideOf(bundle, options))];
  const temporary = join(dirname(file), temporaryName());
  await makeDirectoryDurable(dirname(file));
  const removeTemporary = removedAtExit(temporary);
  const digest = createHash('sha256');
  try {
    await pipeline(
      Readable.from(archiveOf(bundle, whole), { objectMode: false }),
      createGzip({ level: 9 }),
      sameHeaderEverywhere(),
      tee((chunk) => digest.update(chunk)),
      createWriteStream(temporary, { flags: 'wx', mode: 0o644, flush: true }),
    ).catch((error: unknown) => {
      throw writeFailure(error, file, 'packing into');
    });
    const { bytes } = await readArchive(temporary, NOWHERE, { maxBytes: Number.MAX_SAFE_INTEGER });
    const { size } = await stat(temporary);
    await rename(temporary, file);
    await syncDirectory(dirname(file));
    const beside = whole.map(({ path }) => path).filter((path) => !path.includes('/'));
    return {
      run_id: bundle.run_id,
      file,
      artifacts: bundle.artifacts.length,
      bytes,
      archive_bytes: size,
      sha256: digest.digest('hex'),
      beside,
    };
  } finally {
    removeTemporary();
  }
}

interface Whole {
  path: string;
  bytes: Buffer;
}

/** The index and the repair log, which no index names. */
async function documentsIn(bundle: VerifiedBundle): Promise<Whole[]> {
  const directory = bundleDirectory(bundle);
  const index = await readRegularFile(join(directory, INDEX_FILE), { maxBytes: LIMITS.indexBytes });
  if (createHash('sha256').update(index).digest('hex') !== bundle.index_sha256) throw changed(directory);
  const log = await ifThere(join(directory, REPAIR_LOG_FILE));
  return [
    { path: `${bundle.run_id}/${INDEX_FILE}`, bytes: index },
    ...(log === null || bundle.artifacts.includes(REPAIR_LOG_FILE) ? [] : [{ path: `${bundle.run_id}/${REPAIR_LOG_FILE}`, bytes: log }]),
  ];
}

async function besideOf(bundle: VerifiedBundle, options: PackOptions): Promise<Whole[]> {
  const names = documentsBeside(bundle.run_id);
  const found: Whole[] = [];
  if (options.packet !== undefined) {
    const bytes = await readRegularFile(options.packet, { maxBytes: LIMITS.documentBytes });
    refuseForeign(options.packet, bytes, bundle.run_id);
    found.push({ path: names.packet, bytes });
    const attestation = await ifThere(`${options.packet}.intoto.json`);
    if (attestation !== null) found.push({ path: names.packetAttestation, bytes: attestation });
  }
  if (options.attestation === true) {
    const path = join(dirname(bundleDirectory(bundle)), names.attestation);
    found.push({ path: names.attestation, bytes: await readRegularFile(path, { maxBytes: LIMITS.documentBytes }) });
  }
  return found;
}

/** A packet that names another run does not go with this one. Those of the reference name none. */
function refuseForeign(path: string, bytes: Buffer, runId: string): void {
  const { bundle } = (parseJson(bytes, { path }) ?? {}) as { bundle?: { run_id?: unknown } };
  if (bundle?.run_id === undefined || bundle.run_id === runId) return;
  throw refusal('ARCHIVE_PACKET_FOREIGN', path, `is the packet of run ${String(bundle.run_id)}, and the bundle is run ${runId}`);
}

async function* archiveOf(bundle: VerifiedBundle, whole: readonly Whole[]): AsyncGenerator<Uint8Array> {
  const inRun = whole.filter(({ path }) => path.includes('/'));
  for (const entry of inRun) yield* wholeEntry(entry);
  for (const name of bundle.artifacts) {
    const { size } = await stat(join(bundleDirectory(bundle), name));
    yield headerOf({ path: `${bundle.run_id}/${name}`, size });
    let sent = 0;
    for await (const chunk of openArtifactStream(bundle, name)) {
      sent += chunk.length;
      yield Buffer.from(chunk);
    }
    if (sent !== size) throw changed(name);
    yield paddingOf(size);
  }
  for (const entry of whole) if (!inRun.includes(entry)) yield* wholeEntry(entry);
  yield END;
}

function* wholeEntry({ path, bytes }: Whole): Generator<Uint8Array> {
  yield headerOf({ path, size: bytes.length });
  yield bytes;
  yield paddingOf(bytes.length);
}

async function ifThere(path: string): Promise<Buffer | null> {
  try {
    return await readRegularFile(path, { maxBytes: LIMITS.documentBytes });
  } catch (error) {
    if ((error as { code?: string }).code === 'FILE_NOT_FOUND') return null;
    throw error;
  }
}

async function refuseExisting(file: string): Promise<void> {
  if ((await stat(file).catch(() => null)) === null) return;
  throw new FilesError({
    code: 'OUTPUT_EXISTS',
    message: `${file} exists`,
    path: file,
    hint: 'name another file, or remove this one first',
  });
}

const changed = (path: string): Error =>
  new FilesError({
    code: 'FILE_CHANGED_WHILE_READ',
    message: `${path} changed while it was packed`,
    path,
    hint: 'pack the run again when nobody writes to it',
  });

/** The tenth byte of a gzip file names the system that wrote it: 255 is "unknown". */
function sameHeaderEverywhere(): Transform {
  let at = 0;
  return tee((chunk) => {
    if (at <= 9 && at + chunk.length > 9) chunk[9 - at] = 255;
    at += chunk.length;
  });
}

const tee = (look: (chunk: Buffer) => void): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      look(chunk);
      done(null, chunk);
    },
  });

const NOWHERE = { begin: () => {}, write: () => {}, end: () => {} };
