// Summarises bundles as they are handed out, merges them here, and sends one snapshot back.
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { accumulateOpsFromBundle, mergeOps } from '@runtime/op-summary';

const { dirs, next } = workerData;
const taken = [];
for (let at = Atomics.add(next, 0, 1); at < dirs.length; at = Atomics.add(next, 0, 1)) {
  taken.push(await accumulateOpsFromBundle(dirs[at], { repoRoot: dirs[at] }));
}
const start = performance.now();
const snapshot = mergeOps(...taken).snapshot();
parentPort.postMessage({ snapshot, merge_ms: performance.now() - start });
