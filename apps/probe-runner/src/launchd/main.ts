import { createInterface } from 'node:readline';
import { type LaunchCommand, parseLaunchCommand, parseLaunchOrders } from '@runtime/job';
import type { Host } from '../host.js';
import { failWith } from '../main.js';
import { launch } from './launch.js';

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
    await launch(parseLaunchOrders(await orders.promise), host, { connected: connected.promise, over: over.promise }, (event) => {
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

/** A line that is no command says nothing; the orders were checked, and the end of the input is a command of its own. */
function commandOf(line: string): LaunchCommand | null {
  try {
    return parseLaunchCommand(line);
  } catch {
    return null;
  }
}
