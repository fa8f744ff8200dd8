import { writeFileSync } from 'node:fs';

/**
 * Rows of the scenario lane, one a line: those of a simulated run, as often as it takes, each of a probe of its own.
 *
 * @param text `job/results.ndjson` of that run.
 * @returns The number of bytes.
 */
export function jobRows(path, text, rows) {
  const base = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ lane }) => lane === 'scenario');
  const lines = [];
  for (let index = 0; index < rows; index++) {
    lines.push(JSON.stringify({ ...base[index % base.length], index, profile_id: 'p', expectation_id: `E${index}` }));
  }
  const content = `${lines.join('\n')}\n`;
  writeFileSync(path, content);
  return Buffer.byteLength(content);
}
