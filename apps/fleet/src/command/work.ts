import { hostname } from 'node:os';
import type { RunnerChoice } from '@runtime/execution';
import { readKeyList } from '../keys.js';
import { connect } from '../server/connection.js';
import { LOST_AFTER_MS, Queues } from '../server/queues.js';
import { Spool } from '../worker/spool.js';
import { work } from '../worker/work.js';
import { worldHere } from '../worker/world.js';
import type { Command } from './command.js';
import { oneOf, required, SERVER, SERVER_HELP, serverOf, text, usageError, whole } from './flags.js';

const RUNNERS: readonly RunnerChoice[] = ['auto', 'seatbelt', 'simulated'];

export const workCommand: Command = {
  summary: 'run what is queued for this Mac, one run at a time, until a signal comes',
  usage: 'work --spool DIR --key KEY --keys LIST [--world ID|FILE] [--name NAME]',
  help: [
    ['--spool DIR', 'folder of this worker: what is under way, and an archive of every run it made'],
    ['--key KEY', 'private key (ed25519, PKCS#8 PEM) that signs every run'],
    ['--keys LIST', 'file with the public keys of those whose submissions are run'],
    ['--world ID|FILE', 'the world to announce (default: the known one that this Mac is)'],
    ['--runner NAME', 'auto, seatbelt or simulated (default auto: seatbelt on macOS, simulated elsewhere)'],
    ['--name NAME', 'name in the status (default: the host name)'],
    ['--lost-after MS', 'silence after which a worker counts as lost (default 30000); the same for all'],
    SERVER_HELP,
  ],
  flags: {
    ...SERVER,
    spool: { type: 'string' },
    key: { type: 'string' },
    keys: { type: 'string' },
    world: { type: 'string' },
    runner: { type: 'string' },
    name: { type: 'string' },
    'lost-after': { type: 'string' },
  },
  async run(values, _words, { note, signal }) {
    const runner = oneOf(values, 'runner', RUNNERS, 'auto');
    const lostAfter = whole(values, 'lost-after', LOST_AFTER_MS);
    const [folder, keyFile] = [required(values, 'spool'), required(values, 'key')];
    const keys = await readKeyList(required(values, 'keys'));
    const world = await worldHere(text(values, 'world'), runner);
    const name = nameOf(text(values, 'name'));
    const server = serverOf(values);
    const client = await connect(server);
    const queues = new Queues(server);
    try {
      const spool = await Spool.open(folder);
      try {
        note(`worker ${name} of ${world.id}: waiting for runs`);
        const done = await work({ client, queues, spool, world, keyFile, keys, runner, name }, { server, lostAfter, signal, say: note });
        return { document: { world_id: world.id, ...done }, lines: [`${done.runs} runs delivered, ${done.failed} failed`] };
      } finally {
        await spool.close();
      }
    } finally {
      await queues.close();
      client.disconnect();
    }
  },
};

/** The server takes one word for a name. */
function nameOf(given: string | undefined): string {
  if (given === undefined) return hostname().replace(/[^\w.-]/g, '-') || 'worker';
  if (/^[\w.-]{1,64}$/.test(given)) return given;
  throw usageError(`not a name for a worker: ${JSON.stringify(given)}`, 'use 1 to 64 letters, digits, dots, underscores or hyphens');
}
