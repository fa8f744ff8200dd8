import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulatedDocuments, writeBundle } from '../generate/bundle.mjs';
import { manyLiterals } from '../generate/profile.mjs';
import { templateSuite } from '../generate/suite.mjs';
import { run } from '../lib/process.mjs';

const main = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const floors = fileURLToPath(new URL('../lib/floors.mjs', import.meta.url));

export const tasks = {
  /** A process from start to end, as often as asked; `%` in an argument is the number of the time. */
  async node({ args, times }, timed) {
    await timed(() => {
      for (let time = 0; time < times; time++) run([process.execPath, ...args.map((arg) => arg.replace('%', `${process.pid}-${time}`))]);
    });
  },
};

export async function rows({ work, quick, row }) {
  const times = quick ? 3 : 10;
  const add = (id, label, args, target, peer = ['-e', '0'], against = '`node -e 0`', often = times) =>
    row({
      id: `start-${id}`,
      work: `${label}, ${often} times`,
      against,
      family: 'start',
      ours: ['node', { args, times: often }],
      peer: ['node', { args: peer, times: often }],
      target,
    });

  // The bundle of a quickstart, the profile it tries first, and a long one.
  const base = await simulatedDocuments(work, 'vfs-canonicalization');
  const dir = await writeBundle(join(work, 'out'), base, 'start');
  const profile = join(work, 'base-vfs-canonicalization/vfs-canonicalization/sb/vfs_tmp_only.sb');
  const long = join(work, 'long.sb');
  writeFileSync(long, manyLiterals(300));
  const question = ['--profile', profile, '--operation', 'file-read-data', '--target', '/tmp/foo'];
  add('version', '`runtime --version`', [main, '--version'], 1.15);
  add('validate', '`validate-bundle`, quickstart bundle', [main, 'validate-bundle', '--bundle', dir], 1.6);
  add('results', '`results`, quickstart bundle', [main, 'results', '--bundle', dir], 1.6);
  add('list', '`list-runs`', [main, 'list-runs', '--out', join(work, 'out')], 1.6);
  add('explain', '`explain`', [main, 'explain', ...question], 1.6);
  add('ask', '`ask --everyday`', [main, 'ask', '--profile', profile, '--everyday'], 1.6);
  add('ask-long', '`ask --everyday`, a profile of 300 rules', [main, 'ask', '--profile', long, '--everyday'], 2);
  add('summarize', '`summarize-ops`, quickstart bundle', [main, 'summarize-ops', '--bundle', dir], 2.2);
  add('quickstart', '`quickstart`', [main, 'quickstart', '--out', join(work, 'quick-%')], 9, undefined, undefined, quick ? 1 : 3);

  const metadata = await writeBundle(join(work, 'metadata'), await simulatedDocuments(work, 'metadata-runner'), 'start');
  const { plan } = await templateSuite(join(work, 'suite'), 'metadata-runner');
  const runs = ['run', '--plan', plan, '--runner', 'simulated', '--out', join(work, 'suite/out-%')];
  add('run', '`run`, metadata-runner, 2592 probes', [main, ...runs], 8, undefined, undefined, quick ? 1 : 3);
  const digest = [floors, 'digest', metadata];
  add(
    'validate-14',
    '`validate-bundle`, 14 MB, 1296 events',
    [main, 'validate-bundle', '--bundle', metadata],
    1.5,
    digest,
    'a process that hashes its files',
  );
  const parse = [floors, 'parse', metadata];
  add('summarize-14', '`summarize-ops` of it', [main, 'summarize-ops', '--bundle', metadata], 1, parse, 'a process that parses its events');
}
