import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPlan } from '@runtime/execution';
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

export async function emitFrom(template: string, root: string): Promise<EmittedRun> {
  writeFileSync(join(root, 'runtime.config.json'), '{}');
  const suite = join(root, 'suites', template);
  mkdirSync(join(root, 'suites'), { recursive: true });
  await buildPlanFromTemplate(template, suite, { repoRoot: root });
  const out = join(suite, 'out');
  const { run_id } = await runPlan(join(suite, 'plan.json'), out, { runner: 'simulated', repoRoot: root });
  const dir = join(out, run_id);
  const packetFile = join(root, 'packets', `${template}.json`);
  await emitPromotionPacket(dir, packetFile, { repoRoot: root });
  return {
    root,
    dir,
    seen: seeBundle(root, dir),
    events: JSON.parse(readFileSync(join(dir, 'runtime_events.normalized.json'), 'utf8')),
    packet: JSON.parse(readFileSync(packetFile, 'utf8')) as Json,
    ops: (await summarizeOpsFromBundle(dir, { repoRoot: root })) as unknown as Json,
  };
}
