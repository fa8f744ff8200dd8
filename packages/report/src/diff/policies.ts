import { artifactText } from '../results/bundle-data.js';
import { list, member, object, text } from '../results/values.js';
import type { PolicyChange, PolicyLine } from './model.js';
import { own } from './own.js';
import type { OpenedSide } from './read.js';

/** The lines that changed in the policies of both runs, where both bundles hold the text that was applied. */
export async function policyChanges(base: OpenedSide, head: OpenedSide): Promise<PolicyChange[]> {
  const [ofBase, ofHead] = [base.side.facts.profiles, head.side.facts.profiles];
  const edited = Object.keys(ofBase).filter((profile) => {
    const [before, after] = [own(ofBase, profile), own(ofHead, profile)];
    return before !== null && after !== null && before !== after;
  });
  if (edited.length === 0) return [];
  const [before, after] = [await textsOf(base), await textsOf(head)];
  return edited.flatMap((profile_id) => {
    const [old, now] = [before.get(profile_id), after.get(profile_id)];
    if (old === undefined || now === undefined) return [];
    const changed = changedLines(old.split('\n'), now.split('\n'));
    return changed.removed.length + changed.added.length === 0 ? [] : [{ profile_id, ...changed }];
  });
}

async function textsOf({ bundle, job }: OpenedSide): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const held = new Set(bundle.artifacts);
  for (const profile of list(member(job, 'profiles')).map(object)) {
    const [id, file] = [text(profile, 'profile_id'), text(profile, 'file')];
    if (id !== null && file !== null && held.has(file)) texts.set(id, await artifactText(bundle, file));
  }
  return texts;
}

/** What stands in one text and not in the other, between what both begin and end with. A line that only moved did not change. */
function changedLines(before: readonly string[], after: readonly string[]): { removed: PolicyLine[]; added: PolicyLine[] } {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const middle = (lines: readonly string[]): PolicyLine[] =>
    lines.slice(start, lines.length - end).map((line, index) => ({ line: start + index + 1, text: line }));
  return { removed: without(middle(before), middle(after)), added: without(middle(after), middle(before)) };
}

/** Each line of the others takes one of the same text away. */
function without(lines: readonly PolicyLine[], others: readonly PolicyLine[]): PolicyLine[] {
  const room = new Map<string, number>();
  for (const { text: line } of others) room.set(line, (room.get(line) ?? 0) + 1);
  return lines.filter(({ text: line }) => {
    const left = room.get(line) ?? 0;
    room.set(line, left - 1);
    return left <= 0 && line.trim() !== '';
  });
}
