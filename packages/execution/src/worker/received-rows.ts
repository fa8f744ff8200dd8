import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Lane } from '@runtime/contracts';
import { FilesError, writeFailure } from '@runtime/files';
import type { JobRow } from '@runtime/job';

/** Lines are written together until they fill this, and read as much at a time. */
const PART = 256 * 1024;

/** What a unit of a string takes at most as UTF-8. */
const WIDEST = 3;

/** A part of the file, and the digest of what was meant to be in it. */
interface Stretch {
  start: number;
  end: number;
  digest: Hash;
}

/**
 * The rows that came over the connection, as the lines of a file that has lost its name: memory holds a few of them at a time, and
 * nobody finds the others. What is read back is compared with the digest of what was written.
 */
export class ReceivedRows {
  /** How many have come. */
  count = 0;
  readonly #path: string;
  readonly #fd: number;
  readonly #all: Stretch = { start: 0, end: 0, digest: createHash('sha256') };
  readonly #lanes = new Map<Lane, Stretch>();
  #lane: Stretch = this.#all;
  readonly #pending = Buffer.allocUnsafe(PART);
  #length = 0;
  #failure: unknown;

  /** @param directory Only this user can enter it. @throws FilesError `FILE_WRITE_FAILED` */
  constructor(directory: string) {
    this.#path = join(directory, 'rows');
    try {
      this.#fd = openSync(this.#path, 'wx+', 0o600);
      unlinkSync(this.#path);
    } catch (error) {
      throw writeFailure(error, this.#path, 'creating');
    }
  }

  /** Takes a row. Those of a lane come one after another. @throws FilesError `FILE_WRITE_FAILED` */
  add(lane: Lane, line: string): void {
    if (this.#lanes.get(lane) !== this.#lane) {
      this.#write();
      this.#lane = { start: this.#all.end, end: this.#all.end, digest: createHash('sha256') };
      this.#lanes.set(lane, this.#lane);
    }
    const text = `${line}\n`;
    const most = text.length * WIDEST;
    if (this.#length + most > PART) this.#write();
    if (most > PART) this.#put(Buffer.from(text));
    else this.#length += this.#pending.write(text, this.#length);
    this.count++;
  }

  /** Of all lines together. */
  sha256(): string {
    this.#write();
    return this.#all.digest.copy().digest('hex');
  }

  /** All lines, in parts of any size. @throws FilesError `FILE_WRITE_FAILED`, also that of an earlier write; `FILE_CHANGED_WHILE_READ` */
  *text(): Generator<string> {
    this.#write();
    yield* this.#texts(this.#all);
  }

  /** The rows of a lane, in the order in which they came; none where it did not run. @throws as {@link text} */
  *of(lane: Lane): Generator<JobRow> {
    this.#write();
    const stretch = this.#lanes.get(lane);
    if (stretch === undefined) return;
    for (const text of this.#texts(stretch)) {
      // Each was parsed strictly and checked when it came.
      for (const line of text.split('\n')) if (line !== '') yield JSON.parse(line) as JobRow;
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Some whole lines at a time; the last of them only when all bytes of the stretch are as they were written. */
  *#texts({ start, end, digest }: Stretch): Generator<string> {
    const written = digest.copy().digest('hex');
    const found = createHash('sha256');
    let buffer = Buffer.allocUnsafe(PART);
    /** Of a line whose end was not read yet, at the beginning of the buffer. */
    let kept = 0;
    for (let at = start; at < end; ) {
      if (kept === buffer.length) buffer = Buffer.concat([buffer], 2 * kept);
      const count = readSync(this.#fd, buffer, kept, Math.min(buffer.length - kept, end - at), at);
      const length = kept + count;
      at += count;
      found.update(buffer.subarray(kept, length));
      if (count === 0 || (at === end && found.digest('hex') !== written)) throw changed(this.#path);
      const lines = buffer.lastIndexOf(0x0a, length - 1) + 1;
      if (lines > 0) yield buffer.toString('utf8', 0, lines);
      buffer.copyWithin(0, lines, length);
      kept = length - lines;
    }
  }

  #write(): void {
    const length = this.#length;
    this.#length = 0;
    this.#put(this.#pending.subarray(0, length));
  }

  #put(bytes: Buffer): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at, bytes.length - at, this.#all.end + at);
    } catch (error) {
      this.#failure = writeFailure(error, this.#path, 'writing');
      throw this.#failure;
    }
    for (const stretch of new Set([this.#all, this.#lane])) {
      stretch.digest.update(bytes);
      stretch.end += bytes.length;
    }
  }
}

const changed = (path: string): FilesError =>
  new FilesError({
    code: 'FILE_CHANGED_WHILE_READ',
    category: 'system',
    message: `${path}: the rows that came from the runner were changed while they were kept there`,
    path,
    hint: 'find out what writes into files of other processes (a probe may), then run the plan again',
  });
