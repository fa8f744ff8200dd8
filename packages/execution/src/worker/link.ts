import { timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { encodeJson, sha256Hex } from '@runtime/contracts';
import {
  type Done,
  encodeFrame,
  type Frame,
  FrameDecoder,
  type Hello,
  type Job,
  type JobRow,
  type KernelLog,
  type RowFrame,
} from '@runtime/job';
import type { ReceivedRows } from './received-rows.js';

/** How the conversation with the worker ended. */
export type LinkEnd =
  | { kind: 'complete'; done: Done }
  | { kind: 'stopped'; done: Done }
  /** The connection ended without an end record: the worker died. */
  | { kind: 'lost' }
  /** The other side said something the protocol does not know, or that does not add up. */
  | { kind: 'broken'; message: string };

export interface LinkOptions {
  socket: string;
  nonce: string;
  job: Job;
  jobSha256: string;
  /** Where the rows go. */
  rows: ReceivedRows;
  onConnected?: () => void;
  onRow?: (row: JobRow, rows: number) => void;
  /** Looks at the worker's introduction before it may start; a text refuses it. */
  onHello?: ((hello: Hello) => void) | undefined;
}

/**
 * The supervisor's end of the private connection. Rows and end record count only when they come over it; exactly one
 * connection is accepted, before any probe has run.
 */
export class WorkerLink {
  hello: Hello | null = null;
  readonly ended: Promise<LinkEnd>;

  readonly #options: LinkOptions;
  readonly #server: Server;
  readonly #decoder = new FrameDecoder();
  #socket: Socket | null = null;
  /** What the kernel said of the probes, as the worker read it at its end. */
  kernelLog: KernelLog | null = null;
  #done: Done | null = null;
  #finish!: (end: LinkEnd) => void;

  private constructor(options: LinkOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#server = createServer().once('connection', (socket) => this.#accept(socket));
  }

  static listen(options: LinkOptions): Promise<WorkerLink> {
    const link = new WorkerLink(options);
    return new Promise((resolve, reject) => {
      link.#server.once('error', reject);
      link.#server.listen(options.socket, () => resolve(link));
    });
  }

  get connected(): boolean {
    return this.#socket !== null;
  }

  /** Ends the conversation; the worker stops within a second of it. */
  close(): void {
    this.#socket?.destroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    this.#socket = socket;
    this.#server.close();
    try {
      this.#options.onConnected?.();
    } catch (error) {
      this.#break(error instanceof Error ? error.message : String(error));
      return;
    }
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const frame of this.#decoder.push(bytes)) this.#take(frame);
      } catch (error) {
        this.#break(error instanceof Error ? error.message : String(error));
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#finish(this.#verdict()));
  }

  #take(frame: Frame): void {
    if (this.#done !== null) throw new Error('a frame after the end record');
    switch (frame.type) {
      case 'hello':
        this.#greet(frame);
        return;
      case 'row':
        this.#keep(frame);
        return;
      case 'done':
        this.#done = frame.done;
        this.kernelLog = frame.kernel_log ?? null;
        return;
      case 'start':
        throw new Error('the worker said start');
    }
  }

  #greet(hello: Hello): void {
    if (this.hello !== null) throw new Error('a second hello');
    const { nonce, job, jobSha256 } = this.#options;
    if (!same(hello.nonce, nonce) || hello.job_sha256 !== jobSha256 || hello.run_id !== job.run_id) {
      throw new Error('the worker does not hold this run: nonce, run id or job digest differ');
    }
    this.hello = hello;
    this.#options.onHello?.(hello);
    this.#socket?.write(encodeFrame({ type: 'start', run_id: job.run_id }));
  }

  #keep({ row, line: written }: RowFrame): void {
    if (this.hello === null) throw new Error('a row before hello');
    const probe = this.#options.job.probes[this.#options.rows.count];
    const expected = probe !== undefined && row.index === probe.index && row.lane === probe.lane;
    if (!expected || row.profile_id !== probe.profile_id || row.expectation_id !== probe.expectation_id) {
      throw new Error(`row ${row.index} is not the next one of the job`);
    }
    const { rows, onRow } = this.#options;
    rows.add(row.lane, written ?? encodeJson(row));
    onRow?.(row, rows.count);
  }

  #break(message: string): void {
    this.#finish({ kind: 'broken', message });
    this.#socket?.destroy();
  }

  #verdict(): LinkEnd {
    const done = this.#done;
    if (done === null) return { kind: 'lost' };
    const { job, nonce, rows } = this.#options;
    if (done.run_id !== job.run_id || done.nonce_sha256 !== sha256Hex(nonce))
      return { kind: 'broken', message: 'the end record is of another run' };
    if (done.rows !== rows.count || done.rows_sha256 !== rows.sha256()) {
      return { kind: 'broken', message: 'the end record does not match the rows' };
    }
    if (done.ended === 'stopped') return { kind: 'stopped', done };
    if (rows.count !== job.probes.length) return { kind: 'broken', message: 'the end record says complete, and rows are missing' };
    return { kind: 'complete', done };
  }
}

const same = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(sha256Hex(a)), Buffer.from(sha256Hex(b))];
  return timingSafeEqual(left, right);
};
