import { visible } from '../../inert.js';
import type { PageSource, RuleFact } from '../model.js';
import { h } from './dom.js';

/** Lines before and after the rule that are shown before more is asked for, on a screen and on paper. */
export const AROUND = { screen: 12, paper: 3 };

/** The applied text with line numbers, the deciding rule marked, and where the run's own additions begin. */
export function sourceView(source: PageSource, rule: RuleFact | null, asked: ReadonlySet<number>, around: number): HTMLElement {
  const view = h('div', { class: 'source', tabindex: 0, role: 'region', 'aria-label': `Text of ${source.file}` });
  const last = source.lines.length;
  const [start, end] = rule?.lines ?? [1, 1];
  const draw = (from: number, to: number): void => {
    view.replaceChildren();
    const more = (first: number, second: number, beginning: number, ending: number): void => {
      if (first > second) return;
      const button = h('button', { type: 'button', class: 'more' }, first === second ? `line ${first}` : `lines ${first} to ${second}`);
      button.addEventListener('click', () => draw(beginning, ending));
      view.append(button);
    };
    more(1, from - 1, 1, to);
    for (let line = from; line <= to; line++) {
      if (line === (source.base_lines ?? -1) + 1) view.append(h('div', { class: 'divider' }, 'added by the run'));
      const hit = rule !== null && rule.lines !== null && line >= start && line <= end;
      view.append(
        lineView(source.lines[line - 1] ?? '', line, hit ? 'hit' : asked.has(line) ? 'asked' : '', hit && line === start ? rule.does : ''),
      );
    }
    more(to + 1, last, from, last);
    if (source.cut) view.append(h('div', { class: 'divider' }, 'the rest is not in this page'));
  };
  const fits = last <= 3 * around;
  draw(fits ? 1 : Math.max(1, start - around), fits ? last : Math.min(last, end + around));
  return view;
}

const lineView = (text: string, line: number, kind: string, flag: string): HTMLElement =>
  h(
    'div',
    { class: `line ${kind}` },
    h('span', { class: 'gutter', 'aria-hidden': 'true' }, String(line)),
    h('code', {}, ...coloured(text)),
    flag !== '' && h('span', { class: 'flag' }, flag),
  );

const TOKEN = /(;.*$)|(#?"(?:[^"\\]|\\.)*"?)|\b(allow|deny)\b/g;

/** Comments, strings and actions of one line apart from the rest. A guess for the eye; nothing depends on it. */
function coloured(line: string): Node[] {
  const nodes: Node[] = [];
  const plain = (from: number, to: number): void => {
    if (from < to) nodes.push(document.createTextNode(visible(line.slice(from, to).replaceAll('\t', '  '))));
  };
  let from = 0;
  for (const match of line.matchAll(TOKEN)) {
    plain(from, match.index);
    nodes.push(h('span', { class: match[1] !== undefined ? 't-comment' : match[2] !== undefined ? 't-string' : 't-action' }, match[0]));
    from = match.index + match[0].length;
  }
  plain(from, line.length);
  return nodes;
}
