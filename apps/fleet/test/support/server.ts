import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
import { onTestFinished } from 'vitest';

/** A server program of this machine; null where there is none, and the tests that need one are skipped. */
export const SERVER_PROGRAM: string | null =
  ['valkey-server', 'redis-server']
    .flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)))
    .find(existsSync) ?? null;

/** A server of the test's own: on a socket, writing down each change before it answers. */
export class TestServer {
  readonly address: string;
  readonly #folder = temporaryDirectory();
  #process: ChildProcess | null = null;

  private constructor() {
    this.address = join(this.#folder, 'socket');
    mkdirSync(join(this.#folder, 'data'));
    onTestFinished(() => this.kill());
  }

  static async start(): Promise<TestServer> {
    const server = new TestServer();
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const child = spawn(SERVER_PROGRAM!, ['--port', '0', '--unixsocket', this.address, '--dir', join(this.#folder, 'data'), ...durable], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => /ready to accept connections/i.test(chunk.toString()) && resolve());
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}
