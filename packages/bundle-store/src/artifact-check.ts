import { createHash, hash } from 'node:crypto';
import { LIMITS } from '@runtime/contracts';
import {
  chunksOf,
  type FileSystem,
  nodeFileSystem,
  type OpenedFile,
  type StrictDirectory,
  scanJsonArray,
  streamNdjson,
} from '@runtime/files';
import { type ContentRules, checkHead, HEAD_BYTES, notARow, otherRow } from './content-check.js';
import { isObject } from './document.js';
import type { IndexedArtifact } from './index-document.js';
import { EVENTS_FILE } from './names.js';
import { asBundleError, bundleError, bundleTooLarge, digestMismatch, type Findings, sizeMismatch } from './problem.js';
import type { ProgressReporter } from './progress.js';
import { suffixOf } from './schema-version.js';

const SMALL = 1024 * 1024;

/** What every row of a run must agree with. */
export interface Identity {
  runId: string | null;
  worldId: string | null;
}

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
  readonly #maxBytes: number;
  #checked = 0;
  #skimmed = 0;

  /** @param maxBytes What may be hashed of the bundle altogether. */
  constructor(
    directory: StrictDirectory,
    fs: FileSystem | undefined,
    progress?: ProgressReporter,
    maxBytes: number | undefined = LIMITS.bundleBytes,
  ) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
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

  /**
   * The bytes of an artifact that was checked already, hashed again on the way; provisional until the iterator has finished.
   *
   * @throws BundleError `BUNDLE_CHANGED_WHILE_READ` at the end.
   */
  async *again({ name, sha256 }: Pick<IndexedArtifact, 'name' | 'sha256'>): AsyncGenerator<Uint8Array> {
    const file = this.#open(name);
    const digest = createHash('sha256');
    try {
      for await (const chunk of chunksOf(this.#fs, file.fd, name, file.size)) {
        digest.update(chunk);
        yield chunk;
      }
      if (digest.digest('hex') !== sha256) throw changedWhileRead(name);
    } catch (error) {
      throw asBundleError(error, name);
    } finally {
      this.#directory.closeFile(file);
    }
  }

  /** Whether the artifacts hold more than may be hashed: the one that went beyond was told as a finding, and no other is looked at. */
  get isSpent(): boolean {
    return this.#checked > this.#maxBytes;
  }

  /** Compares an artifact with its entry; small ones at once, the others as they stream. */
  check(entry: IndexedArtifact, identity: Identity, rules: ContentRules, findings: Findings): void | Promise<void> {
    let file: OpenedFile;
    try {
      file = this.#open(entry.name);
    } catch (error) {
      findings.error(asBundleError(error, entry.name));
      return;
    }
    if (!this.#sizeAgrees(entry, file.size, findings) || !this.#hasRoom(file.size, findings)) {
      this.#directory.closeFile(file);
      return;
    }
    if (file.size > SMALL || holdsRows(entry.name)) return this.#stream(entry, file, identity, rules, findings);
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
      if (this.#skimmed > this.#maxBytes) return false;
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

  /** Looks at what stands there and how large it is, and leaves the digest to whoever reads it. */
  measure(entry: IndexedArtifact, findings: Findings): void {
    try {
      const file = this.#open(entry.name);
      if (this.#sizeAgrees(entry, file.size, findings)) this.#hasRoom(file.size, findings);
      this.#directory.closeFile(file);
    } catch (error) {
      findings.error(asBundleError(error, entry.name));
    }
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

  #sizeAgrees(entry: IndexedArtifact, size: number, findings: Findings): boolean {
    if (entry.size === null || entry.size === size) return true;
    findings.error(sizeMismatch(entry.name, entry.size, size));
    return false;
  }

  #hasRoom(size: number, findings: Findings): boolean {
    this.#checked += size;
    if (!this.isSpent) return true;
    findings.error(bundleTooLarge(this.#maxBytes));
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
      if (length === file.size && count < wanted) break;
    }
    if (length !== file.size) {
      throw changedWhileRead(name);
    }
  }

  async #stream(entry: IndexedArtifact, file: OpenedFile, identity: Identity, rules: ContentRules, findings: Findings): Promise<void> {
    const digest = createHash('sha256');
    let seen = 0;
    const head: Buffer[] = [];
    let rowProblem: Error | null = null;
    const onBytes = (chunk: Uint8Array): void => {
      digest.update(chunk);
      seen += chunk.length;
      if (head.length === 0) head.push(Buffer.from(chunk.subarray(0, HEAD_BYTES)));
      this.#progress?.reading(entry.name, seen);
    };
    const chunks = chunksOf(this.#fs, file.fd, entry.name, file.size);
    try {
      try {
        if (holdsRows(entry.name)) rowProblem = await checkRows(entry.name, chunks, onBytes, identity);
        else for await (const chunk of chunks) onBytes(chunk);
      } catch (error) {
        const known = asBundleError(error, entry.name) as Error & { code?: string; category?: string };
        if (known.category === 'system' || known.code === 'BUNDLE_CHANGED_WHILE_READ') throw known;
        rowProblem = known;
      }
      // A row that is wrong ends the scan, not the digest.
      if (seen < file.size) {
        const again = createHash('sha256');
        for await (const chunk of chunksOf(this.#fs, file.fd, entry.name, file.size)) again.update(chunk);
        compareDigest(entry, again.digest('hex'), findings);
      } else compareDigest(entry, digest.digest('hex'), findings);
      if (rowProblem !== null) findings.add(rules.row, rowProblem);
      for (const bytes of head) checkHead(entry, { bytes, whole: bytes.length === file.size }, identity, rules, findings);
    } catch (error) {
      findings.error(asBundleError(error, entry.name));
    } finally {
      await chunks.return(undefined);
      this.#directory.closeFile(file);
    }
  }
}

/** Documents of rows that belong to the run: their identity is compared row by row. */
const holdsRows = (name: string): boolean => name === EVENTS_FILE || /^\.(?:jsonl|ndjson)$/.test(suffixOf(name));

/** The first thing wrong with the rows of a document, or null. @throws what reading throws. */
async function checkRows(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (chunk: Uint8Array) => void,
  identity: Identity,
): Promise<Error | null> {
  let problem: Error | null = null;
  if (name === EVENTS_FILE) {
    for await (const batch of scanJsonArray(chunks, { path: name, pick: ['run_id', 'world_id'], onBytes })) {
      for (const row of batch) problem ??= row.picked === null ? notARow(name, row.index) : otherRow(name, row.index, row.picked, identity);
    }
    return problem;
  }
  for await (const { line, value } of streamNdjson(chunks, { path: name, onBytes })) {
    problem ??= isObject(value) ? otherRow(name, line, value, identity) : notARow(name, line);
  }
  return problem;
}

function compareDigest(entry: IndexedArtifact, found: string, findings: Findings): void {
  if (found !== entry.sha256) findings.error(digestMismatch(entry.name, entry.sha256, found));
}

const changedWhileRead = (name: string): Error =>
  bundleError('BUNDLE_CHANGED_WHILE_READ', `${name} changed while it was read`, {
    path: name,
    hint: 'wait until nothing writes to it, then try again',
  });
