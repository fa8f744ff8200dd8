import type { JoinedProbe } from '../results/join.js';
import type { ResultCounts } from '../results/model.js';
import { clip, member, type Row } from '../results/values.js';
import type { Output } from './model.js';

/** Room for raw output in a page, in UTF-16 units: what nobody expected gets most of it. */
const ROOM = { other: 2 * 1024 * 1024, match: 1024 * 1024 };
const CEILING = 16 * 1024;
const FLOOR = 200;

/** Longest output kept of a stream: a share of the room, so that a page stays within reach. */
export function outputCeilings({ probes, match }: ResultCounts): { match: number; other: number } {
  const share = (room: number, count: number): number => Math.min(CEILING, Math.max(FLOOR, Math.floor(room / (4 * Math.max(1, count)))));
  return { match: share(ROOM.match, match), other: share(ROOM.other, probes - match) };
}

/** What the processes wrote, as near to the process as the bundle has it: the job's row, then the result, then what was normalised. */
export function outputsOf({ event, result, baseline, scenario_job, baseline_job }: JoinedProbe): Output[] {
  return [...streamsOf('scenario', [scenario_job, result, event]), ...streamsOf('baseline', [baseline_job, baseline])];
}

function streamsOf(lane: string, rows: readonly (Row | null)[]): Output[] {
  return ['stdout', 'stderr'].flatMap((stream) => {
    const whole = rows.map((row) => (row === null ? undefined : member(row, stream))).find((value) => typeof value === 'string');
    if (typeof whole !== 'string' || whole === '') return [];
    return [cutOutput({ title: `${lane} ${stream}`, text: whole, whole: null }, CEILING)];
  });
}

/** An output of which no more is kept than this, of one that may have been cut at a higher ceiling before. */
export function cutOutput({ title, text, whole }: Output, ceiling: number): Output {
  if (text.length <= ceiling || (whole !== null && ceiling === CEILING)) return { title, text, whole };
  return { title, text: clip(text, ceiling), whole: whole ?? text.length };
}
