import { type ListNode, readProfile, type SbplNode } from '@runtime/sbpl';
import { headOf } from '../text/nodes.js';

/** Where in a form something is being typed. */
export interface TypingPlace {
  /** The lists that are open, the outermost first. */
  open: readonly ListNode[];
  /** The word or text that is begun, and where it begins. */
  word: string;
  start: number;
  isText: boolean;
  /** The word is the first of its list. */
  isHead: boolean;
}

/** Reads what stands before a place, half typed as it is. Null inside of a comment. */
export function typingPlace(text: string, offset: number): TypingPlace | null {
  const before = text.slice(0, offset);
  const { tree, problems } = readProfile(before);
  if (problems.some(({ code }) => code === 'sbpl.unclosed-comment' || code === 'sbpl.size-exceeded')) return null;
  if (/;[^\n]*$/.test(before) && endsInComment(before)) return null;
  const unclosed = new Set(problems.filter(({ code }) => code === 'sbpl.unclosed-list').map(({ line, column }) => `${line}:${column}`));
  const open: ListNode[] = [];
  let level: readonly SbplNode[] = tree.forms;
  for (;;) {
    const last = level.at(-1);
    const list = last?.kind === 'quoted' ? last.item : last;
    if (list?.kind !== 'list' || !unclosed.has(`${list.span.line}:${list.span.column}`)) break;
    open.push(list);
    level = list.items;
  }
  const isText = problems.some(({ code }) => code === 'sbpl.unclosed-string');
  const last = level.at(-1);
  const touches = last !== undefined && last.span.end === offset && (isText || last.kind === 'symbol' || last.kind === 'number');
  const start = touches ? last.span.start + (isText ? 1 : 0) : offset;
  return { open, word: before.slice(start), start, isText, isHead: level.length === (touches ? 1 : 0) && open.length > 0 };
}

/** Whether the last line's semicolon begins a comment: a word typed after the text would then be part of nothing. */
function endsInComment(before: string): boolean {
  const { tree, problems } = readProfile(`${before}x`);
  let last: SbplNode | undefined = tree.forms.at(-1);
  for (;;) {
    if (last === undefined) return problems.every(({ code }) => code !== 'sbpl.unclosed-string');
    if (last.span.end >= before.length + 1 && last.kind !== 'list' && last.kind !== 'quoted') return false;
    const next: SbplNode | undefined = last.kind === 'list' ? last.items.at(-1) : last.kind === 'quoted' ? last.item : undefined;
    if (next === undefined || next === last) return problems.every(({ code }) => code !== 'sbpl.unclosed-string');
    last = next;
  }
}

/** The head of the innermost open list that is one of these. */
export const openHead = (place: TypingPlace, heads: readonly string[]): ListNode | undefined =>
  place.open.findLast((list) => heads.includes(headOf(list) ?? ''));
