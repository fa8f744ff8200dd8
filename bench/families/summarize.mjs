import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { summarizeOpsFromBundle } from '@runtime/op-summary';

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

export async function rows({ quick, row, shared }) {
  const rows = quick ? 2_000 : 20_000;
  const { dir } = await shared.run(rows);
  const { size: bytes } = statSync(join(dir, EVENTS));
  row({
    id: 'summarize',
    work: `verify and summarise ${rows} observations, ${Math.round(bytes / 1e6)} MB`,
    against: '`JSON.parse` of the file',
    family: 'summarize',
    ours: ['summarize', { dir }],
    peer: ['jsonParse', { dir }],
    target: 1,
    pairs: quick ? 1 : 3,
    size: { rows, bytes },
    each: [rows, 'an observation'],
  });
}
