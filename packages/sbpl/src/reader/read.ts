import { LIMITS } from '@runtime/contracts';
import { Lexer } from './lexer.js';
import type { ListNode, ProfileTree, QuotedNode, QuoteForm, SbplNode, Span } from './node.js';
import type { SbplProblem } from './problem.js';
import type { Token } from './token.js';

export interface ReadResult {
  tree: ProfileTree;
  problems: SbplProblem[];
}

const QUOTES: Readonly<Record<string, QuoteForm>> = { "'": 'quote', '`': 'quasiquote', ',': 'unquote', ',@': 'unquote-splicing' };

/** An opened list, quote or datum comment that waits for what it holds. */
type Opened = ListNode | QuotedNode | { kind: 'comment'; span: Span };

const spanOf = ({ start, end, line, column }: Token): Span => ({ start, end, line, column });

const placeholder = (span: Span): SbplNode => ({ kind: 'list', items: [], span });

/**
 * Reads a profile text into a tree with a span on every node. Never throws: what is wrong is listed, what can be read is
 * read. Text beyond 4 MiB and nesting beyond 256 are refused by their own codes.
 */
export function readProfile(text: string, { file = '<profile>' }: { file?: string | undefined } = {}): ReadResult {
  const forms: SbplNode[] = [];
  const tree: ProfileTree = { file, forms };
  if (text.length > LIMITS.sbplBytes || Buffer.byteLength(text) > LIMITS.sbplBytes) {
    const message = `the profile is larger than ${LIMITS.sbplBytes} bytes`;
    return { tree, problems: [{ code: 'sbpl.size-exceeded', message, line: 1, column: 1, file }] };
  }
  const lexer = new Lexer(text, file);
  const stack: Opened[] = [];
  /** The items of all opened lists, one list after the other, and where each begins. */
  const items: SbplNode[] = [];
  const starts: number[] = [];

  const add = (node: SbplNode): void => {
    let item = node;
    for (;;) {
      const top = stack.at(-1);
      if (top === undefined) {
        forms.push(item);
        return;
      }
      if (top.kind === 'list') {
        items.push(item);
        return;
      }
      stack.pop();
      if (top.kind === 'comment') {
        return;
      }
      top.item = item;
      top.span.end = item.span.end;
      item = top;
    }
  };

  const close = (list: ListNode, end: number): void => {
    const start = starts.pop() as number;
    list.items = items.slice(start);
    items.length = start;
    list.span.end = end;
    add(list);
  };

  /** Drops quotes and datum comments with nothing after them. */
  const dropDangling = (): void => {
    for (let top = stack.at(-1); top !== undefined && top.kind !== 'list'; top = stack.at(-1)) {
      const { line, column } = top.span;
      lexer.problem('sbpl.missing-datum', 'a datum is missing here', line, column);
      stack.pop();
    }
  };

  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
    if (token.kind === 'close') {
      dropDangling();
      const top = stack.pop();
      if (top?.kind === 'list') {
        close(top, token.end);
      } else {
        lexer.problem('sbpl.unexpected-close', 'a ")" closes nothing', token.line, token.column);
      }
      continue;
    }
    if (token.kind === 'open' || token.kind === 'quote' || token.kind === 'datum-comment') {
      if (stack.length >= LIMITS.sbplDepth) {
        lexer.problem('sbpl.depth-exceeded', `nesting goes deeper than ${LIMITS.sbplDepth}`, token.line, token.column);
        return { tree, problems: lexer.problems };
      }
      stack.push(openedBy(token));
      if (token.kind === 'open') {
        starts.push(items.length);
      }
      continue;
    }
    add(leafOf(token));
  }

  dropDangling();
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.kind !== 'list') {
      continue;
    }
    const { line, column } = top.span;
    lexer.problem('sbpl.unclosed-list', 'a "(" is opened here and never closed', line, column);
    close(top, text.length);
  }
  return { tree, problems: lexer.problems };
}

function openedBy(token: Token): Opened {
  if (token.kind === 'open') {
    return { kind: 'list', items: [], span: spanOf(token) };
  }
  if (token.kind === 'datum-comment') {
    return { kind: 'comment', span: spanOf(token) };
  }
  const span = spanOf(token);
  return { kind: 'quoted', form: QUOTES[token.text] ?? 'quote', item: placeholder(span), span };
}

function leafOf(token: Token): SbplNode {
  const span = spanOf(token);
  switch (token.kind) {
    case 'string':
      return { kind: 'string', value: token.text, raw: false, span };
    case 'raw-string':
      return { kind: 'string', value: token.text, raw: true, span };
    case 'number':
      return { kind: 'number', value: token.value, text: token.text, span };
    case 'boolean':
      return { kind: 'boolean', value: token.value === 1, span };
    case 'character':
      return { kind: 'character', value: token.text, span };
    default:
      return { kind: 'symbol', name: token.text, span };
  }
}
