import { writeFileSync } from 'node:fs';

/**
 * Raw results of a run, one row a line with its profile: those of a simulated run, as often as it takes.
 *
 * @param results `runtime_results.json` of that run.
 * @returns The number of bytes.
 */
export function rawResults(path, results, rows) {
  const base = Object.entries(results).flatMap(([profile_id, { probes }]) => probes.map((row) => JSON.stringify({ profile_id, row })));
  const lines = [];
  for (let row = 0; row < rows; row++) lines.push(base[row % base.length]);
  const text = `${lines.join('\n')}\n`;
  writeFileSync(path, text);
  return Buffer.byteLength(text);
}
