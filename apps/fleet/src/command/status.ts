import { connect } from '../server/connection.js';
import { Queues } from '../server/queues.js';
import { fleetStatus, statusLines } from '../status.js';
import type { Command } from './command.js';
import { SERVER, SERVER_HELP, serverOf } from './flags.js';

export const statusCommand: Command = {
  summary: 'workers, and what is queued, running, failed (with the reason) and filed',
  usage: 'status',
  help: [SERVER_HELP],
  flags: SERVER,
  async run(values) {
    const server = serverOf(values);
    const client = await connect(server);
    const queues = new Queues(server);
    try {
      const status = await fleetStatus(client, queues);
      return { document: status, lines: statusLines(status) };
    } finally {
      await queues.close();
      client.disconnect();
    }
  },
};
