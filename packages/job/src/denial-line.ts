/** One denial as the kernel's reporter wrote it into the unified log. */
export interface DenialLine {
  process: string;
  pid: number;
  operation: string;
  /** Path, service name, class…; empty where the operation has none. */
  target: string;
  /** Seconds since 1970; null where the line has no time, or one that is not understood. */
  at_unix_s: number | null;
  /** How many more of the same were not written one by one. */
  duplicates: number;
}

/** Longest line that is looked at: nothing the kernel writes is longer. */
const LINE_LENGTH = 64 * 1024;

const MESSAGE =
  /(?:([0-9]{1,9}) duplicate reports? for )?Sandbox: ([^\n]{1,256}?)\(([0-9]{1,10})\) deny\([0-9]+\) ([a-z][a-z0-9*-]*)(?: ([^\n]*))?$/;
const EVENT_MESSAGE = /"eventMessage"\s*:\s*("(?:[^"\\]|\\.)*")/;
const TIMESTAMP =
  /(?:"timestamp"\s*:\s*")?([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)(Z|[+-][0-9]{2}:?[0-9]{2})?/;

/** Reads one line of `log show` or `log stream`, as text or as JSON; null where it tells of no denial. Never throws. */
export function parseDenialLine(line: string): DenialLine | null {
  if (line.length > LINE_LENGTH || !line.includes('Sandbox: ')) return null;
  const message = messageOf(line.trimEnd());
  const match = message === null ? null : MESSAGE.exec(message);
  if (match === null) return null;
  const [, duplicates, process = '', pid, operation = '', target = ''] = match;
  return {
    process: process.trim(),
    pid: Number(pid),
    operation,
    target,
    at_unix_s: timeOf(line),
    duplicates: duplicates === undefined ? 0 : Number(duplicates),
  };
}

/** The reporter adds lines about the process after the first; they say nothing of the denial. */
function messageOf(line: string): string | null {
  const quoted = EVENT_MESSAGE.exec(line)?.[1];
  if (quoted === undefined) return line;
  try {
    return (JSON.parse(quoted) as string).split('\n', 1)[0] ?? null;
  } catch {
    return null;
  }
}

function timeOf(line: string): number | null {
  const [, day, time, zone] = TIMESTAMP.exec(line) ?? [];
  if (day === undefined || zone === undefined) return null;
  const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const milliseconds = Date.parse(`${day}T${time?.slice(0, 12)}${offset}`);
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}
