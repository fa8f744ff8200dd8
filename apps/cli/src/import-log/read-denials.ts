import { createReadStream } from 'node:fs';
import { type DenialLine, parseDenialLine } from '@runtime/job';

/** As much of a log as is looked at. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Longest line that is put together; the rest of a longer one is passed over. */
const LINE_BYTES = 64 * 1024;

export interface LogRead {
  lines: number;
  denials: DenialLine[];
}

/** Reads a log, line by line, from a file or standard input. What is no denial is passed over, whatever bytes it holds. */
export async function readDenials(path: string | null): Promise<LogRead> {
  const source: AsyncIterable<Buffer> = path === null ? process.stdin : createReadStream(path, { end: MOST_BYTES - 1 });
  const read: LogRead = { lines: 0, denials: [] };
  let bytes = 0;
  let rest = '';
  let tooLong = false;
  const take = (line: string): void => {
    read.lines++;
    const denial = tooLong ? null : parseDenialLine(line);
    tooLong = false;
    if (denial !== null) read.denials.push(denial);
  };
  for await (const chunk of source) {
    bytes += chunk.length;
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
    if (rest.length > LINE_BYTES) {
      tooLong = true;
      rest = '';
    }
    if (bytes >= MOST_BYTES) break;
  }
  if (rest !== '' || tooLong) take(rest);
  return read;
}
