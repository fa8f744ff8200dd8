import { dirname, join } from 'node:path';
import { type ArtifactIndex, encodePretty, isRunId, LIMITS, parseJson } from '@runtime/contracts';
import {
  discard,
  type FileSystem,
  FilesError,
  makeDirectoryDurable,
  nodeFileSystem,
  realPathOf,
  syncDirectory,
  systemCode,
  writeFailure,
  writeFileDurable,
} from '@runtime/files';
import { PieceWriter, wholeOf, writeContent } from './artifact-content.js';
import { ArtifactFile } from './artifact-file.js';
import { assembleIndex, type IndexEntry } from './build-index.js';
import { member } from './document.js';
import { removeForeign } from './foreign.js';
import { IndexableNames } from './indexable.js';
import { loadWatched } from './load.js';
import { INDEX_FILE, inIndexOrder, isReservedRunId, LATEST_FILE, MANIFEST_FILE } from './names.js';
import { overlapped } from './overlapped.js';
import { bundleError } from './problem.js';
import { documentPath, type VerifiedBundle } from './run-bundle.js';
import type { ArtifactAppender, ArtifactContent, BeginBundleOptions, BundleWriter, CommitOptions } from './writer-types.js';

export type { ArtifactAppender, ArtifactContent, BeginBundleOptions, BundleWriter, CommitOptions } from './writer-types.js';

/** More than the threads there are for it, far less than the descriptors. */
const MOST_AT_ONCE = 16;

/**
 * Creates the directory of a new run. The caller holds the lock of the bundle root.
 *
 * @throws BundleError `BUNDLE_RUN_ID_INVALID`, `BUNDLE_RUN_EXISTS`; FilesError `FILE_WRITE_FAILED` (category system).
 */
export async function beginBundle(options: BeginBundleOptions): Promise<BundleWriter> {
  const fs = options.fs ?? nodeFileSystem;
  const { runId } = options;
  if (!isRunId(runId) || isReservedRunId(runId)) {
    throw bundleError('BUNDLE_RUN_ID_INVALID', `not a usable run id: ${JSON.stringify(String(runId).slice(0, 140))}`, {
      category: 'usage',
      hint: 'use 1 to 128 of A-Z a-z 0-9 . _ -, not starting with a dot, and not LATEST',
    });
  }
  await makeDirectoryDurable(options.out, { fs });
  const out = realPathOf(options.out);
  const dir = join(out, runId);
  const outputRoot = documentPath(dir, options.repoRoot);
  const names = new IndexableNames(outputRoot);
  for (const name of options.names ?? []) names.add(name);
  try {
    fs.mkdir(dir, 0o755);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw writeFailure(error, dir, 'creating');
    throw bundleError('BUNDLE_RUN_EXISTS', `there is a run ${runId} already: ${dir}`, { path: dir, hint: 'choose another run id' });
  }
  const directorySync = await syncDirectory(out, { fs });
  return new Writer({ fs, out, dir, runId, outputRoot, directorySync, repoRoot: options.repoRoot });
}

interface WriterPlace extends Pick<BundleWriter, 'dir' | 'runId' | 'outputRoot' | 'directorySync'> {
  fs: FileSystem;
  out: string;
  repoRoot: string | undefined;
}

class Writer implements BundleWriter {
  readonly dir: string;
  readonly runId: string;
  readonly outputRoot: string;
  readonly directorySync: string | null;
  verified: VerifiedBundle | null = null;
  readonly #repoRoot: string | undefined;
  readonly #fs: FileSystem;
  readonly #out: string;
  readonly #written = new Map<string, IndexEntry>();
  readonly #names: IndexableNames;
  /** Directories in which a name changed since they were last synced. */
  readonly #unsynced = new Set<string>();
  readonly #known = new Set<string>();
  readonly #own: { dev: number; ino: number };
  /** Names of what is being written. */
  readonly #open = new Set<string>();
  #dryRun = false;
  #ended = false;

  constructor({ fs, out, dir, runId, outputRoot, directorySync, repoRoot }: WriterPlace) {
    this.#repoRoot = repoRoot;
    this.#fs = fs;
    this.#out = out;
    this.dir = dir;
    this.runId = runId;
    this.outputRoot = outputRoot;
    this.directorySync = directorySync;
    this.#names = new IndexableNames(outputRoot);
    this.#known.add(dir);
    this.#own = fs.lstat(dir);
  }

  async write(name: string, content: ArtifactContent): Promise<void> {
    const manifest = name === MANIFEST_FILE ? wholeOf(content) : null;
    const file = this.#begin(name);
    let version: string | null;
    try {
      version = writeContent(file, name, manifest ?? content);
    } catch (error) {
      this.#drop(name, file);
      throw error;
    }
    await this.#finish(name, file, version);
    if (manifest !== null) this.#dryRun = saysDryRun(manifest);
  }

  writeAll(artifacts: Iterable<readonly [name: string, content: ArtifactContent]>): Promise<void> {
    return overlapped(artifacts, MOST_AT_ONCE, ([name, content]) => this.write(name, content));
  }

  append(name: string, schemaVersion?: string): ArtifactAppender {
    const file = this.#begin(name);
    const pieces = new PieceWriter(file, name);
    const kept = <T>(work: () => T): T => {
      try {
        return work();
      } catch (error) {
        this.#drop(name, file);
        throw error;
      }
    };
    return {
      write: (piece) => {
        if (!file.isOpen) throw bundleError('BUNDLE_COMMITTED', `${name} was closed`, { path: name, category: 'bug' });
        kept(() => pieces.write(piece));
      },
      close: async () => {
        if (!file.isOpen) return;
        const version = kept(() => pieces.end());
        await this.#finish(name, file, schemaVersion ?? version);
      },
      abandon: () => {
        if (file.isOpen) this.#drop(name, file);
      },
    };
  }

  #begin(name: string): ArtifactFile {
    const file = new ArtifactFile(this.#fs, this.#prepare(name));
    this.#open.add(name);
    return file;
  }

  #drop(name: string, file: ArtifactFile): void {
    file.abandon();
    this.#open.delete(name);
  }

  async #finish(name: string, file: ArtifactFile, version: string | null): Promise<void> {
    try {
      const { sha256, size } = await file.close();
      this.#unsynced.add(dirname(join(this.dir, name)));
      this.#written.set(name, { path: `${this.outputRoot}/${name}`, file_size: size, sha256, schema_version: version });
    } finally {
      this.#open.delete(name);
    }
  }

  withdraw(name: string): void {
    if (!this.#written.delete(name)) return;
    const path = join(this.dir, name);
    this.#assertUnmoved();
    try {
      this.#fs.unlink(path);
    } catch (error) {
      throw writeFailure(error, path, 'removing');
    }
    this.#unsynced.add(dirname(path));
  }

  has(name: string): boolean {
    return this.#written.has(name);
  }

  digestOf(name: string): string | null {
    return this.#written.get(name)?.sha256 ?? null;
  }

  removeForeign(): string[] {
    this.#assertUnmoved();
    const folder = (path: string): string => path.slice(this.dir.length + 1);
    const directories = new Set([...this.#known].flatMap((path) => (path === this.dir ? [] : [folder(path)])));
    const removed = removeForeign(this.#fs, this.dir, { directories, files: new Set([...this.#written.keys(), ...this.#open]) });
    for (const name of [...this.#written.keys()]) if (!this.#isOwn(name)) this.#written.delete(name);
    for (const path of [...this.#known]) if (path !== this.dir && !this.#isDirectory(path)) this.#known.delete(path);
    return removed;
  }

  /** A link, or another directory, may stand where the run was: nothing there is ours to write or to remove. */
  #assertUnmoved(): void {
    const { dev, ino } = this.#own;
    let now: { dev: number; ino: number } | null = null;
    try {
      now = this.#fs.lstat(this.dir);
    } catch {}
    if (now?.dev !== dev || now.ino !== ino) throw directoryChanged(this.dir);
  }

  #isOwn(name: string): boolean {
    try {
      return this.#fs.lstat(join(this.dir, name)).isFile();
    } catch {
      return false;
    }
  }

  #isDirectory(path: string): boolean {
    try {
      return this.#fs.lstat(path).isDirectory();
    } catch {
      return false;
    }
  }

  async commit(options: CommitOptions): Promise<ArtifactIndex> {
    if (this.#ended) throw bundleError('BUNDLE_COMMITTED', `run ${this.runId} was committed already`, { category: 'bug' });
    if (this.#open.size > 0)
      throw bundleError('BUNDLE_COMMITTED', `run ${this.runId} still has files that are being written`, { category: 'bug' });
    this.#assertUnmoved();
    this.#ended = true;
    const index = this.#assemble(options);
    // Everything the index will speak of is on the disk, under its name, before the index is.
    await overlapped(this.#unsynced.add(this.dir), MOST_AT_ONCE, (directory) => syncDirectory(directory, { fs: this.#fs }));
    this.#unsynced.clear();
    const text = encodePretty(index);
    if (Buffer.byteLength(text) > LIMITS.indexBytes) {
      this.#ended = false;
      throw bundleError('BUNDLE_INDEX_TOO_LARGE', `the index would be larger than ${LIMITS.indexBytes} bytes`, { path: INDEX_FILE });
    }
    const put: string[] = [];
    const write = async (path: string, content: string): Promise<void> => {
      await writeFileDurable(path, content, { fs: this.#fs });
      put.push(path);
    };
    try {
      if (options.statement !== undefined) await write(join(this.#out, options.statement.name), options.statement.of(text));
      await write(join(this.dir, INDEX_FILE), text);
      if (options.moveLatest && options.status !== 'failed' && !this.#dryRun) {
        // `LATEST` leads to what a strict reader takes, or stays where it was.
        const verified = await loadWatched(this.dir, { fs: this.#fs, repoRoot: this.#repoRoot, watch: options.watch });
        await write(join(this.#out, LATEST_FILE), `${this.runId}\n`);
        this.verified = verified;
      }
    } catch (error) {
      // The caller is told that the commit failed, so there must be none, and may commit it as a failed run instead.
      for (const path of put.reverse()) discard(this.#fs, path);
      this.#ended = false;
      throw error;
    }
    return index;
  }

  #assemble(options: CommitOptions): ArtifactIndex {
    const entries: IndexEntry[] = [];
    const missing: string[] = [];
    const names = inIndexOrder(new Set([...options.expected, ...this.#written.keys()]));
    for (const name of names) {
      const entry = this.#written.get(name);
      if (entry === undefined) missing.push(name);
      else entries.push(entry);
    }
    const status = options.status === 'failed' ? 'failed' : missing.length > 0 ? 'partial' : 'ok';
    return assembleIndex({
      runId: this.runId,
      worldId: options.worldId,
      prefix: this.outputRoot,
      entries,
      missing,
      status,
      repaired: false,
    });
  }

  #checkName(name: string): void {
    this.#names.add(name);
    if (this.#open.has(name)) throw bundleError('BUNDLE_NAME_INVALID', `${name} is being written already`, { category: 'bug' });
  }

  /** The path of a new artifact, its directories made. */
  #prepare(name: string): string {
    if (this.#ended)
      throw bundleError('BUNDLE_COMMITTED', `run ${this.runId} is committed: nothing of it is edited any more`, { category: 'bug' });
    this.#checkName(name);
    this.#assertUnmoved();
    const path = join(this.dir, name);
    const folder = dirname(path);
    if (this.#known.has(folder) && !this.#isDirectory(folder)) throw directoryChanged(folder);
    const missing: string[] = [];
    for (let at = folder; !this.#known.has(at); at = dirname(at)) missing.unshift(at);
    for (const directory of missing) {
      try {
        this.#fs.mkdir(directory, 0o755);
      } catch (error) {
        if (systemCode(error) !== 'EEXIST' || !this.#fs.lstat(directory).isDirectory()) throw writeFailure(error, directory, 'creating');
      }
      this.#known.add(directory);
      this.#unsynced.add(dirname(directory));
    }
    return path;
  }
}

const directoryChanged = (path: string): FilesError =>
  new FilesError({
    code: 'DIRECTORY_CHANGED',
    category: 'system',
    message: `${path} was exchanged while the run went on`,
    path,
    hint: 'find out who moved it (a probe may), then run the plan again',
  });

function saysDryRun(bytes: Buffer): boolean {
  try {
    return member(parseJson(bytes), 'dry_run') === true;
  } catch {
    return false;
  }
}
