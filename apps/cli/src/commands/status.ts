import type { ResultOf } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { DEFAULT_WORLD_ID } from '../default-world.js';
import { common } from './shared.js';

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
    const document = (await runtimeStatus({ ...common(context), worldId: DEFAULT_WORLD_ID })) as ResultOf<'result.status'>;
    return { document, table: statusTable(document) };
  },
});

/** What a person asks: what can run here, and why not. */
const statusTable = ({ world_id, host, runners, channels }: ResultOf<'result.status'>): Record<string, unknown>[] => [
  { what: 'world', available: '', detail: world_id ?? 'not named' },
  { what: 'host', available: '', detail: [host.platform, host.machine, host.product_version, host.build].filter(Boolean).join(' ') },
  ...Object.entries(runners).map(([name, state]) => stateRow(`runner ${name}`, state)),
  ...Object.entries(channels).map(([name, state]) => stateRow(`channel ${name}`, state)),
];

const stateRow = (what: string, { available, reason }: { available: boolean; reason: string | null }): Record<string, unknown> => ({
  what,
  available: available ? 'yes' : 'no',
  detail: reason,
});
