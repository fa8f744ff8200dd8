import { checkDocument, decodeUtf8, LIMITS, matches, parseJson, RuntimeError } from '@runtime/contracts';
import { JobError } from './error.js';
import { type Frame, FrameSchema } from './frame.js';
import { schema } from './generated/frame.js';

const HEADER_BYTES = 4;

/**
 * One frame: the length of the body as four bytes, big-endian, then the body as UTF-8 JSON.
 *
 * @throws JobError `FRAME_TOO_LARGE` for a body above `LIMITS.frameBytes`.
 */
export const encodeFrame = (frame: Frame): Buffer => framed(JSON.stringify(frame));

/**
 * The frame of a row that has been written as a line: the line stands in it as it is, so that nobody writes the row again.
 *
 * @throws JobError `FRAME_TOO_LARGE`.
 */
export const encodeRowFrame = (line: string): Buffer => framed(`${ROW_HEAD}${line}}`);

/** How the frame of a line begins. */
const ROW_HEAD = '{"type": "row", "row": ';

function framed(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  if (body.length > LIMITS.frameBytes) throw tooLarge(body.length);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  bytes.writeUInt32BE(body.length, 0);
  body.copy(bytes, HEADER_BYTES);
  return bytes;
}

/**
 * Takes the bytes of a connection in pieces of any size and gives back the frames they complete. The other
 * side is not trusted: a length above the ceiling fails before anything is kept for it, and every frame is
 * checked against its schema. After the first failure the decoder gives that failure for good.
 */
export class FrameDecoder {
  #chunks: Uint8Array[] = [];
  #held = 0;
  #bodyBytes: number | undefined;
  #failure: unknown;

  /**
   * @throws JobError `FRAME_TOO_LARGE`, `FRAME_EMPTY`, or `FRAME_INVALID` (no JSON, or no frame of the protocol).
   */
  push(bytes: Uint8Array): Frame[] {
    if (this.#failure !== undefined) throw this.#failure;
    if (bytes.length > 0) this.#chunks.push(bytes);
    this.#held += bytes.length;
    const frames: Frame[] = [];
    try {
      for (;;) {
        if (this.#bodyBytes === undefined) {
          if (this.#held < HEADER_BYTES) return frames;
          this.#bodyBytes = bodyLength(this.#take(HEADER_BYTES));
        }
        if (this.#held < this.#bodyBytes) return frames;
        const body = this.#take(this.#bodyBytes);
        this.#bodyBytes = undefined;
        frames.push(decodeBody(body));
      }
    } catch (error) {
      this.#failure = error;
      this.#chunks = [];
      throw error;
    }
  }

  /**
   * To be called when the connection ends.
   *
   * @throws JobError `FRAME_TRUNCATED` when it ended inside a frame.
   */
  end(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#held > 0 || this.#bodyBytes !== undefined) {
      throw new JobError({ code: 'FRAME_TRUNCATED', message: 'the connection ended inside a frame', category: 'system' });
    }
  }

  #take(size: number): Buffer {
    const all = this.#chunks.length === 1 ? asBuffer(this.#chunks[0]!) : Buffer.concat(this.#chunks, this.#held);
    this.#held -= size;
    this.#chunks = this.#held === 0 ? [] : [all.subarray(size)];
    return all.subarray(0, size);
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function bodyLength(header: Buffer): number {
  const length = header.readUInt32BE(0);
  if (length === 0) throw new JobError({ code: 'FRAME_EMPTY', message: 'a frame without a body', category: 'system' });
  if (length > LIMITS.frameBytes) throw tooLarge(length);
  return length;
}

function decodeBody(body: Buffer): Frame {
  let text: string;
  let value: unknown;
  try {
    text = decodeUtf8(body);
    value = parseJson(text);
  } catch (cause) {
    throw invalid(cause instanceof RuntimeError ? cause.message : 'no JSON', undefined, cause);
  }
  // The schema library knows what is wrong, and takes several times as long to say that nothing is.
  const [first] = matches(schema, value) ? [] : checkDocument(FrameSchema, value);
  if (first !== undefined) throw invalid(`${first.field || '/'} ${first.message}`, first.field, undefined);
  const frame = value as Frame;
  if (frame.type !== 'row' || !text.startsWith(ROW_HEAD) || !text.endsWith('}}') || text.includes('\n')) return frame;
  return { ...frame, line: text.slice(ROW_HEAD.length, -1) };
}

const tooLarge = (length: number): JobError =>
  new JobError({
    code: 'FRAME_TOO_LARGE',
    message: `a frame of ${length} bytes; the ceiling is ${LIMITS.frameBytes}`,
    category: 'system',
    details: { bytes: length, ceiling: LIMITS.frameBytes },
  });

const invalid = (message: string, field: string | undefined, cause: unknown): JobError =>
  new JobError({ code: 'FRAME_INVALID', message: `not a frame of the job protocol: ${message}`, category: 'system', field, cause });
