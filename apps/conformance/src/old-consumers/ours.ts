import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reindexBundle } from '@runtime/bundle-store';
import { type RunPlanOptions, runPlan } from '@runtime/execution';
import { summarizeOpsFromBundle } from '@runtime/op-summary';
import { buildPlanFromTemplate } from '@runtime/plan';
import { emitPromotionPacket } from '@runtime/promotion';
import { type SeenBundle, seeBundle } from './load.js';
import type { Json } from './types.js';

/** A simulated run of one template in a repository of its own, and what is emitted of it. */
export interface EmittedRun {
  root: string;
  dir: string;
  seen: SeenBundle;
  events: unknown;
  packet: Json;
  ops: Json;
}

/** How a run goes: the options it has, and what becomes of it. */
export interface Course {
  options?: RunPlanOptions;
  afterwards?: (dir: string) => Promise<unknown>;
}

/** Runs that are not whole, or not left alone. */
export const COURSES: Readonly<Record<string, Course>> = {
  'that failed': { options: { signal: AbortSignal.abort() } },
  'that was dry': { options: { dryRun: true } },
  'of a selection': { options: { onlyProfiles: ['vfs_tmp_only'] } },
  'that was repaired': {
    afterwards: (dir) => {
      rmSync(join(dir, 'path_witnesses.json'));
      return reindexBundle(dir, { repair: true });
    },
  },
};

export async function emitFrom(template: string, root: string, { options, afterwards }: Course = {}): Promise<EmittedRun> {
  writeFileSync(join(root, 'runtime.config.json'), '{}');
  const suite = join(root, 'suites', template);
  mkdirSync(join(root, 'suites'), { recursive: true });
  await buildPlanFromTemplate(template, suite, { repoRoot: root });
  const out = join(suite, 'out');
  const { run_id } = await runPlan(join(suite, 'plan.json'), out, { ...options, runner: 'simulated', repoRoot: root });
  const dir = join(out, run_id);
  await afterwards?.(dir);
  const packetFile = join(root, 'packets', `${template}.json`);
  await emitPromotionPacket(dir, packetFile, { repoRoot: root });
  const seen = seeBundle(root, dir);
  const hasEvents = seen.has('runtime_events.normalized.json');
  return {
    root,
    dir,
    seen,
    events: hasEvents ? JSON.parse(readFileSync(join(dir, 'runtime_events.normalized.json'), 'utf8')) : [],
    packet: JSON.parse(readFileSync(packetFile, 'utf8')) as Json,
    ops: hasEvents ? ((await summarizeOpsFromBundle(dir, { repoRoot: root })) as unknown as Json) : { ops: {} },
  };
}
