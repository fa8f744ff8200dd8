import type { Change } from './model.js';

/** A line of a listing: one change, or as many of one kind and profile as `count` says. */
export interface ListedLine {
  first: Change;
  count: number;
}

/** Expectations on one side only that are listed one by one. A run of a part of the plan leaves out whole profiles. */
const FEW = 12;

/** Each change by itself; where many are on one side only, those together by profile. Keeps the order of the changes. */
export function linesOf(changes: readonly Change[]): ListedLine[] {
  const together = changes.filter(oneSided).length > FEW;
  const lines: ListedLine[] = [];
  for (const change of changes) {
    const last = lines.at(-1);
    const joins = together && oneSided(change) && last?.first.kind === change.kind && last.first.profile_id === change.profile_id;
    if (joins) last.count++;
    else lines.push({ first: change, count: 1 });
  }
  return lines;
}

export const total = (lines: readonly ListedLine[]): number => lines.reduce((sum, { count }) => sum + count, 0);

const oneSided = ({ kind }: Change): boolean => kind === 'new' || kind === 'gone';
