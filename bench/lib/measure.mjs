import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, spread } from './statistics.mjs';

const bench = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs one task of a family in a fresh process: milliseconds of wall and processor time, bytes of peak memory, its result.
 *
 * @param build Folder of another build, whose own task of that name is run.
 */
export function once(family, task, input, build) {
  const child = join(build === undefined ? bench : join(build, 'bench'), 'lib/child.mjs');
  const run = spawnSync(process.execPath, [child, family, task, JSON.stringify(input)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`${family} ${task} ended with ${run.status ?? run.signal}`);
  return JSON.parse(run.stdout.trim().split('\n').at(-1));
}

/** What takes so long that one pair must do, and is the peer of more than one row, is measured for the first of them. */
const peers = new Map();

function peerOnce(family, peer) {
  const name = JSON.stringify([family, ...peer]);
  if (!peers.has(name)) peers.set(name, once(family, ...peer));
  return peers.get(name);
}

/**
 * Tasks in turn, `pairs` times, the order alternating: whatever slows the machine slows all. The ratio is the median of the
 * ratios of the pairs. With `less` it is of what both medians are beyond that one's: in a single pair little may be left of the peer.
 */
export function inPairs(family, { ours, peer, less }, pairs) {
  const samples = { ours: [], peer: [], less: [] };
  for (let pair = 0; pair < pairs; pair++) {
    const sides = Object.entries({ ours, peer, less }).filter(([, task]) => task !== undefined);
    for (const [side, task] of pair % 2 === 0 ? sides : sides.reverse()) {
      samples[side].push(side === 'peer' && pairs === 1 ? peerOnce(family, task) : once(family, ...task));
    }
  }
  const ratios = (field) => {
    if (less === undefined) return samples.ours.map((sample, pair) => sample[field] / samples.peer[pair][field]);
    const of = (side) => median(samples[side].map((sample) => sample[field]));
    return [(of('ours') - of('less')) / Math.max(0, of('peer') - of('less'))];
  };
  return {
    ratio: spread(ratios('wall')),
    cpu_ratio: samples.peer.every(({ cpu }) => cpu > 0) ? spread(ratios('cpu')) : null,
    ours: summary(samples.ours),
    peer: summary(samples.peer),
    pairs,
  };
}

export function alone(family, [task, input], times) {
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
