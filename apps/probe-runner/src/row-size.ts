import { type JobResultRow, LIMITS } from '@runtime/contracts';

/** Cut, these would say something about another probe. */
const IDENTITY: readonly string[] = ['lane', 'profile_id', 'expectation_id'];
const LEAST = 1024;

/**
 * The row as it can go into one frame. Two streams at their ceiling fit, whatever their bytes; a target of the plan, an
 * error text or a rule that is as long beside them may not. Then the longest texts are cut to an equal length, and
 * `shortened` names each by its JSON pointer: a probe must not be able to end the run by what it says.
 *
 * @param line The row as canonical JSON; never shorter than the same row in a frame.
 */
export function fitRow(row: JobResultRow, line: string): JobResultRow {
  if (line.length + ENVELOPE <= LIMITS.frameBytes || frameBytes(row) <= LIMITS.frameBytes) return row;
  for (let most = LIMITS.frameBytes / 2; most >= LEAST; most /= 2) {
    const shorter = shortenRow(row, most);
    if (frameBytes(shorter) <= LIMITS.frameBytes) return shorter;
  }
  return bare(row);
}

const frameBytes = (row: JobResultRow): number => Buffer.byteLength(JSON.stringify({ type: 'row', row }));
/** What a frame has around its row. */
const ENVELOPE = Buffer.byteLength('{"type":"row","row":}');

function shortenRow(row: JobResultRow, most: number): JobResultRow {
  const shortened: string[] = [];
  const members = Object.entries(row).map(([name, value]) => [
    name,
    IDENTITY.includes(name) ? value : shorten(value, most, `/${name}`, shortened),
  ]);
  const truncated = row.truncated || shortened.includes('/stdout') || shortened.includes('/stderr');
  return { ...(Object.fromEntries(members) as JobResultRow), truncated, shortened };
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
const bare = (row: JobResultRow): JobResultRow => ({
  index: row.index,
  lane: row.lane,
  profile_id: row.profile_id,
  expectation_id: row.expectation_id,
  started: row.started,
  outcome: row.outcome,
  exit_code: row.exit_code,
  signal: row.signal,
  errno: row.errno,
  errno_source: row.errno_source,
  stdout: '',
  stderr: '',
  truncated: true,
  output_sha256: row.output_sha256,
  absent: row.absent,
  answer: null,
  reason: 'row_too_large',
});
