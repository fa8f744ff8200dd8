import { join } from 'node:path';
import { runPlan } from '@runtime/execution';
import { scaledSuite } from './suite.mjs';

/** One simulated run of as many probes as asked for: the directory of its bundle, and its plan. */
export async function scaledRun(
  root,
  probes,
  { template = 'vfs-canonicalization', probesPerProfile = 100, lanes = { baseline: true, scenario: true, oracle: false } } = {},
) {
  const suite = await scaledSuite(root, { template, profiles: probes / probesPerProfile, probesPerProfile, lanes });
  const out = join(root, 'kept');
  const { run_id: id } = await runPlan(suite.plan, out, { repoRoot: root, runner: 'simulated' });
  return { ...suite, dir: join(out, id) };
}
