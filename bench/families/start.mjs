import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeBundle } from '../generate/bundle.mjs';
import { manyLiterals } from '../generate/profile.mjs';
import { templateSuite } from '../generate/suite.mjs';
import { mainOf, newestNode } from '../lib/commands.mjs';
import { run, runForPeak } from '../lib/process.mjs';

const main = mainOf();
const floors = fileURLToPath(new URL('../lib/floors.mjs', import.meta.url));

const numbered = (args, time) => args.map((arg) => arg.replace('%', `${process.pid}-${time}`));

export const tasks = {
  /** A process from start to end, as often as asked; `%` in an argument is the number of the time. */
  async node({ args, times, node = process.execPath }, timed) {
    await timed(() => {
      for (let time = 0; time < times; time++) run([node, ...numbered(args, time)]);
    });
  },
  /** One that takes long, with the most memory it held. */
  async command({ args }, timed) {
    return { rss: await timed(() => runForPeak([process.execPath, ...numbered(args, 0)])) };
  },
};

export async function rows({ work, quick, row, shared }) {
  const often = quick ? 1 : 3;
  const empty = (times, node) => ['node', { args: ['-e', '0'], times, node }];
  const add = (id, label, args, target, { times = often, node, ...rest } = {}) =>
    row({
      id: `start-${id}`,
      work: label,
      against: '`node -e 0`',
      family: 'start',
      ours: ['node', { args, times, node }],
      peer: empty(times, node),
      commands: times,
      target,
      ...rest,
    });

  // The bundle of a quickstart, the profile it tries first, and a long one.
  const dir = await writeBundle(join(work, 'out'), await shared.documents('vfs-canonicalization'), 'start');
  const { directory } = await templateSuite(join(work, 'vfs'), 'vfs-canonicalization');
  const profile = join(directory, 'sb/vfs_tmp_only.sb');
  const long = join(work, 'long.sb');
  writeFileSync(long, manyLiterals(300));
  const question = ['--profile', profile, '--operation', 'file-read-data', '--target', '/tmp/foo'];
  const commands = [
    ['list', '`list-runs`', ['list-runs', '--out', join(work, 'out')]],
    ['validate', '`validate-bundle`, quickstart bundle', ['validate-bundle', '--bundle', dir]],
    ['results', '`results`, quickstart bundle', ['results', '--bundle', dir]],
    ['explain', '`explain`', ['explain', ...question]],
    ['ask', '`ask --everyday`', ['ask', '--profile', profile, '--everyday']],
  ];
  add('version', '`runtime --version`', [main, '--version'], 1.15);
  for (const [id, label, args] of commands) add(id, label, [main, ...args], 1.6);
  add('ask-long', '`ask --everyday`, a profile of 300 rules', [main, 'ask', '--profile', long, '--everyday'], 2);
  add('summarize', '`summarize-ops`, quickstart bundle', [main, 'summarize-ops', '--bundle', dir], 2.2);
  add('quickstart', '`quickstart`', [main, 'quickstart', '--out', join(work, 'quick-%')], 9, { times: 1, pairs: quick ? 1 : 3 });

  const node = newestNode();
  for (const [id, label, args] of commands) {
    const missing = node === undefined ? 'name it by RUNTIME_NEWEST_NODE' : undefined;
    // The first start fills the cache of compiled code.
    if (node !== undefined) run([node, main, ...args]);
    if (node !== undefined || !quick) add(`cached-${id}`, `${label}, newest Node with its cache`, [main, ...args], 1.6, { node, missing });
  }

  const metadata = await writeBundle(join(work, 'metadata'), await shared.documents('metadata-runner'), 'start');
  const { plan } = await templateSuite(join(work, 'suite'), 'metadata-runner');
  const runs = ['run', '--plan', plan, '--runner', 'simulated', '--out', join(work, 'suite/out-%')];
  add('run', '`run`, metadata-runner, two lanes, durable', [main, ...runs], 8, { times: 1, pairs: quick ? 1 : 3 });
  // A few milliseconds beyond a process cannot be told from two pairs.
  if (quick) return;
  const beyond = (floor) => ({ peer: ['node', { args: [floors, floor, metadata], times: 1 }], less: empty(1), times: 1 });
  add('validate-metadata', '`validate-bundle`, 1296 rows, beyond `node -e 0`', [main, 'validate-bundle', '--bundle', metadata], 1.5, {
    ...beyond('digest'),
    against: 'SHA-256 of its files and `JSON.parse` of its index, beyond it',
  });
  add('summarize-metadata', '`summarize-ops` of it, beyond `node -e 0`', [main, 'summarize-ops', '--bundle', metadata], 0.8, {
    ...beyond('parse'),
    against: '`JSON.parse` of its events, beyond it',
  });
}
