// What can be changed in a source so that it says something else, from its syntax tree.
import ts from 'typescript';

const OPERATORS = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
]);

/** @returns {{start: number, end: number, text: string, line: number}[]} every single change, in the order of the text. */
export function mutantsOf(text) {
  const tree = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node, replacement) => {
    const start = node.getStart();
    found.push({ start, end: node.getEnd(), text: replacement, line: tree.getLineAndCharacterOfPosition(start).line + 1 });
  };
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const other = OPERATORS.get(node.operatorToken.kind);
      if (other !== undefined) add(node.operatorToken, other);
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) add(node, node.operand.getText());
    else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false');
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true');
    else if (ts.isIfStatement(node)) {
      add(node.expression, 'false');
      if (!ts.isThrowStatement(node.thenStatement)) add(node.expression, 'true');
    } else if (ts.isConditionalExpression(node)) {
      add(node.condition, 'false');
      add(node.condition, 'true');
    } else if (ts.isNumericLiteral(node)) add(node, node.text === '0' ? '1' : '0');
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

export const mutated = (text, { start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end);

/** Numbers from 0 to 1 that follow from the seed alone. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Some of the items, chosen by the seed, in their own order. */
export function sampled(items, most, seed) {
  const next = random(seed);
  return items
    .map((item, at) => ({ item, at, key: next() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, most)
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
