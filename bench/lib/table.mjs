const MB = (bytes) => `${Math.round(bytes / 1e6)} MB`;
const ms = (value) => (value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(1)} ms`);

const cpu = ({ cpu_ratio: ratio, cpu_rate: rate }) => (ratio ? `${ratio.median.toFixed(2)}×` : rate ? `${Math.round(rate)}/s` : '');

function table(head, lines) {
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)));
  const print = (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [print(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.map(print), ''].join('\n');
}

/** As Markdown, so that it can be pasted. */
export const rowTable = (rows) =>
  rows.length === 0
    ? ''
    : table(
        ['work', 'against', 'value (spread)', 'CPU', 'target', 'met', 'ours', 'peer', 'peak RSS'],
        rows.map((row) => [
          row.work,
          row.against,
          row.value,
          cpu(row),
          row.target,
          row.met,
          ms(row.ours.wall_ms.median),
          row.peer === undefined ? '' : ms(row.peer.wall_ms.median),
          MB(row.ours.peak_rss_bytes),
        ]),
      );

export const curveTable = (curves) =>
  curves.length === 0
    ? ''
    : table(
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
