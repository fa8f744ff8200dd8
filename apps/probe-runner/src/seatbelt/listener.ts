import { createServer, type Server } from 'node:net';
import type { JobProbe, MeasuredRow } from '@runtime/job';
import { isLoopback } from './drivers/network.js';

/** Whether a probe connects to this host, where somebody must be there to answer. */
export const meetsListener = ({ operation, target }: Pick<JobProbe, 'operation' | 'target'>): boolean =>
  operation === 'network-outbound' && isLoopback(hostOf(target));

const hostOf = (target: string): string => target.replace(/:[0-9]+$/, '');

/** Accepts and closes: probes only need somebody who answers. Any free port, recorded with the row. */
export class LoopbackListener {
  readonly #server: Server;
  #accepted = 0;

  private constructor() {
    this.#server = createServer((socket) => {
      this.#accepted++;
      socket.destroy();
    });
  }

  static open(): Promise<LoopbackListener> {
    const listener = new LoopbackListener();
    return new Promise((resolve, reject) => {
      listener.#server.once('error', reject);
      listener.#server.listen(0, '127.0.0.1', () => {
        listener.#server.unref();
        resolve(listener);
      });
    });
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** What the row of a probe that meets it says of it. */
  factsFor({ target }: JobProbe): NonNullable<MeasuredRow['listener']> {
    const precheck = { status: 'skipped' as const, error: null };
    return { host: hostOf(target), port: this.port, status: 'ok', error: null, precheck, accept_count: this.#accepted };
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
