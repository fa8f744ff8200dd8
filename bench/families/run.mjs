import { join } from 'node:path';
import { runPlan } from '@runtime/execution';
import { earlierBuild, mainOf } from '../lib/commands.mjs';

export const tasks = {
  /** Plan to committed bundle, as `runtime run` does it: compile, lock, runner process, documents, durable commit. */
  async run({ root, plan }, timed) {
    const bundle = await timed(() => runPlan(plan, join(root, `out-${process.pid}`), { repoRoot: root, runner: 'simulated' }));
    if (bundle.status === 'failed') throw new Error('the run failed');
    return { status: bundle.status };
  },
};

export async function rows({ work, quick, row, shared }) {
  const profiles = quick ? 10 : 100;
  const suite = await shared.suite(profiles, 100);
  const probes = suite.probes * 2;
  row({
    id: 'run',
    work: `simulated run of ${probes} probes in ${profiles} profiles, two lanes`,
    against: 'none: a rate, start of both processes included',
    family: 'run',
    ours: ['run', { root: suite.root, plan: suite.plan }],
    rate: probes,
    each: [probes, 'a probe'],
    unit: 'probes/s',
    target: 2000,
    pairs: quick ? 1 : 3,
  });
  if (quick) return;
  const many = await shared.suite(500, 100);
  const run = (main, { plan }, name) => [
    'command',
    { args: [main, 'run', '--plan', plan, '--runner', 'simulated', '--out', join(work, name)] },
  ];
  const large = {
    id: 'run-100000',
    work: '`run` of 100000 probes: 50000 in each of two lanes, the supervisor',
    family: 'start',
    ours: run(mainOf(), many, 'large-%'),
    memory: 200e6,
    each: [100_000, 'a probe'],
    pairs: 1,
  };
  const against = 'the earlier build';
  if (earlierBuild !== undefined) {
    // Plans of the earlier build are as it writes them.
    const { plan } = await shared.suiteOf(earlierBuild, 500, 100);
    row({ ...large, against, target: 0.6, peer: run(mainOf(earlierBuild), { plan }, 'earlier-%') });
  } else {
    row({ ...large, against: 'none: its memory' });
    row({ ...large, against, target: 0.6, memory: undefined, missing: 'name it by RUNTIME_EARLIER_BUILD' });
  }
}
