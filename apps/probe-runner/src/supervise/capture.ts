import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

export interface CaptureLimits {
  /** Bytes kept for the row. */
  kept: number;
  /** Bytes the digest covers; a stream that passes it is over the limit. */
  hashed: number;
}

/** What was kept of one stream. */
export interface Captured {
  text: string;
  bytes: number;
  truncated: boolean;
  /** The bytes were not valid UTF-8: replacement characters stand where they were not. */
  binary: boolean;
}

const CONTROL_BINARY = /\u0000/;

/**
 * Reads a stream without ever holding more than `kept` bytes, however much comes. Digest over the first `hashed`
 * bytes; `onFlood` once when a stream passes that, so that the caller can end its writer.
 */
export class Capture {
  readonly #kept: Buffer[] = [];
  readonly #limits: CaptureLimits;
  readonly #sink: DigestSink;
  #bytes = 0;
  #keptBytes = 0;

  constructor(stream: Readable, limits: CaptureLimits, sink: DigestSink, onFlood: () => void) {
    this.#limits = limits;
    this.#sink = sink;
    let flooded = false;
    stream.on('data', (chunk: Buffer) => {
      this.#take(chunk);
      if (!flooded && this.#bytes > limits.hashed) {
        flooded = true;
        onFlood();
      }
    });
    // A pipe that breaks is the end of the stream, nothing more.
    stream.on('error', () => {});
  }

  #take(chunk: Buffer): void {
    const room = this.#limits.kept - this.#keptBytes;
    if (room > 0) {
      const part = chunk.subarray(0, room);
      this.#kept.push(Buffer.from(part));
      this.#keptBytes += part.length;
    }
    const unhashed = this.#limits.hashed - this.#bytes;
    if (unhashed > 0) this.#sink(chunk.subarray(0, unhashed));
    this.#bytes += chunk.length;
  }

  result(): Captured {
    const bytes = Buffer.concat(this.#kept);
    const truncated = this.#bytes > this.#keptBytes;
    const text = decodeLeniently(bytes, truncated);
    return { text, bytes: this.#bytes, truncated, binary: isBinary(bytes, text, truncated) };
  }
}

/** Where the hashed part of a stream goes. */
export type DigestSink = (bytes: Uint8Array) => void;

/**
 * One digest over all of standard output, then all of standard error, each up to its ceiling. The first is hashed as
 * it comes; the second waits, so it may cost its ceiling in memory, and no more.
 */
export class OutputDigest {
  readonly #hash = createHash('sha256');
  readonly #later: Uint8Array[] = [];

  readonly first: DigestSink = (bytes) => {
    this.#hash.update(bytes);
  };

  readonly second: DigestSink = (bytes) => {
    this.#later.push(Buffer.from(bytes));
  };

  digest(): string {
    for (const bytes of this.#later) this.#hash.update(bytes);
    return this.#hash.digest('hex');
  }
}

/** UTF-8 with replacement characters; a character cut in two by the limit is left out rather than replaced. */
function decodeLeniently(bytes: Buffer, truncated: boolean): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: truncated });
  return text;
}

function isBinary(bytes: Buffer, text: string, truncated: boolean): boolean {
  if (CONTROL_BINARY.test(text)) return true;
  if (!text.includes('\ufffd')) return false;
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: truncated });
    return false;
  } catch {
    return true;
  }
}
