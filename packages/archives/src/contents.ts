import { INDEX_FILE, type IndexedArtifact, parseIndex, REPAIR_LOG_FILE } from '@runtime/bundle-store';
import { LIMITS } from '@runtime/contracts';
import { refusal } from './error.js';
import { documentsBeside, type Entry, runIdOfFirst } from './layout.js';

/**
 * What may still come in an archive. The index is its first entry; after it only what the index names may come, each once and with
 * the size that the index says, so that nothing is written which nobody asked for.
 */
export class Contents {
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #expected = new Map<string, number | null>();
  readonly #beside = new Set<string>();
  readonly #seen = new Set<string>();
  #runId: string | null = null;
  #bytes = 0;
  /** Of the artifacts alone: what stands beside them has ceilings of its own. */
  #artifactBytes = 0;

  constructor(file: string, maxBytes: number) {
    this.#file = file;
    this.#maxBytes = maxBytes;
  }

  /** The run; null before the first entry. */
  get runId(): string | null {
    return this.#runId;
  }

  /** How many entries came so far. */
  get entries(): number {
    return this.#seen.size;
  }

  /** Bytes of the entries so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @throws ArchiveError when this entry may not come now. */
  take({ path, size }: Entry): void {
    if (this.#runId === null) this.#first(path, size);
    else this.#listed(path, size);
    this.#seen.add(path);
    this.#bytes += size;
    if (this.#expected.has(path)) this.#artifactBytes += size;
    if (this.#artifactBytes > this.#maxBytes)
      throw refusal('ARCHIVE_TOO_LARGE', this.#file, `holds more than ${this.#maxBytes} bytes, the ceiling for one archive`, path);
  }

  /** Takes the bytes of the index. @throws ArchiveError; BundleError when it is no index. */
  learn(index: Buffer): void {
    const { run_id, artifacts } = parseIndex(index);
    if (run_id !== this.#runId)
      throw refusal('ARCHIVE_NAME_INVALID', this.#file, `its index is that of run ${run_id}, and its names say ${this.#runId}`);
    const total = artifacts.reduce((sum, { size }) => sum + (size ?? 0), 0);
    if (total > this.#maxBytes)
      throw refusal('ARCHIVE_TOO_LARGE', this.#file, `its index names ${total} bytes; the ceiling is ${this.#maxBytes}`);
    for (const artifact of artifacts) this.#expect(artifact);
    for (const name of [`${run_id}/${REPAIR_LOG_FILE}`, ...Object.values(documentsBeside(run_id))])
      if (!this.#expected.has(name)) this.#beside.add(name);
  }

  /** @throws ArchiveError when something that the index names did not come. */
  finish(): void {
    if (this.#runId === null) throw refusal('ARCHIVE_INVALID', this.#file, 'holds no entries');
    for (const path of this.#expected.keys()) {
      if (this.#seen.has(path)) continue;
      throw refusal('ARCHIVE_ENTRY_MISSING', this.#file, `does not hold ${path}, which its index names`, path);
    }
  }

  #expect({ name, size }: IndexedArtifact): void {
    this.#expected.set(`${this.#runId}/${name}`, size);
  }

  #first(path: string, size: number): void {
    const runId = runIdOfFirst(path);
    if (runId === null) throw refusal('ARCHIVE_INDEX_NOT_FIRST', this.#file, `its first entry is not <run id>/${INDEX_FILE}`, path);
    if (size > LIMITS.indexBytes) throw this.#tooLarge(path, LIMITS.indexBytes);
    this.#runId = runId;
  }

  #listed(path: string, size: number): void {
    if (this.#seen.has(path)) throw refusal('ARCHIVE_ENTRY_REPEATED', this.#file, `holds ${JSON.stringify(path)} twice`, path);
    if (this.#beside.has(path)) {
      if (size > LIMITS.documentBytes) throw this.#tooLarge(path, LIMITS.documentBytes);
      return;
    }
    const expected = this.#expected.get(path);
    if (expected === undefined)
      throw refusal('ARCHIVE_ENTRY_UNLISTED', this.#file, `holds ${JSON.stringify(path)}, which its index does not name`, path);
    if (expected !== null && expected !== size)
      throw refusal('ARCHIVE_SIZE_MISMATCH', this.#file, `${path} has ${size} bytes; the index says ${expected}`, path);
  }

  #tooLarge(path: string, most: number): Error {
    return refusal('ARCHIVE_DOCUMENT_TOO_LARGE', this.#file, `${path} is larger than ${most} bytes`, path);
  }
}
