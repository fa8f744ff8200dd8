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
  const reader = new FormReader(text, file);
  const forms: SbplNode[] = [];
  for (let form = reader.next(); form !== undefined; form = reader.next()) {
    forms.push(form);
  }
  return { tree: { file, forms }, problems: reader.problems };
}

/** The same, one top-level form after the other: whoever needs no tree of the whole holds none. */
export class FormReader {
  /** What is wrong with the text so far; all of it when no form is left. */
  readonly problems: SbplProblem[];
  readonly #lexer: Lexer;
  readonly #length: number;
  readonly #stack: Opened[] = [];
  /** The items of all opened lists, one list after the other, and where each begins. */
  readonly #items: SbplNode[] = [];
  readonly #starts: number[] = [];
  /** A top-level form that was read and not yet handed out. */
  #form: SbplNode | undefined;
  #isAtEnd = false;

  constructor(text: string, file: string) {
    this.#lexer = new Lexer(text, file);
    this.#length = text.length;
    this.problems = this.#lexer.problems;
    if (text.length > LIMITS.sbplBytes || Buffer.byteLength(text) > LIMITS.sbplBytes) {
      this.#lexer.problem('sbpl.size-exceeded', `the profile is larger than ${LIMITS.sbplBytes} bytes`, 1, 1);
      this.#isAtEnd = true;
    }
  }

  next(): SbplNode | undefined {
    while (this.#form === undefined && !this.#isAtEnd) {
      this.#take(this.#lexer.next());
    }
    const form = this.#form;
    this.#form = undefined;
    return form;
  }

  /** Reads what is left, for its problems alone. */
  finish(): SbplProblem[] {
    while (this.next() !== undefined);
    return this.problems;
  }

  #take(token: Token): void {
    switch (token.kind) {
      case 'end':
        this.#end();
        return;
      case 'open':
      case 'quote':
      case 'datum-comment':
        this.#open(token);
        return;
      case 'close':
        this.#close(token);
        return;
      default:
        this.#add(leafOf(token));
    }
  }

  #open(token: Token): void {
    if (this.#stack.length >= LIMITS.sbplDepth) {
      this.#lexer.problem('sbpl.depth-exceeded', `nesting goes deeper than ${LIMITS.sbplDepth}`, token.line, token.column);
      this.#isAtEnd = true;
      return;
    }
    this.#stack.push(openedBy(token));
    if (token.kind === 'open') {
      this.#starts.push(this.#items.length);
    }
  }

  #close(token: Token): void {
    this.#dropDangling();
    const top = this.#stack.pop();
    if (top?.kind === 'list') {
      this.#closed(top, token.end);
    } else {
      this.#lexer.problem('sbpl.unexpected-close', 'a ")" closes nothing', token.line, token.column);
    }
  }

  #closed(list: ListNode, end: number): void {
    const start = this.#starts.pop() as number;
    list.items = this.#items.slice(start);
    this.#items.length = start;
    list.span.end = end;
    this.#add(list);
  }

  #add(node: SbplNode): void {
    let item = node;
    for (;;) {
      const top = this.#stack.at(-1);
      if (top === undefined) {
        this.#form = item;
        return;
      }
      if (top.kind === 'list') {
        this.#items.push(item);
        return;
      }
      this.#stack.pop();
      if (top.kind === 'comment') {
        return;
      }
      top.item = item;
      top.span.end = item.span.end;
      item = top;
    }
  }

  /** Drops quotes and datum comments with nothing after them. */
  #dropDangling(): void {
    for (let top = this.#stack.at(-1); top !== undefined && top.kind !== 'list'; top = this.#stack.at(-1)) {
      const { line, column } = top.span;
      this.#lexer.problem('sbpl.missing-datum', 'a datum is missing here', line, column);
      this.#stack.pop();
    }
  }

  /** Closes what is open at the end of the text. */
  #end(): void {
    this.#isAtEnd = true;
    this.#dropDangling();
    for (let top = this.#stack.pop(); top !== undefined; top = this.#stack.pop()) {
      if (top.kind !== 'list') {
        continue;
      }
      const { line, column } = top.span;
      this.#lexer.problem('sbpl.unclosed-list', 'a "(" is opened here and never closed', line, column);
      this.#closed(top, this.#length);
    }
  }
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
