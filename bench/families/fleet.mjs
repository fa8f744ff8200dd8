import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { accumulateOpsFromBundle, finishOps, mergeOps, OpAccumulator } from '@runtime/op-summary';
import { fleet } from '../generate/fleet.mjs';

const listOf = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Splits the bundles over threads, each of which merges its own; the last merge is of one accumulator a thread. */
async function inThreads(dirs, threads) {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const worker = () =>
    new Promise((resolve, reject) => {
      new Worker(new URL('../lib/fleet-worker.mjs', import.meta.url), { workerData: { dirs, next } })
        .once('message', resolve)
        .once('error', reject);
    });
  const parts = await Promise.all(Array.from({ length: threads }, worker));
  const start = performance.now();
  const document = finishOps(mergeOps(...parts.map(({ snapshot }) => OpAccumulator.restore(snapshot))), { sourceJobs: ['runtime_bundle'] });
  const merge = performance.now() - start + parts.reduce((sum, { merge_ms: ms }) => sum + ms, 0) / threads;
  return { document, merge };
}

const counts = ({ ops }) => Object.values(ops).reduce((sum, op) => sum + op.probes_including_blocked, 0);

export const tasks = {
  async threads({ list, threads }, timed) {
    const dirs = listOf(list);
    const start = performance.now();
    const { document, merge } = await timed(() => inThreads(dirs, threads));
    return { rows: counts(document), merge_share: merge / (performance.now() - start), ms: (100 * merge) / (performance.now() - start) };
  },
  async oneThread({ list }, timed) {
    const dirs = listOf(list);
    const document = await timed(async () => {
      const parts = [];
      for (const dir of dirs) parts.push(await accumulateOpsFromBundle(dir, { repoRoot: dir }));
      return finishOps(mergeOps(...parts), { sourceJobs: ['runtime_bundle'] });
    });
    return { rows: counts(document) };
  },
};

export async function rows({ work, row }) {
  const dirs = await fleet(work, 1_000);
  const list = join(work, 'fleet.json');
  writeFileSync(list, JSON.stringify(dirs));
  const few = join(work, 'few.json');
  writeFileSync(few, JSON.stringify(dirs.slice(0, 200)));
  const threads = availableParallelism();
  row({
    id: 'fleet',
    work: `summarise ${dirs.length} bundles on ${threads} threads`,
    against: 'the same on one thread',
    family: 'fleet',
    ours: ['threads', { list, threads }],
    peer: ['oneThread', { list }],
    target: 0.6,
    each: [dirs.length, 'a bundle'],
    pairs: 1,
    size: { bundles: dirs.length, threads },
  });
  row({
    id: 'fleet-merge',
    work: 'share of merging in that, 200 bundles',
    against: 'the whole',
    family: 'fleet',
    ours: ['threads', { list: few, threads }],
    worst: true,
    unit: '%',
    target: 5,
    each: [200, 'a bundle'],
    pairs: 1,
  });
}
