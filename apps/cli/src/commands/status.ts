import type { ResultOf } from '@runtime/contracts';
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
    // The library promises the members that every status document has; ours has more, and the schema of the result names them.
    return { document: (await runtimeStatus(root(context))) as ResultOf<'result.status'> };
  },
});
