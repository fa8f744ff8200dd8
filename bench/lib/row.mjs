import { statSync } from 'node:fs';
import { felt } from './felt.mjs';
import { alone, inPairs } from './measure.mjs';
import { spread } from './statistics.mjs';

/**
 * Measures one row. With a peer the value is a ratio: of wall time, or of peak memory with `measure: 'rss'`; `scale` turns it
 * into a ratio per unit, `less` is a task that both sides do besides. With `rate` it is units a second, which must be at least the
 * target; with `worst` what the task says; with none of them peak memory. `memory` and `page` are ceilings in bytes. A row that
 * cannot be taken says in `missing` what it needs. `commands` and `each` are those of {@link felt}.
 */
export function measureRow(row, pairs) {
  const { id, work, against, family, size } = row;
  const head = { id, family, work, against, target: targetText(row), size: size ?? null };
  if (row.missing !== undefined) return { ...head, value: 'not taken', met: row.missing };
  const taken = takenOf(row, row.pairs ?? pairs);
  const ceilings = [
    row.memory === undefined ? true : taken.ours.peak_rss_bytes <= row.memory,
    row.page === undefined ? true : statSync(row.page.file).size <= row.page.most,
  ];
  const page = row.page === undefined ? {} : { page_bytes: statSync(row.page.file).size, page_ceiling: row.page.most };
  const met = ceilings.every(Boolean) ? taken.met : 'missed';
  const memory = row.memory === undefined ? {} : { memory_ceiling: row.memory };
  return { ...head, ...taken, ...page, ...memory, met, family, felt: felt(taken.ours.wall_ms.median, row) };
}

function takenOf(row, pairs) {
  const { family, target } = row;
  if (row.peer === undefined) {
    const ours = alone(family, row.ours, pairs);
    const seconds = { wall: ours.wall_ms.median / 1000, cpu: ours.cpu_ms / 1000 };
    if (row.rate !== undefined) {
      const [value, cpuRate] = [row.rate / seconds.wall, row.rate / seconds.cpu];
      const met = verdict(value >= target, cpuRate >= target);
      return { value: `${Math.round(value)} ${row.unit}`, number: value, cpu_rate: cpuRate, met, ours };
    }
    if (row.worst !== undefined) {
      const { ms } = ours.result;
      return { value: `${Number(ms.toFixed(1))} ${row.unit ?? 'ms'}`, number: ms, met: verdict(ms <= target, false), ours };
    }
    const { peak_rss_bytes: peak } = ours;
    return { value: `${Math.round(peak / 1e6)} MB`, number: peak, met: 'met', ours };
  }
  const taken = inPairs(family, row, pairs);
  const scale = row.scale ?? 1;
  const byMemory = row.measure === 'rss';
  const ratio = byMemory ? spread([taken.ours.peak_rss_bytes / taken.peer.peak_rss_bytes]) : scaled(taken.ratio, scale);
  const cpu = byMemory || taken.cpu_ratio === null ? null : scaled(taken.cpu_ratio, scale);
  const value = `${ratio.median.toFixed(2)}× (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`;
  const met = target === undefined ? '' : verdict(ratio.median <= target, cpu !== null && cpu.median <= target);
  return { ...taken, value, number: ratio.median, ratio, cpu_ratio: cpu, met };
}

const MB = (bytes) => `≤ ${bytes / 1e6} MB`;

function targetText({ target, rate, worst, unit, memory, page }) {
  const value = rate !== undefined ? `≥ ${target} ${unit}` : worst ? `≤ ${target} ${unit ?? 'ms'}` : `≤ ${target}×`;
  const texts = [target === undefined ? null : value, memory === undefined ? null : MB(memory), page && `page ${MB(page.most)}`];
  return texts.filter(Boolean).join(', ') || 'none';
}

const scaled = (values, scale) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value * scale]));

/** Wall time decides. Where only processor time meets the target the table says so: the machine was busy with something else. */
const verdict = (byWall, byCpu) => (byWall ? 'met' : byCpu ? 'met by CPU' : 'missed');
