import { alone, inPairs } from './measure.mjs';
import { spread } from './statistics.mjs';

/**
 * Measures one row. With a peer the value is a ratio: of wall time, or of peak memory with `measure: 'rss'`; `scale` turns it
 * into a ratio per unit. With `rate` it is units a second, which must be at least the target; with `worst` milliseconds.
 */
export function measureRow(row, pairs) {
  const { id, work, against, family, target, memory, size } = row;
  const head = { id, work, against, target: targetText(row), size: size ?? null };
  if (row.rate !== undefined || row.worst !== undefined) {
    const ours = alone(family, row.ours[0], row.ours[1], row.pairs ?? pairs);
    const value = row.rate === undefined ? ours.result.ms : row.rate / (ours.wall_ms.median / 1000);
    const cpuRate = row.rate === undefined ? null : row.rate / (ours.cpu_ms / 1000);
    const met = verdict(row.rate === undefined ? value <= target : value >= target, cpuRate !== null && cpuRate >= target);
    return {
      ...head,
      value: row.rate === undefined ? `${round(value)} ${row.unit ?? 'ms'}` : `${Math.round(value)} ${row.unit}`,
      number: value,
      cpu_rate: cpuRate,
      met,
      ours,
      ...memoryOf(ours, memory),
    };
  }
  const taken = inPairs(family, row.ours, row.peer, row.pairs ?? pairs);
  const scale = row.scale ?? 1;
  const ratio = row.measure === 'rss' ? spread([taken.ours.peak_rss_bytes / taken.peer.peak_rss_bytes]) : scaled(taken.ratio, scale);
  const kept = memoryOf(taken.ours, memory);
  return {
    ...head,
    value: `${ratio.median.toFixed(2)}× (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`,
    number: ratio.median,
    met: kept.memory_met === false ? 'no' : verdict(ratio.median <= target, cpuRatio(taken, scale) <= target && row.measure !== 'rss'),
    ...kept,
    ...taken,
    ratio,
    cpu_ratio: row.measure === 'rss' || taken.cpu_ratio === null ? null : scaled(taken.cpu_ratio, scale),
  };
}

const targetText = ({ target, rate, worst, unit, memory }) => {
  const value = rate !== undefined ? `≥ ${target} ${unit}` : worst ? `≤ ${target} ${unit ?? 'ms'}` : `≤ ${target}×`;
  return memory === undefined ? value : `${value}, ≤ ${memory / 1e6} MB`;
};

const memoryOf = ({ peak_rss_bytes: bytes }, ceiling) =>
  ceiling === undefined ? {} : { memory_ceiling: ceiling, memory_met: bytes <= ceiling };

const round = (value) => Number(value.toFixed(1));

const scaled = (values, scale) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value * scale]));

const cpuRatio = ({ cpu_ratio: ratio }, scale) => (ratio === null ? Number.POSITIVE_INFINITY : ratio.median * scale);

/** Wall time decides. Where only processor time meets the target the table says so: the machine was busy with something else. */
const verdict = (byWall, byCpu) => (byWall ? 'yes' : byCpu ? 'by CPU' : 'no');
