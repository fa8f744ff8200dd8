import type { ListNode, SbplNode, Span } from '../reader/node.js';
import { listOf } from './lists.js';
import { CharacterValue, NIL, Pair, SymbolValue, type Value } from './values.js';

/** Values without a spelling that a macro put into the code it made. Each is held by an empty list that evaluates to it. */
const CONSTANTS = new WeakMap<ListNode, Value>();

export const constantAt = (node: ListNode): Value | undefined => (node.items.length === 0 ? CONSTANTS.get(node) : undefined);

const QUOTES = new Set(['quote', 'quasiquote', 'unquote', 'unquote-splicing']);

/** Code as data, for the transformer of a macro. */
export function dataOf(node: SbplNode): Value {
  switch (node.kind) {
    case 'symbol':
      return new SymbolValue(node.name);
    case 'character':
      return new CharacterValue(node.value);
    case 'quoted':
      return listOf([new SymbolValue(node.form), dataOf(node.item)]);
    case 'list': {
      const constant = constantAt(node);
      return constant === undefined ? listWithDot(node.items.map(dataOf)) : constant;
    }
    default:
      return node.value;
  }
}

/** A list as it is written, with a dot before its last item where the tail is no list. */
export function listWithDot(items: readonly Value[]): Value {
  const dot = items.at(-2);
  return items.length > 2 && dot instanceof SymbolValue && dot.name === '.'
    ? listOf(items.slice(0, -2), items.at(-1) as Value)
    : listOf(items);
}

/** Data as code, standing where the macro was called. `spend` bounds what a macro may make. */
export function codeOf(value: Value, span: Span, spend: (steps: number) => void): SbplNode {
  spend(1);
  if (value instanceof SymbolValue) {
    return { kind: 'symbol', name: value.name, span };
  }
  if (value instanceof CharacterValue) {
    return { kind: 'character', value: value.value, span };
  }
  switch (typeof value) {
    case 'string':
      return { kind: 'string', value, raw: false, span };
    case 'number':
      return { kind: 'number', value, text: String(value), span };
    case 'boolean':
      return { kind: 'boolean', value, span };
  }
  return value === NIL || value instanceof Pair ? listCode(value, span, spend) : constantCode(value, span);
}

function constantCode(value: Value, span: Span): SbplNode {
  const node: ListNode = { kind: 'list', items: [], span };
  CONSTANTS.set(node, value);
  return node;
}

function listCode(value: Value, span: Span, spend: (steps: number) => void): SbplNode {
  const items: SbplNode[] = [];
  let rest = value;
  for (; rest instanceof Pair; rest = rest.cdr) {
    items.push(codeOf(rest.car, span, spend));
  }
  const [head, item] = items;
  if (rest === NIL && items.length === 2 && head?.kind === 'symbol' && item !== undefined && QUOTES.has(head.name)) {
    return { kind: 'quoted', form: head.name as 'quote', item, span };
  }
  if (rest !== NIL) {
    items.push({ kind: 'symbol', name: '.', span }, codeOf(rest, span, spend));
  }
  return { kind: 'list', items, span };
}
