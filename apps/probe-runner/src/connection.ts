import { connect, type Socket } from 'node:net';
import { encodeFrame, encodeRowFrame, type Frame, FrameDecoder } from '@runtime/job';
import { ProbeRunnerError } from './error.js';

/**
 * The worker's end of the private connection. When it ends, the supervisor is gone, and `onEnd` is called at once:
 * the caller stops its probes and itself.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #decoder = new FrameDecoder();
  readonly #waiting: Frame[] = [];
  #wake: (() => void) | null = null;
  #closed = false;
  #gathering = false;

  private constructor(socket: Socket, onEnd: () => void) {
    this.#socket = socket;
    const end = () => {
      if (this.#closed) return;
      this.#closed = true;
      this.#wake?.();
      onEnd();
    };
    socket.on('data', (bytes: Buffer) => {
      try {
        this.#waiting.push(...this.#decoder.push(bytes));
      } catch {
        socket.destroy();
      }
      this.#wake?.();
    });
    socket.on('error', end);
    socket.on('end', end);
    socket.on('close', end);
  }

  /** @throws ProbeRunnerError `CONNECTION_FAILED` */
  static open(path: string, onEnd: () => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once('connect', () => {
        socket.removeAllListeners('error');
        resolve(new Connection(socket, onEnd));
      });
      socket.once('error', (cause) =>
        reject(new ProbeRunnerError({ code: 'CONNECTION_FAILED', message: 'the supervisor does not answer', category: 'system', cause })),
      );
    });
  }

  /** Resolves when the frame may be followed by another; waits while the supervisor is behind. */
  send(frame: Frame): Promise<void> {
    return this.#send(encodeFrame(frame));
  }

  /** The same for a row that has been written as a line. */
  sendRow(line: string): Promise<void> {
    return this.#send(encodeRowFrame(line));
  }

  async #send(bytes: Buffer): Promise<void> {
    if (this.#closed) throw gone();
    this.#gather();
    if (this.#socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#socket.off('drain', done).off('close', done);
        resolve();
      };
      this.#socket.once('drain', done).once('close', done);
    });
  }

  /** Frames that are sent before the event loop goes on leave in one piece: a piece for each wakes both processes each time. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.#socket.cork();
    process.nextTick(() => {
      this.#gathering = false;
      this.#socket.uncork();
    });
  }

  async receive(): Promise<Frame> {
    for (;;) {
      const frame = this.#waiting.shift();
      if (frame !== undefined) return frame;
      if (this.#closed) throw gone();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends the conversation in the middle: this process has failed, and says why elsewhere. */
  abandon(): void {
    this.#closed = true;
    this.#socket.uncork();
    this.#socket.destroy();
  }

  /** Sends what is buffered, then ends; the supervisor's end of the connection is not waited for. */
  finish(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => this.#socket.end(() => resolve()));
  }
}

const gone = (): ProbeRunnerError =>
  new ProbeRunnerError({ code: 'CONNECTION_FAILED', message: 'the supervisor is gone', category: 'system' });
