import { LIMITS } from '@runtime/contracts';
import type { JobRow } from '@runtime/job';

/** Cut, these would say something about another probe, or nothing at all. */
const KEPT: ReadonlySet<string> = new Set(['kind', 'lane', 'profile_id', 'expectation_id', 'output_sha256', 'harness', 'driver', 'tool']);
const LEAST = 1024;

/** Whether a frame has room for the line of a row, as nearly every one does. Its characters are bytes: it is ASCII. */
export const fitsAsLine = (line: string): boolean => line.length + LINE_ENVELOPE <= LIMITS.frameBytes;

/** No less than a frame has around a line. */
const LINE_ENVELOPE = 64;

/**
 * The row as it can go into one frame. Two streams at their ceiling fit, whatever their bytes; a target of the plan, an
 * error text or a rule that is as long beside them may not. Then the longest texts are cut to an equal length, and
 * `shortened` names each by its JSON pointer: a probe must not be able to end the run by what it says.
 */
export function fitRow(row: JobRow): JobRow {
  if (frameBytes(row) <= LIMITS.frameBytes) return row;
  for (let most = LIMITS.frameBytes / 2; most >= LEAST; most /= 2) {
    const shorter = shortenRow(row, most);
    if (frameBytes(shorter) <= LIMITS.frameBytes) return shorter;
  }
  return bare(row);
}

const frameBytes = (row: JobRow): number => Buffer.byteLength(JSON.stringify({ type: 'row', row }));
function shortenRow(row: JobRow, most: number): JobRow {
  const shortened: string[] = [];
  const members = Object.entries(row).map(([name, value]) => [name, KEPT.has(name) ? value : shorten(value, most, `/${name}`, shortened)]);
  const cut = shortened.includes('/stdout') || shortened.includes('/stderr');
  const output = cut ? { truncated: true, output_sha256: null } : {};
  return { ...(Object.fromEntries(members) as JobRow), ...output, shortened };
}

function shorten(value: unknown, most: number, pointer: string, shortened: string[]): unknown {
  if (typeof value === 'string') {
    const short = prefixOf(value, most);
    if (short.length < value.length) shortened.push(pointer);
    return short;
  }
  if (Array.isArray(value)) return value.map((item, at) => shorten(item, most, `${pointer}/${at}`, shortened));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shorten(member, most, `${pointer}/${name}`, shortened)]));
}

/** The longest beginning of a text that JSON writes in at most `most` bytes; no character is cut in two. */
function prefixOf(text: string, most: number): string {
  // One unit of a text is at most six bytes of JSON, and at least one.
  if (text.length * 6 <= most) return text;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(JSON.stringify(character)) - 2;
    if (bytes > most) return text.slice(0, end);
    end += character.length;
  }
  return text;
}

/** Nothing but long lists can be left. That the probe ran and how it ended is kept, what it meant is not. */
function bare(row: JobRow): JobRow {
  const { index, profile_id, expectation_id, started, exit_code, signal, errno, errno_source, absent, harness } = row;
  const ended = { index, profile_id, expectation_id, started, exit_code, signal, errno, errno_source, absent, harness };
  const nothing = { ...ended, stdout: '', stderr: '', truncated: true, output_sha256: null, reason: 'row_too_large' as const };
  if (row.kind === 'not_run') return { ...nothing, kind: row.kind, lane: row.lane, outcome: row.outcome };
  if (row.kind === 'asked') {
    const { source, operation, filter_type } = row.oracle;
    const oracle = { source, operation, filter_type, filter_type_name: null, argument: '', decision: 'error' as const };
    return { ...nothing, kind: row.kind, lane: row.lane, outcome: row.outcome, oracle };
  }
  const { kind, lane, outcome, driver, failure_stage, failure_kind, apply_model, apply_timing } = row;
  const how = { kind, lane, outcome, driver, failure_stage, failure_kind, apply_model, apply_timing };
  return { ...nothing, ...how, command: [], answer: null, apply: null };
}
