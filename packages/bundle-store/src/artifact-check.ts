import { createHash, type Hash, hash } from 'node:crypto';
import { LFS_POINTER, LIMITS } from '@runtime/contracts';
import { chunksOf, type FileSystem, hashDescriptor, nodeFileSystem, type OpenedFile, type StrictDirectory } from '@runtime/files';
import type { ArtifactWatch } from './artifact-watch.js';
import { type ContentRules, checkHead, HEAD_BYTES, type Identity } from './content-check.js';
import type { IndexedArtifact } from './index-document.js';
import type { ReadBundleOptions } from './options.js';
import { asBundleError, bundleError, bundleTooLarge, digestMismatch, type Findings, pointerOfLfs, sizeMismatch } from './problem.js';
import type { ProgressReporter } from './progress.js';
import { AT_HAND } from './row-reader.js';
import { type RowWatchers, watchersOf } from './row-watchers.js';

const SMALL = 1024 * 1024;

export interface CheckedArtifact {
  sha256: string;
  size: number;
}

/** Opens, measures and hashes the artifacts of an index, each once, and looks into those that hold rows. */
export class ArtifactChecker {
  readonly #directory: StrictDirectory;
  readonly #fs: FileSystem;
  readonly #progress: ProgressReporter | undefined;
  readonly #buffer = Buffer.allocUnsafe(SMALL + 1);
  /** What may be hashed of the bundle altogether. */
  readonly maxBytes: number;
  #checked = 0;
  #skimmed = 0;

  constructor(directory: StrictDirectory, { fs, maxBytes }: ReadBundleOptions, progress?: ProgressReporter) {
    this.#directory = directory;
    this.maxBytes = maxBytes ?? LIMITS.bundleBytes;
    this.#fs = fs ?? nodeFileSystem;
    this.#progress = progress;
  }

  /**
   * Reads a whole document, with its digest from the same bytes.
   *
   * @throws BundleError
   */
  document(name: string, maxBytes: number): { bytes: Buffer; digest: CheckedArtifact } {
    const file = this.#open(name);
    try {
      if (file.size > maxBytes) {
        throw bundleError('BUNDLE_DOCUMENT_TOO_LARGE', `${name} is larger than ${maxBytes} bytes`, {
          path: name,
          details: { max_bytes: maxBytes },
        });
      }
      const bytes = Buffer.allocUnsafe(file.size + 1);
      this.#fill(file, name, bytes);
      const whole = bytes.subarray(0, file.size);
      return { bytes: whole, digest: { sha256: hash('sha256', whole), size: file.size } };
    } catch (error) {
      throw asBundleError(error, name);
    } finally {
      this.#directory.closeFile(file);
    }
  }

  /** Whether the artifacts hold more than may be hashed: the one that went beyond was told as a finding, and no other is looked at. */
  get isSpent(): boolean {
    return this.#checked > this.maxBytes;
  }

  /** Compares an artifact with its entry; small ones at once, large ones and those whose rows are looked at with a promise. */
  check(
    entry: IndexedArtifact,
    identity: Identity,
    rules: ContentRules,
    findings: Findings,
    watches: readonly ArtifactWatch[] = [],
  ): void | Promise<void> {
    let file: OpenedFile;
    try {
      file = this.#open(entry.name);
    } catch (error) {
      findings.error(asBundleError(error, entry.name));
      return;
    }
    if (!this.#sizeAgrees(entry, file, findings) || !this.hasRoom(file.size, findings)) {
      this.#directory.closeFile(file);
      return;
    }
    const rows = watchersOf(entry.name, identity, watches);
    if (file.size > SMALL || rows !== null) return this.#checkRows(entry, file, rows, { identity, rules, findings });
    try {
      this.#fill(file, entry.name, this.#buffer);
      const bytes = this.#buffer.subarray(0, file.size);
      compareDigest(entry, hash('sha256', bytes), findings);
      checkHead(entry, { bytes, whole: true }, identity, rules, findings);
    } catch (error) {
      findings.error(asBundleError(error, entry.name));
    } finally {
      this.#directory.closeFile(file);
    }
  }

  /**
   * Shows a file piece by piece until `see` has seen enough; nothing where none can be read: whoever needs it is told why. Returns false
   * where there is more than may be looked at.
   */
  skim(name: string, see: (bytes: Buffer) => boolean): boolean {
    let file: OpenedFile | null = null;
    try {
      if (this.#directory.kindOf(name) !== 'file') return true;
      file = this.#directory.openFile(name);
      this.#skimmed += file.size;
      if (this.#skimmed > this.maxBytes) return false;
      let count: number;
      do {
        count = this.#fs.read(file.fd, this.#buffer, 0, SMALL, null);
      } while (count > 0 && see(this.#buffer.subarray(0, count)));
    } catch {
      // It is met again when the artifacts are checked.
    } finally {
      if (file !== null) this.#directory.closeFile(file);
    }
    return true;
  }

  #open(name: string): OpenedFile {
    let file: OpenedFile;
    try {
      file = this.#directory.openFile(name);
    } catch (error) {
      throw asBundleError(error, name);
    }
    if (file.stat.nlink <= 1) return file;
    this.#directory.closeFile(file);
    throw bundleError('BUNDLE_HARD_LINK', `${name} has another name on this file system, through which it could be changed`, {
      path: name,
      hint: 'copy the bundle instead of linking its files',
    });
  }

  #sizeAgrees(entry: IndexedArtifact, file: OpenedFile, findings: Findings): boolean {
    if (entry.size === null || entry.size === file.size) return true;
    findings.error(this.#isPointer(file) ? pointerOfLfs(entry.name) : sizeMismatch(entry.name, entry.size, file.size));
    return false;
  }

  /** Whether Git LFS left this in the place of the file. */
  #isPointer({ fd, size }: OpenedFile): boolean {
    if (size > SMALL) return false;
    const head = this.#buffer.subarray(0, this.#fs.read(fd, this.#buffer, 0, LFS_POINTER.length, 0));
    return head.toString('latin1') === LFS_POINTER;
  }

  /** Whether this much more may be looked at; what goes beyond is told as a finding. */
  hasRoom(size: number, findings: Findings): boolean {
    this.#checked += size;
    if (!this.isSpent) return true;
    findings.error(bundleTooLarge(this.maxBytes));
    return false;
  }

  /** Reads exactly the file's size, and asks for one byte more to see whether it grew. */
  #fill(file: OpenedFile, name: string, into: Buffer): void {
    let length = 0;
    const wanted = file.size + 1;
    while (length < wanted) {
      const count = this.#fs.read(file.fd, into, length, wanted - length, null);
      if (count === 0) break;
      length += count;
      // Most files come whole in one read that stops short of the byte too many: that is their end.
      if (length === file.size) break;
    }
    if (length !== file.size) {
      throw changedWhileRead(name);
    }
  }

  async #checkRows(
    entry: IndexedArtifact,
    file: OpenedFile,
    rows: RowWatchers | null,
    { identity, rules, findings }: Checking,
  ): Promise<void> {
    try {
      const { sha256, head } =
        rows !== null && file.size <= AT_HAND ? await this.#readWhole(entry, file, rows) : await this.#stream(entry, file, rows);
      compareDigest(entry, sha256, findings);
      if (rows?.problem) findings.add(rules.row, rows.problem);
      checkHead(entry, { bytes: head, whole: head.length === file.size }, identity, rules, findings);
    } catch (error) {
      findings.error(asBundleError(error, entry.name));
    } finally {
      this.#directory.closeFile(file);
    }
  }

  /** What is at hand is hashed and parsed as it stands. */
  async #readWhole({ name }: IndexedArtifact, file: OpenedFile, rows: RowWatchers): Promise<{ sha256: string; head: Buffer }> {
    const buffer = Buffer.allocUnsafe(file.size + 1);
    this.#fill(file, name, buffer);
    const bytes = buffer.subarray(0, file.size);
    this.#progress?.reading(name, bytes.length);
    await rows.read(bytes);
    return { sha256: hash('sha256', bytes), head: file.size <= SMALL ? bytes : bytes.subarray(0, HEAD_BYTES) };
  }

  async #stream({ name }: IndexedArtifact, file: OpenedFile, rows: RowWatchers | null): Promise<{ sha256: string; head: Buffer }> {
    const fs = this.#fs;
    const progress = this.#progress;
    const digest = createHash('sha256');
    let seen = 0;
    let head: Buffer | null = null;
    const chunks = chunksOf(fs, file.fd, name, file.size);
    async function* hashed(): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        digest.update(chunk);
        seen += chunk.length;
        head ??= Buffer.from(chunk.subarray(0, HEAD_BYTES));
        progress?.reading(name, seen);
        yield chunk;
      }
    }
    const bytes = hashed();
    try {
      await rows?.read(bytes);
      // A row that is wrong ends the scan, not the digest.
      const sha256 = seen < file.size && rows !== null ? await hashDescriptor(fs, file.fd, name, file.size) : await hashOf(bytes, digest);
      return { sha256, head: head ?? Buffer.alloc(0) };
    } finally {
      await bytes.return(undefined);
      await chunks.return(undefined);
    }
  }
}

interface Checking {
  identity: Identity;
  rules: ContentRules;
  findings: Findings;
}

async function hashOf(bytes: AsyncIterable<Buffer>, digest: Hash): Promise<string> {
  for await (const _ of bytes);
  return digest.digest('hex');
}

function compareDigest(entry: IndexedArtifact, found: string, findings: Findings): void {
  if (found !== entry.sha256) findings.error(digestMismatch(entry.name, entry.sha256, found));
}

const changedWhileRead = (name: string): Error =>
  bundleError('BUNDLE_CHANGED_WHILE_READ', `${name} changed while it was read`, {
    path: name,
    hint: 'wait until nothing writes to it, then try again',
  });
