import { visible } from '../../inert.js';
import type { ProfileSource } from '../model.js';
import { h } from './dom.js';

/** Lines around the rule that are laid out before more is asked for. */
const WINDOW = 150;

/** The applied text with line numbers, the deciding rule marked, and where the run's own additions begin. */
export function sourceView(
  source: ProfileSource,
  rule: { line: number; end: number; flag: string } | null,
  asked: ReadonlySet<number>,
): HTMLElement {
  const lines = source.text.replace(/\n$/, '').split('\n');
  const view = h('div', { class: 'source', tabindex: 0, role: 'region', 'aria-label': `Text of ${source.file}` });
  const draw = (from: number, to: number): void => {
    view.replaceChildren();
    const more = (label: string, start: number, end: number): HTMLElement => {
      const button = h('button', { type: 'button', class: 'more' }, label);
      button.addEventListener('click', () => draw(start, end));
      return button;
    };
    if (from > 1) view.append(more(`lines 1 to ${from - 1}`, 1, to));
    for (let line = from; line <= to; line++) {
      if (line === (source.base_lines ?? -1) + 1) view.append(h('div', { class: 'divider' }, 'added by the run'));
      const hit = rule !== null && line >= rule.line && line <= rule.end;
      const kind = hit ? 'line hit' : asked.has(line) ? 'line asked' : 'line';
      view.append(
        h(
          'div',
          { class: kind },
          h('span', { class: 'gutter', 'aria-hidden': 'true' }, `${hit && line === rule.line ? '▶' : ''}${line}`),
          h('code', {}, ...coloured(lines[line - 1] ?? '')),
          hit && line === rule.line && h('span', { class: 'flag' }, rule.flag),
        ),
      );
    }
    if (to < lines.length) view.append(more(`lines ${to + 1} to ${lines.length}`, from, lines.length));
    if (source.cut) view.append(h('div', { class: 'divider' }, 'the rest is not in this page'));
  };
  const middle = rule?.line ?? 1;
  const from = lines.length <= 2 * WINDOW ? 1 : Math.max(1, middle - WINDOW);
  draw(from, lines.length <= 2 * WINDOW ? lines.length : Math.min(lines.length, from + 2 * WINDOW));
  return view;
}

const TOKEN = /(;.*$)|(#?"(?:[^"\\]|\\.)*"?)|\b(allow|deny)\b/g;

/** Comments, strings and actions of one line apart from the rest. A guess for the eye; nothing depends on it. */
function coloured(line: string): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > from) nodes.push(document.createTextNode(visible(line.slice(from, match.index).replaceAll('\t', '  '))));
    nodes.push(h('span', { class: match[1] !== undefined ? 't-comment' : match[2] !== undefined ? 't-string' : 't-action' }, match[0]));
    from = match.index + match[0].length;
  }
  if (from < line.length || nodes.length === 0) nodes.push(document.createTextNode(visible(line.slice(from).replaceAll('\t', '  '))));
  return nodes;
}
