import { createInterface } from 'node:readline';
import { ProbeRunnerError } from '../error.js';
import type { Host } from '../host.js';
import { failWith } from '../main.js';
import { launch } from './launch.js';
import { type LaunchCommand, LaunchOrdersSchema } from './orders.js';

/** The `launchd` executable: orders and commands on standard input, events on standard output. */
export async function launchdMain(host: Host): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const connected = deferred<void>();
  const over = deferred<'complete' | 'stop'>();
  const orders = deferred<string>();
  let first = true;
  lines.on('line', (line) => {
    if (first) {
      first = false;
      orders.resolve(line);
      return;
    }
    const command = commandOf(line);
    if (command?.command === 'connected') connected.resolve();
    if (command?.command === 'end') over.resolve(command.how);
  });
  // Nobody is left to talk to: end the job, and leave nothing behind.
  lines.on('close', () => {
    orders.resolve('');
    over.resolve('stop');
  });
  process.on('SIGTERM', () => over.resolve('stop'));
  process.on('SIGINT', () => over.resolve('stop'));
  process.stdout.on('error', () => {});
  try {
    const parsed = LaunchOrdersSchema.safeParse(jsonOf(await orders.promise));
    if (!parsed.success)
      throw new ProbeRunnerError({ code: 'SPEC_INVALID', message: 'the launcher was not told what to launch', category: 'bug' });
    await launch(parsed.data, host, { connected: connected.promise, over: over.promise }, (event) => {
      process.stdout.write(`${JSON.stringify(event)}\n`);
    });
  } catch (error) {
    failWith(error);
  } finally {
    lines.close();
    process.stdin.destroy();
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const commandOf = (line: string): LaunchCommand | null => {
  const value = jsonOf(line);
  return typeof value === 'object' && value !== null && 'command' in value ? (value as LaunchCommand) : null;
};
