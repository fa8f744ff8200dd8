import type { Readable } from 'node:stream';

export interface CaptureLimits {
  /** Bytes kept for the row. */
  kept: number;
  /** A stream that passes this many bytes ends its writer. */
  most: number;
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
 * Reads a stream without ever holding more than `kept` bytes, however much comes. Calls `onFlood`
 * once when a stream passes its ceiling, so that the caller can end its writer.
 */
export class Capture {
  readonly #kept: Buffer[] = [];
  readonly #limits: CaptureLimits;
  #bytes = 0;
  #keptBytes = 0;

  constructor(stream: Readable, limits: CaptureLimits, onFlood: () => void) {
    this.#limits = limits;
    let flooded = false;
    stream.on('data', (chunk: Buffer) => {
      this.#take(chunk);
      if (!flooded && this.#bytes > limits.most) {
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
    this.#bytes += chunk.length;
  }

  result(): Captured {
    const bytes = Buffer.concat(this.#kept);
    const truncated = this.#bytes > this.#keptBytes;
    const text = decodeLeniently(bytes, truncated);
    return { text, bytes: this.#bytes, truncated, binary: isBinary(bytes, text, truncated) };
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
