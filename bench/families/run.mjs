import { join } from 'node:path';
import { runPlan } from '@runtime/execution';
import { scaledSuite, templateSuite } from '../generate/suite.mjs';

export const tasks = {
  /** Plan to committed bundle, as `runtime run` does it: compile, lock, runner process, documents, durable commit. */
  async run({ root, plan }, timed) {
    const bundle = await timed(() => runPlan(plan, join(root, `out-${process.pid}`), { repoRoot: root, runner: 'simulated' }));
    if (bundle.status === 'failed') throw new Error('the run failed');
    return { status: bundle.status };
  },
};

const LANES = { baseline: true, scenario: true, oracle: false };

export async function rows({ work, quick, row }) {
  const profiles = quick ? 10 : 100;
  const suite = await scaledSuite(join(work, 'suite'), { template: 'vfs-canonicalization', profiles, probesPerProfile: 100, lanes: LANES });
  const probes = suite.probes * 2;
  row({
    id: 'run',
    work: `simulated run of ${probes} probes in ${profiles} profiles, two lanes`,
    against: 'none: a rate, start of both processes included',
    family: 'run',
    ours: ['run', { root: suite.root, plan: suite.plan }],
    rate: probes,
    unit: 'probes/s',
    target: 2000,
  });
  const { root, plan } = await templateSuite(join(work, 'metadata'), 'metadata-runner');
  row({
    id: 'run-metadata',
    work: 'simulated run of metadata-runner, 2592 probes, two lanes',
    against: 'none: a rate, start of both processes included',
    family: 'run',
    ours: ['run', { root, plan }],
    rate: 2592,
    unit: 'probes/s',
    target: 2000,
  });
}
