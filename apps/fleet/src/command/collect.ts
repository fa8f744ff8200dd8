import { collect, fileArchive } from '../collector/collect.js';
import { Store } from '../collector/store.js';
import { readKeyList } from '../keys.js';
import { connect } from '../server/connection.js';
import { LOST_AFTER_MS } from '../server/queues.js';
import type { Command } from './command.js';
import { required, SERVER, SERVER_HELP, serverOf, whole } from './flags.js';

/** As for every archive. */
const RUN_BYTES = 4 * 1024 ** 3;

export const collectCommand: Command = {
  summary: 'file what workers deliver, until a signal comes; or archives that were carried here',
  usage: 'collect --store DIR --keys LIST [ARCHIVE…]',
  help: [
    ['--store DIR', 'where runs are filed: DIR/<world>/<run id>.tar.gz'],
    ['--keys LIST', 'file with the public keys of the workers whose runs are taken'],
    ['--max-bytes N', 'the most that the artifacts of a run may hold together, in bytes (default 4 GiB)'],
    ['--lost-after MS', 'silence after which a collector counts as lost (default 30000)'],
    SERVER_HELP,
  ],
  flags: {
    ...SERVER,
    store: { type: 'string' },
    keys: { type: 'string' },
    'lost-after': { type: 'string' },
    'max-bytes': { type: 'string' },
  },
  async run(values, archives, { note, signal }) {
    const lostAfter = whole(values, 'lost-after', LOST_AFTER_MS);
    const maxBytes = whole(values, 'max-bytes', RUN_BYTES);
    const folder = required(values, 'store');
    const keys = await readKeyList(required(values, 'keys'));
    const store = await Store.open(folder);
    try {
      if (archives.length > 0) {
        const runs = [];
        for (const archive of archives) runs.push(await fileArchive({ store, keys, maxBytes }, archive));
        return { document: { runs }, lines: runs.map(({ path, filed }) => `${filed ? 'filed' : 'was filed before:'} ${path}`) };
      }
      const server = serverOf(values);
      const client = await connect(server);
      try {
        note(`collecting into ${folder}`);
        const done = await collect(client, { store, keys, maxBytes }, { server, lostAfter, signal, say: note });
        return { document: done, lines: [`${done.filed} runs filed, ${done.refused} refused`] };
      } finally {
        client.disconnect();
      }
    } finally {
      await store.close();
    }
  },
};
