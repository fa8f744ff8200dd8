import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPlanFromTemplate, emitPromotionPacket, runPlan } from '../../packages/api/dist/index.js';
import { blocksOf } from '../docs/markdown.mjs';

/** The example of a README: its first block of code that imports something. */
export function exampleOf(folder) {
  const blocks = blocksOf(readFileSync(join(folder, 'README.md'), 'utf8'));
  return blocks.find(({ language, text }) => /^(ts|js)$/.test(language) && text.includes('import '))?.text;
}

/** What the examples find in their folder: a suite, two runs of it, and the packet of each. */
export async function prepareExamples(folder) {
  const [suite, out] = [join(folder, 'suites', 'vfs'), join(folder, 'suites', 'vfs', 'out')];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'runtime.config.json'), '{}\n');
  await buildPlanFromTemplate('vfs-canonicalization', suite, { repoRoot: folder });
  for (const [runId, packet] of Object.entries({ 'run-1': 'p.json', 'run-2': 'q.json' })) {
    await runPlan(join(suite, 'plan.json'), out, { repoRoot: folder, runner: 'simulated', runId });
    await emitPromotionPacket(join(out, runId), join(folder, 'packets', packet), { repoRoot: folder });
  }
}
