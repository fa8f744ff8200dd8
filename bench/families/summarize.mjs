import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { summarizeOpsFromBundle } from '@runtime/op-summary';
import { scaledRun } from '../generate/run.mjs';

const EVENTS = 'runtime_events.normalized.json';

export const tasks = {
  async summarize({ dir }, timed) {
    const document = await timed(() => summarizeOpsFromBundle(dir, { repoRoot: dir }));
    const ops = Object.values(document.ops);
    return {
      rows: ops.reduce((sum, op) => sum + op.probes_including_blocked, 0),
      mismatches: ops.reduce((sum, op) => sum + op.mismatches, 0),
    };
  },
  async jsonParse({ dir }, timed) {
    const rows = await timed(() => JSON.parse(readFileSync(join(dir, EVENTS), 'utf8')));
    return { rows: rows.length };
  },
};

export async function rows({ work, quick, row }) {
  const rows = quick ? 5_000 : 50_000;
  const { dir } = await scaledRun(join(work, 'run'), rows);
  const { size: bytes } = statSync(join(dir, EVENTS));
  row({
    id: 'summarize',
    work: `verify and summarise ${rows} observations, ${Math.round(bytes / 1e6)} MB`,
    against: '`JSON.parse` of the file',
    family: 'summarize',
    ours: ['summarize', { dir }],
    peer: ['jsonParse', { dir }],
    target: 1,
    memory: 150e6,
    size: { rows, bytes },
  });
}
