import type { ListNode, ProfileTree, QuotedNode, QuoteForm, SbplNode } from './node.js';

const LINE_WIDTH = 100;

const QUOTE_MARKS: Readonly<Record<QuoteForm, string>> = { quote: "'", quasiquote: '`', unquote: ',', 'unquote-splicing': ',@' };

const CHARACTER_NAMES: Readonly<Record<string, string>> = { ' ': 'space', '\n': 'newline', '\r': 'return', '\t': 'tab', '\0': 'nul' };

const hexPair = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0');

function printString(value: string): string {
  const escaped = value.replace(/["\\\u0000-\u001f\u007f]/g, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (character === '\r') return '\\r';
    return `\\x${hexPair(character)}`;
  });
  return `"${escaped}"`;
}

/** A raw string can be written back only when every quote in it is hidden by a backslash, and none is left open at its end. */
function isRawPrintable(value: string): boolean {
  let hidden = false;
  for (const unit of value) {
    if (unit === '"' && !hidden) return false;
    hidden = unit === '\\' && !hidden;
  }
  return !hidden;
}

function printCharacter(value: string): string {
  const name = CHARACTER_NAMES[value];
  if (name !== undefined) {
    return `#\\${name}`;
  }
  return /^[\u0000-\u001f\u007f]$/.test(value) ? `#\\x${hexPair(value)}` : `#\\${value}`;
}

/** How a node without parts is written. */
export type Spell = (node: Exclude<SbplNode, ListNode | QuotedNode>) => string;

const spellPlainly: Spell = (node) => {
  switch (node.kind) {
    case 'string':
      return node.raw && isRawPrintable(node.value) ? `#"${node.value}"` : printString(node.value);
    case 'number':
      return node.text;
    case 'boolean':
      return node.value ? '#t' : '#f';
    case 'character':
      return printCharacter(node.value);
    case 'symbol':
      return node.name;
  }
};

/** One node on one line. */
export function printNode(node: SbplNode, spell: Spell = spellPlainly): string {
  switch (node.kind) {
    case 'list':
      return `(${node.items.map((item) => printNode(item, spell)).join(' ')})`;
    case 'quoted':
      // "," before "@x" would read back as ",@" before "x".
      return `${QUOTE_MARKS[node.form]}${node.form === 'unquote' ? ' ' : ''}${printNode(node.item, spell)}`;
    default:
      return spell(node);
  }
}

/** One node on as many lines as it needs: the first is not indented, the others are, by `indent` and more. */
export function printIndented(node: SbplNode, indent: string, spell: Spell = spellPlainly): string {
  const line = printNode(node, spell);
  if (node.kind !== 'list' || node.items.length < 2 || indent.length + line.length <= LINE_WIDTH) {
    return line;
  }
  const inner = `${indent}  `;
  const cut = endOfHead(node.items);
  const head = node.items.slice(0, cut).map((item) => printNode(item, spell));
  const rest = node.items.slice(cut).map((item) => `\n${inner}${printIndented(item, inner, spell)}`);
  return `(${head.join(' ')}${rest.join('')})`;
}

/** The head and the atoms after it stay on the first line; every list gets its own. */
export function endOfHead(items: readonly SbplNode[]): number {
  const firstList = items.findIndex((item, index) => index > 0 && item.kind === 'list');
  return firstList === -1 ? items.length : firstList;
}

/** Prints a tree as text that reads back to the same tree, spans aside. Comments are not part of the tree. */
export function printProfile(tree: ProfileTree): string {
  return tree.forms.map((form) => `${printIndented(form, '')}\n`).join('');
}
