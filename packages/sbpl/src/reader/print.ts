import type { ProfileTree, QuoteForm, SbplNode } from './node.js';

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

/** One node on one line. */
export function printNode(node: SbplNode): string {
  switch (node.kind) {
    case 'list':
      return `(${node.items.map(printNode).join(' ')})`;
    case 'quoted':
      // "," before "@x" would read back as ",@" before "x".
      return `${QUOTE_MARKS[node.form]}${node.form === 'unquote' ? ' ' : ''}${printNode(node.item)}`;
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
}

function printIndented(node: SbplNode, indent: string): string {
  const line = printNode(node);
  if (node.kind !== 'list' || node.items.length < 2 || indent.length + line.length <= LINE_WIDTH) {
    return line;
  }
  const inner = `${indent}  `;
  // The head and the atoms after it stay on the first line; every list gets its own.
  const firstList = node.items.findIndex((item, index) => index > 0 && item.kind === 'list');
  const cut = firstList === -1 ? node.items.length : firstList;
  const head = node.items.slice(0, cut).map(printNode).join(' ');
  const rest = node.items.slice(cut).map((item) => `\n${inner}${printIndented(item, inner)}`);
  return `(${head}${rest.join('')})`;
}

/** Prints a tree as text that reads back to the same tree, spans aside. Comments are not part of the tree. */
export function printProfile(tree: ProfileTree): string {
  return tree.forms.map((form) => `${printIndented(form, '')}\n`).join('');
}
