/** Where a node stands: offsets into the text (UTF-16 units, end exclusive) and the place of its first character, from 1. */
export interface Span {
  start: number;
  end: number;
  line: number;
  column: number;
}

export interface ListNode {
  kind: 'list';
  items: SbplNode[];
  span: Span;
}

interface SymbolNode {
  kind: 'symbol';
  name: string;
  span: Span;
}

/** `raw` strings are written `#"…"` and keep their backslashes. */
interface StringNode {
  kind: 'string';
  value: string;
  raw: boolean;
  span: Span;
}

/** `text` is the source spelling, such as `#o0644`. */
interface NumberNode {
  kind: 'number';
  value: number;
  text: string;
  span: Span;
}

interface BooleanNode {
  kind: 'boolean';
  value: boolean;
  span: Span;
}

interface CharacterNode {
  kind: 'character';
  value: string;
  span: Span;
}

export type QuoteForm = 'quote' | 'quasiquote' | 'unquote' | 'unquote-splicing';

export interface QuotedNode {
  kind: 'quoted';
  form: QuoteForm;
  item: SbplNode;
  span: Span;
}

export type SbplNode = ListNode | SymbolNode | StringNode | NumberNode | BooleanNode | CharacterNode | QuotedNode;

/** A profile as read: its top-level forms in order. */
export interface ProfileTree {
  file: string;
  forms: SbplNode[];
}
