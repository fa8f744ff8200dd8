import { defineCommand } from '../command.js';
import { root } from './shared.js';

export const status = defineCommand({
  name: 'status',
  summary: 'what can run on this host, and exactly why not',
  examples: [
    ['$0 status', 'the status document'],
    ['$0 status --format table', 'the same for people'],
  ],
  flags: {},
  async run(_args, context) {
    const { runtimeStatus } = await import('@runtime/execution');
    return { document: await runtimeStatus(root(context)) };
  },
});
