import type { AccessAnswer, NeededRule } from '@runtime/sbpl';
import type { LineAnswer } from './accesses.js';
import type { FilledLine } from './lines.js';

/** Why a line is open: a construct of the profile, or something about the line itself. */
export interface OpenPoint {
  /** What the access is for. */
  line: string;
  reason: string;
  file?: string;
  fileLine?: number;
}

/** An access that is not allowed, and the filter of a rule that would, where that is not the exact access. */
interface Missing extends AccessAnswer {
  filter: string | undefined;
}

/** What becomes of one line. */
export interface Verdict {
  state: 'fine' | 'denied' | 'open';
  /** The access that decided: the first that is not allowed. */
  first: AccessAnswer | null;
  /** What would have to be allowed. */
  missing: Missing[];
  open: OpenPoint[];
}

/** Whether the action goes on behind a line. */
export function judge(filledLine: FilledLine, { targets, elsewhere, hasPattern }: LineAnswer): Verdict {
  const { line } = filledLine;
  const all = targets.map((answers, at) => answers.map((answer) => ({ ...answer, filter: filledLine.filters[at] })));
  const asked = line.stops_at === 'first' ? (all[0] ?? []) : all.flat();
  const missing = asked.filter(({ decision }) => decision !== 'allow');
  const [first = null] = missing;
  if (first === null) return { state: 'fine', first, missing, open: [] };
  const denied = missing.filter(({ decision }) => decision === 'deny');
  const doubt = (reason: string): OpenPoint[] => [{ line: line.for, reason }];
  const open = (points: OpenPoint[]): Verdict => ({ state: 'open', first: denied[0] ?? first, missing, open: points });
  if (denied.length === 0) return open(distinct(doubtsOf(line.for, missing)));
  if (line.unsettled !== undefined) return open(doubt(line.unsettled));
  if (line.stops_at === 'all' && denied.length < asked.length) {
    return open(doubt('some of it is allowed and some is not, and which of it is needed is not known'));
  }
  if (line.stops_at === 'first') {
    const others = [...targets.slice(1), ...elsewhere];
    const other = others.find((answers) => answers.every(({ decision }) => decision !== 'deny'))?.at(-1);
    if (other !== undefined) return open(doubt(`${other.path} is allowed, and whether this host uses it is not known`));
    if (hasPattern)
      return open(doubt(`a pattern of the profile speaks of ${line.places_below}, and which places this host uses is not known`));
  }
  return { state: 'denied', first: denied[0] ?? first, missing, open: [] };
}

const doubtsOf = (what: string, missing: readonly AccessAnswer[]): OpenPoint[] =>
  missing.flatMap(({ unknown, operation, path }) =>
    unknown.length === 0
      ? [{ line: what, reason: `${operation} ${path} is not decided` }]
      : unknown.map(({ construct, reason, file, line }) => ({
          line: what,
          reason: `${construct}: ${reason}`,
          ...(file === '' ? {} : { file, fileLine: line }),
        })),
  );

function distinct(points: readonly OpenPoint[]): OpenPoint[] {
  const met = new Set<string>();
  return points.filter(({ reason, file, fileLine }) => {
    const key = `${file} ${fileLine} ${reason}`;
    return !met.has(key) && met.add(key);
  });
}

/** The rules that a line is missing: the exact access, or what the line itself says. */
export function rulesOf({ line }: FilledLine, missing: readonly Missing[]): NeededRule[] {
  return missing.map(({ operation, path, grant, filter }) => {
    const rule = filter !== undefined && line.operations.includes(operation) ? `(allow ${operation} ${filter})` : grant;
    return path === '' ? { operation, rule } : { operation, path, rule };
  });
}
