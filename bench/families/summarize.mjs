import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { summarizeOpsFromBundle } from '@runtime/op-summary';
import { compilePlan } from '@runtime/plan';
import { asReference, simulatedDocuments, writeBundle } from '../generate/bundle.mjs';
import { eventsDocument } from '../generate/events.mjs';
import { templateSuite } from '../generate/suite.mjs';

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

/** A bundle of the reference's shape with as many events as asked for. */
export async function eventsBundle(work, name, options) {
  const base = asReference(await simulatedDocuments(join(work, `docs-${name}`), 'vfs-canonicalization'));
  const { plan, root } = await templateSuite(join(work, `matrix-${name}`), 'metadata-runner');
  const { expected_matrix: matrix } = await compilePlan(plan, { repoRoot: root });
  const events = () => eventsDocument(matrix, { runId: name, worldId: base.worldId, ...options });
  const dir = await writeBundle(join(work, `events-${name}`), base, name, new Map([[EVENTS, events]]));
  return { dir, bytes: statSync(join(dir, EVENTS)).size };
}

export async function rows({ work, quick, row }) {
  const shape = { rows: quick ? 10_000 : 200_000, scenarios: 1_000, mismatchEvery: 100 };
  const below = await eventsBundle(work, 'below', { ...shape, rowBytes: 2_460 });
  const size = { rows: shape.rows, scenarios: shape.scenarios, bytes: below.bytes };
  row({
    id: 'summarize',
    work: `summarise ${shape.rows} observations, ${Math.round(below.bytes / 1e6)} MB`,
    against: '`JSON.parse` of the file',
    family: 'summarize',
    ours: ['summarize', { dir: below.dir }],
    peer: ['jsonParse', { dir: below.dir }],
    target: 1,
    memory: 150e6,
    size,
  });
  if (quick) return;
  const above = await eventsBundle(work, 'above', { ...shape, rowBytes: 10_300 });
  row({
    id: 'summarize-2gb',
    work: `summarise ${shape.rows} observations, ${Math.round(above.bytes / 1e6)} MB`,
    against: `the same cardinalities in ${Math.round(below.bytes / 1e6)} MB, per byte`,
    family: 'summarize',
    ours: ['summarize', { dir: above.dir }],
    peer: ['summarize', { dir: below.dir }],
    scale: below.bytes / above.bytes,
    target: 1.1,
    memory: 150e6,
    size: { rows: shape.rows, scenarios: shape.scenarios, bytes: above.bytes },
  });
}
