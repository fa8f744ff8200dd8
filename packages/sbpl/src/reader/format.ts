import { type Gap, readGap } from './gap.js';
import type { ListNode, SbplNode } from './node.js';
import { endOfHead, printIndented, printProfile } from './print.js';
import { readProfile } from './read.js';

/**
 * The text in the printer's layout, with its comments, its single blank lines and the spelling of every name and text.
 * Null for a text that does not read.
 */
export function formatProfile(text: string): string | null {
  const { tree, problems } = readProfile(text);
  if (problems.length > 0) return null;
  const formatted = new Layout(text).forms(tree.forms);
  const again = readProfile(formatted);
  return again.problems.length === 0 && printProfile(again.tree) === printProfile(tree) ? formatted : null;
}

class Layout {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  forms(forms: readonly SbplNode[]): string {
    const lines = this.#lines(forms, 0, this.#text.length, '');
    return lines.length === 0 ? '' : `${lines.join('\n').replace(/^\n+/, '')}\n`;
  }

  /** Nodes and the comments around them, each beginning a line. */
  #lines(nodes: readonly SbplNode[], start: number, end: number, indent: string): string[] {
    const lines: string[] = [];
    let at = start;
    for (const node of [...nodes, null]) {
      const { comments, apart } = this.#gap(at, node?.span.start ?? end);
      for (const comment of comments) {
        const last = lines.at(-1);
        if (comment.trails && last !== undefined) lines[lines.length - 1] = `${last} ${comment.text}`;
        else lines.push(...(comment.apart && last !== undefined ? [''] : []), indent + comment.text);
      }
      if (node === null) break;
      lines.push(...(apart && lines.length > 0 ? [''] : []), indent + this.#node(node, indent));
      at = node.span.end;
    }
    return lines;
  }

  #node(node: SbplNode, indent: string): string {
    const source = this.#text.slice(node.span.start, node.span.end);
    if (!/;|#\|/.test(source)) return printIndented(node, indent, (leaf) => this.#text.slice(leaf.span.start, leaf.span.end));
    // A comment between a quote mark and what it quotes has no other place.
    return node.kind === 'list' ? this.#list(node, indent) : source;
  }

  /** A list that may hold comments. */
  #list(list: ListNode, indent: string): string {
    const { items, span } = list;
    const close = span.end - 1;
    const ends = [span.start + 1, ...items.map((item) => item.span.end)];
    const starts = [...items.map((item) => item.span.start), close];
    const commented = starts.findIndex((start, index) => this.#gap(ends[index] as number, start).comments.length > 0);
    const cut = Math.min(endOfHead(items), commented === -1 ? items.length : commented);
    const inner = `${indent}  `;
    const head = items.slice(0, cut).map((item) => this.#node(item, inner));
    const lines = this.#lines(items.slice(cut), ends[cut] as number, close, inner);
    const trails = commented === cut && this.#gap(ends[cut] as number, starts[cut] as number).comments[0]?.trails === true;
    const first = trails && lines[0] !== undefined ? ` ${(lines.shift() as string).trimStart()}` : '';
    const last = this.#gap(ends.at(-1) as number, close).comments.length > 0 ? `\n${indent})` : ')';
    return `(${head.join(' ')}${first}${lines.map((line) => `\n${line}`).join('')}${last}`;
  }

  #gap(start: number, end: number): Gap {
    return readGap(this.#text, start, end);
  }
}
