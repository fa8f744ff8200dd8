import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, spread } from './statistics.mjs';

const child = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** Runs one task of a family in a fresh process: milliseconds of wall and processor time, bytes of peak memory, its result. */
export function once(family, task, input, nodeOptions = []) {
  const run = spawnSync(process.execPath, [...nodeOptions, child, family, task, JSON.stringify(input)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`${family} ${task} ended with ${run.status ?? run.signal}`);
  return JSON.parse(run.stdout.trim().split('\n').at(-1));
}

/**
 * Two tasks in turn, `pairs` times, the order alternating: whatever slows the machine slows both. The ratio is the median
 * of the ratios of the pairs.
 */
export function inPairs(family, ours, peer, pairs) {
  const samples = { ours: [], peer: [] };
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours'];
    for (const side of order) samples[side].push(once(family, ...(side === 'ours' ? ours : peer)));
  }
  const ratios = (field) => samples.ours.map((sample, pair) => sample[field] / samples.peer[pair][field]);
  return {
    ratio: spread(ratios('wall')),
    cpu_ratio: samples.peer.every(({ cpu }) => cpu > 0) ? spread(ratios('cpu')) : null,
    ours: summary(samples.ours),
    peer: summary(samples.peer),
    pairs,
  };
}

export function alone(family, task, input, times) {
  const samples = [];
  for (let time = 0; time < times; time++) samples.push(once(family, task, input));
  return summary(samples);
}

const summary = (samples) => ({
  wall_ms: spread(samples.map(({ wall }) => wall)),
  cpu_ms: median(samples.map(({ cpu }) => cpu)),
  peak_rss_bytes: Math.max(...samples.map(({ rss }) => rss)),
  result: samples.at(-1).result,
});
