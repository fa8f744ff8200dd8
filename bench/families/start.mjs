import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulatedDocuments, writeBundle } from '../generate/bundle.mjs';
import { run } from '../lib/process.mjs';

const main = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));

export const tasks = {
  /** A process from start to end, as often as asked. */
  async node({ args, times }, timed) {
    await timed(() => {
      for (let time = 0; time < times; time++) run([process.execPath, ...args]);
    });
  },
};

export async function rows({ work, quick, row }) {
  // The bundle of a quickstart.
  const dir = await writeBundle(join(work, 'out'), await simulatedDocuments(work, 'vfs-canonicalization'), 'start');
  const times = quick ? 3 : 15;
  const peer = ['node', { args: ['-e', '0'], times }];
  const against = '`node -e 0`';
  row({
    id: 'start-version',
    work: `\`runtime --version\`, ${times} times`,
    against,
    family: 'start',
    ours: ['node', { args: [main, '--version'], times }],
    peer,
    target: 1.15,
  });
  row({
    id: 'start-status',
    work: `\`runtime status\`, ${times} times`,
    against,
    family: 'start',
    ours: ['node', { args: [main, 'status'], times }],
    peer,
    target: 2.2,
  });
  row({
    id: 'start-validate',
    work: `\`runtime validate-bundle\` of the quickstart bundle, ${times} times`,
    against,
    family: 'start',
    ours: ['node', { args: [main, 'validate-bundle', '--bundle', dir], times }],
    peer,
    target: 2.2,
  });
}
