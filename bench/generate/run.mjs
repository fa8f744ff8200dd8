import { join } from 'node:path';
import { runPlan } from '@runtime/execution';
import { scaledSuite } from './suite.mjs';

/** One simulated run of as many probes as asked for, a hundred to a profile: the directory of its bundle, and its plan. */
export async function scaledRun(
  root,
  probes,
  { template = 'vfs-canonicalization', lanes = { baseline: true, scenario: true, oracle: false } } = {},
) {
  const suite = await scaledSuite(root, { template, profiles: probes / 100, probesPerProfile: 100, lanes });
  const out = join(root, 'kept');
  const { run_id: id } = await runPlan(suite.plan, out, { repoRoot: root, runner: 'simulated' });
  return { ...suite, dir: join(out, id) };
}
