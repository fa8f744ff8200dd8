import { type DenialLine, type JobRow, type KernelLog, parseDenialLine } from '@runtime/job';
import type { Host } from '../host.js';
import { runTool, type ToolAnswer } from '../run-tool.js';

/** A process that ran under a policy, and when. */
export interface ProbeProcess {
  index: number;
  pid: number;
  from: number;
  to: number;
}

/** Times of the log are off by some 60 ms, and steps of 70 were seen. */
const PADDING_S = 2;
const LIMIT_MS = 20_000;
const OUTPUT = { kept: 8 * 1024 * 1024, most: 64 * 1024 * 1024 };
const MOST_LINES = 1000;
const TARGET_LENGTH = 512;
const PREDICATE = '(processID == 0 AND senderImagePath CONTAINS "/Sandbox") OR subsystem == "com.apple.sandbox.reporting"';
/** What `log` ends with inside a sandbox. */
const REFUSED = 64;

/** What of a row lets a line of the log be joined to it; null for rows without a policy, or whose process nobody knows. */
export function probeProcess(row: JobRow): ProbeProcess | null {
  const { index, pid, started_at_unix_s: from, finished_at_unix_s: to } = row;
  return row.lane === 'baseline' || pid === undefined || from === undefined || to === undefined ? null : { index, pid, from, to };
}

/** Reads what the kernel said while these processes ran. Bounded in time and size, and never a failure of the run. */
export async function readKernelLog(host: Host, probes: readonly ProbeProcess[]): Promise<KernelLog | null> {
  if (probes.length === 0) return null;
  const window = {
    start_unix_s: Math.floor(probes.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY)) - PADDING_S,
    end_unix_s: Math.ceil(probes.reduce((most, { to }) => Math.max(most, to), 0)) + PADDING_S,
    padding_s: PADDING_S,
  };
  const between = ['--start', timeText(window.start_unix_s), '--end', timeText(window.end_unix_s)];
  const args = ['show', '--style', 'ndjson', '--info', '--debug', '--loss', ...between, '--predicate', PREDICATE];
  const answer = await runTool(host.tools.log, args, { limitMs: LIMIT_MS, output: OUTPUT });
  return { status: statusOf(answer), rc: answer.rc, window, ...joined(answer, probes) };
}

const timeText = (unix: number): string => `${new Date(unix * 1000).toISOString().slice(0, 19).replace('T', ' ')}+0000`;

function statusOf({ rc, timed_out }: ToolAnswer): KernelLog['status'] {
  if (timed_out) return 'timed_out';
  if (rc === 0) return 'ok';
  return rc === REFUSED ? 'refused' : 'failed';
}

function joined({ stdout, truncated }: ToolAnswer, probes: readonly ProbeProcess[]): Omit<KernelLog, 'status' | 'rc' | 'window'> {
  const lines: KernelLog['lines'] = [];
  const told = new Set<number>();
  let [denials, unrelated, losses] = [0, 0, 0];
  for (const text of stdout.split('\n')) {
    if (/"eventType"\s*:\s*"lossEvent"/.test(text)) losses++;
    const line = parseDenialLine(text);
    if (line === null) continue;
    denials++;
    const probe = probes.find((each) => each.pid === line.pid && isWithin(line, each));
    if (probe === undefined) {
      unrelated++;
      continue;
    }
    told.add(probe.index);
    const { pid, at_unix_s, operation, target, duplicates } = line;
    if (lines.length < MOST_LINES)
      lines.push({ index: probe.index, pid, at_unix_s, operation, target: target.slice(0, TARGET_LENGTH), duplicates });
  }
  const kept = denials - unrelated === lines.length;
  const rows = { with_line: told.size, without_line: probes.length - told.size };
  return { denials, unrelated, losses, truncated: truncated || !kept, rows, lines };
}

/** Process ids are used again: the time must fit as well, where the line has one. */
const isWithin = ({ at_unix_s: at }: DenialLine, { from, to }: ProbeProcess): boolean =>
  at === null || (at >= from - PADDING_S && at <= to + PADDING_S);
