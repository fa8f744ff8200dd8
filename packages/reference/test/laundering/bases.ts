import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reindexBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
// @boundaries-ignore the builder of test bundles is shared by the tests of the packages
import { type EvidenceOptions, evidenceBundle, simulatedRun } from '../../../promotion/test/support/evidence-bundle.js';
import { referenceRun } from '../support/run.js';

/** A good bundle to start from. */
export interface Base {
  name: string;
  run: string;
}

const direct: EvidenceOptions = {
  status: { channel: 'direct' },
  manifest: (manifest) => {
    manifest['channel'] = 'direct';
    manifest.execution['clean_start'] = null;
  },
};

const simulatedDirect: EvidenceOptions = {
  ...simulatedRun,
  status: { channel: 'direct' },
  manifest: (manifest) => {
    simulatedRun.manifest?.(manifest);
    direct.manifest?.(manifest);
  },
};

/** The runner of the kernel with tools that are not the system's, as tests run it. */
const macTools: EvidenceOptions = {
  manifest: (manifest) => {
    for (const tool of manifest.execution['tools'] as Record<string, unknown>[]) {
      Object.assign(tool, { path: '/tmp/tools/x', real_path: '/tmp/tools/x', system: false });
    }
  },
};

const filters = { only_profiles: ['p'], only_scenarios: [] };
const filtered: EvidenceOptions = {
  job: { filters },
  manifest: (manifest) => {
    manifest.execution['filters'] = filters;
    manifest.execution['lock'] = 'none';
  },
};

const failed: EvidenceOptions = { status: { state: 'failed', error: 'x', failure_stage: 'runner' }, indexStatus: 'failed' };

export async function bases(): Promise<Base[]> {
  const built = await Promise.all(
    Object.entries({ simulated: simulatedRun, 'simulated, direct': simulatedDirect, direct, 'Mac tools': macTools, filtered, failed }).map(
      async ([name, options]) => ({ name, run: (await evidenceBundle(options)).run }),
    ),
  );
  const { run: repaired } = await evidenceBundle();
  await reindexBundle(repaired, { repair: true });
  return [...built, { name: 'repaired', run: repaired }, { name: 'reference', run: referenceRun() }];
}

/** A copy under the run's own name, below a root of its own. */
export function copyOf({ run }: Base): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'out'));
  writeFileSync(join(root, 'runtime.config.json'), '{}');
  const copy = join(root, 'out', 'run-1');
  cpSync(run, copy, { recursive: true });
  return copy;
}
