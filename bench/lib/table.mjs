const MB = (bytes) => `${bytes < 10e6 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;
const ms = (value) => (value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(1)} ms`);

const cpu = ({ cpu_ratio: ratio, cpu_rate: rate }) => (ratio ? `${ratio.median.toFixed(2)}×` : rate ? `${Math.round(rate)}/s` : '');

function table(head, lines) {
  if (lines.length === 0) return 'None was taken.\n';
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  const print = (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [print(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.map(print), ''].join('\n');
}

/** Families of whole commands; the others measure parts. */
const COMMANDS = ['start', 'run', 'pages', 'history', 'fleet'];

const rowTable = (rows) =>
  table(
    ['work', 'what one feels', 'against', 'value (spread)', 'CPU', 'target', 'met', 'ours', 'peer', 'peak RSS'],
    rows.map((row) => [
      row.work,
      row.felt ?? '',
      row.against,
      row.value,
      cpu(row),
      row.target,
      row.met,
      row.ours === undefined ? '' : ms(row.ours.wall_ms.median),
      row.peer === undefined ? '' : ms(row.peer.wall_ms.median),
      row.ours === undefined ? '' : MB(row.ours.peak_rss_bytes),
    ]),
  );

const memoryTable = (rows) =>
  table(
    ['work', 'target', 'measured', 'met'],
    rows.flatMap(({ work, ours, memory_ceiling: memory, page_ceiling: most, page_bytes: page }) => [
      ...(memory === undefined
        ? []
        : [[work, `≤ ${MB(memory)}`, MB(ours.peak_rss_bytes), ours.peak_rss_bytes <= memory ? 'met' : 'missed']]),
      ...(most === undefined ? [] : [[`its page`, `≤ ${MB(most)}`, MB(page), page <= most ? 'met' : 'missed']]),
    ]),
  );

const curveTable = (curves) =>
  table(
    ['work', 'sizes', 'CPU time', 'exponent', 'last step', 'peak RSS', 'exponent', 'linear'],
    curves.map((curve) => [
      curve.work,
      curve.points.map(({ size }) => size).join(' · '),
      curve.points.map(({ cpu_ms }) => ms(cpu_ms)).join(' · '),
      curve.time_exponent.toFixed(2),
      curve.last_exponent.toFixed(2),
      curve.points.map(({ peak_rss_bytes }) => MB(peak_rss_bytes)).join(' · '),
      curve.memory_exponent.toFixed(2),
      curve.linear ? 'yes' : 'no',
    ]),
  );

/** Everything as Markdown, under the headings of RESULTS.md. */
export function resultsText({ quick, machine, seconds, rows, curves, skipped }) {
  const { system, processor, cores, memory_bytes: memory, node, load, load_after: after } = machine;
  const round = quick ? 'The small round' : 'The whole round';
  return `${round}, ${Math.round(seconds)} s: ${system}, ${cores} × ${processor}, ${Math.round(memory / 1e9)} GB, Node ${node}, load ${load[0]} before and ${after[0]} after.
${skipped.map((text) => `Not in this round: ${text}\n`).join('')}
## What people wait for

${rowTable(rows.filter(({ family }) => COMMANDS.includes(family)))}
## Parts

${rowTable(rows.filter(({ family }) => !COMMANDS.includes(family)))}
## Memory

${memoryTable(rows)}
## Growth

${curveTable(curves)}`;
}
