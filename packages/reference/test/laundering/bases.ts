import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reindexBundle } from '@runtime/bundle-store';
import { referenceRoot } from '@runtime/testing';
// @boundaries-ignore the builder of test bundles is shared by the tests of the packages
import { type EvidenceOptions, evidenceBundle, simulatedRun } from '../../../promotion/test/support/evidence-bundle.js';
import { referenceRun } from '../support/run.js';

/** A good bundle to start from. */
export interface Base {
  name: string;
  files: Readonly<Record<string, Uint8Array>>;
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
  ...direct,
  job: { filters },
  manifest: (manifest) => {
    direct.manifest?.(manifest);
    manifest.execution['filters'] = filters;
  },
};

const failed: EvidenceOptions = { status: { state: 'failed', error: 'x', failure_stage: 'runner' }, indexStatus: 'failed' };

/** A run of the reference, where its evidence is at hand. */
const RECORDED =
  'vfs-canonicalization/book/evidence/experiments/runtime-final-final/suites/vfs-canonicalization/out/5d2578e6-5178-4bcb-aaf7-6d5683e5c7b3';

export async function bases(): Promise<Base[]> {
  const runs: Record<string, string> = { reference: referenceRun() };
  const built = { simulated: simulatedRun, 'simulated, direct': simulatedDirect, direct, 'Mac tools': macTools, filtered, failed };
  for (const [name, options] of Object.entries({ ...built, repaired: {} })) runs[name] = (await evidenceBundle(options)).run;
  if (referenceRoot !== null) runs['recorded'] = join(referenceRoot, RECORDED);
  await reindexBundle(runs['repaired'] as string, { repair: true });
  return Object.entries(runs).map(([name, run]) => ({ name, files: filesBelow(run) }));
}

const filesBelow = (run: string): Record<string, Uint8Array> =>
  Object.fromEntries(
    (readdirSync(run, { recursive: true }) as string[])
      .filter((name) => statSync(join(run, name)).isFile())
      .map((name) => [name, readFileSync(join(run, name))]),
  );
