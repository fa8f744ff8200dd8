import { ChannelName } from '@runtime/channels';
import { connect } from '../server/connection.js';
import { Queues } from '../server/queues.js';
import type { Submission } from '../submission/document.js';
import { makeSubmission, queueSubmission, reopenSubmission } from '../submit.js';
import { type Settled, settled } from '../wait.js';
import type { Command, Values } from './command.js';
import { oneOf, required, SERVER, SERVER_HELP, serverOf, text, usageError, whole } from './flags.js';

const CHANNELS = [ChannelName.direct, ChannelName.launchd_clean] as const;

export const submitCommand: Command = {
  summary: 'queue a suite for worlds; or queue again what is not filed yet',
  usage: 'submit --plan FILE --world ID… --key KEY --out FILE [--runs N] | submit --again FILE --key KEY',
  help: [
    ['--plan FILE', 'plan of a suite whose registry/ and sb/ stand beside it'],
    ['--world ID', 'a world to run it in; may be repeated'],
    ['--runs N', 'runs in each world (default 1)'],
    ['--channel NAME', 'direct or launchd_clean (default direct)'],
    ['--key KEY', 'private key (ed25519, PKCS#8 PEM) that signs the submission'],
    ['--out FILE', 'the submission, for --again'],
    ['--again FILE', 'queue what the server does not know, and have what failed tried again'],
    ['--wait', 'wait until every run is filed or has failed; exit 1 when one has'],
    SERVER_HELP,
  ],
  flags: {
    ...SERVER,
    plan: { type: 'string' },
    world: { type: 'string', multiple: true },
    runs: { type: 'string' },
    channel: { type: 'string' },
    key: { type: 'string' },
    out: { type: 'string' },
    again: { type: 'string' },
    wait: { type: 'boolean' },
    'repo-root': { type: 'string' },
  },
  async run(values, _words, { signal }) {
    const server = serverOf(values);
    const submission = await submissionOf(values);
    const client = await connect(server);
    const queues = new Queues(server);
    try {
      const queued = await queueSubmission(client, queues, submission);
      const { runs } = submission.order;
      const end = values['wait'] === true ? await settled(server, queues, runs, signal) : null;
      return {
        document: { submission: submission.id, runs: runs.length, ...queued, ...(end ?? {}) },
        lines: [`${queued.queued} runs queued, ${queued.known} known to the server, ${queued.retried} tried again`, ...endLines(end)],
        ok: end === null || end.failed.length === 0,
      };
    } finally {
      await queues.close();
      client.disconnect();
    }
  },
};

async function submissionOf(values: Values): Promise<Submission> {
  const keyFile = required(values, 'key');
  const again = text(values, 'again');
  if (again !== undefined) return reopenSubmission(again, keyFile);
  const worlds = [values['world'] ?? []].flat().filter((world) => typeof world === 'string');
  if (worlds.length === 0)
    throw usageError('--world is missing', 'name the worlds to run in; runtime-fleet status lists those that have workers');
  return makeSubmission(
    {
      plan: required(values, 'plan'),
      worlds: [...new Set(worlds)],
      runs: whole(values, 'runs', 1),
      channel: oneOf(values, 'channel', CHANNELS, 'direct'),
      keyFile,
      repoRoot: text(values, 'repo-root'),
    },
    required(values, 'out'),
  );
}

const endLines = (end: Settled | null): string[] =>
  end === null
    ? []
    : [
        `${end.filed} filed, ${end.failed.length} failed`,
        ...end.failed.map(({ run_id, code, message }) => `  ${run_id}: ${code}: ${message}`),
      ];
