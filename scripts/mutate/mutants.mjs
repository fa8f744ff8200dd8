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

/**
 * @returns {{start: number, end: number, text: string, line: number, around: {start: number, end: number}}[]} every single change, in the
 * order of the text, with the expression that is changed by it.
 */
export function mutantsOf(text) {
  const tree = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest, true);
  const found = [];
  const add = (node, replacement, whole = node) => {
    const start = node.getStart();
    const line = tree.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ start, end: node.getEnd(), text: replacement, line, around: { start: whole.getStart(), end: whole.getEnd() } });
  };
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const other = OPERATORS.get(node.operatorToken.kind);
      if (other !== undefined) add(node.operatorToken, other, node);
    } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) add(node, node.operand.getText());
    else if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false');
    else if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true');
    else if (ts.isIfStatement(node)) {
      add(node.expression, 'false');
      if (!ts.isThrowStatement(node.thenStatement)) add(node.expression, 'true');
    } else if (ts.isConditionalExpression(node)) {
      add(node.condition, 'false');
      add(node.condition, 'true');
    } else if (ts.isNumericLiteral(node) && node.parent.name !== node) add(node, node.text === '0' ? '1' : '0');
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * The source with several changes at once, each behind its number: while the number is chosen the source says the changed expression.
 * @param {{id: number, start: number, end: number, text: string, around: {start: number, end: number}}[]} mutants
 */
export function switched(text, mutants) {
  const outerFirst = [...mutants].sort((a, b) => a.around.start - b.around.start || b.around.end - a.around.end);
  const between = (start, end, rest) => {
    let said = '';
    let at = start;
    while (rest.length > 0) {
      const [{ around }] = rest;
      const same = rest.filter((other) => other.around.start === around.start && other.around.end === around.end);
      const inside = rest.filter((other) => other.around.end <= around.end && !same.includes(other));
      const choices = same.map((one) => `globalThis.mutant?.(${one.id}) ? (${changedPart(text, one)}) : `).join('');
      said += `${text.slice(at, around.start)}(${choices}(${between(around.start, around.end, inside)}))`;
      at = around.end;
      rest = rest.slice(same.length + inside.length);
    }
    return said + text.slice(at, end);
  };
  return between(0, text.length, outerFirst);
}

const changedPart = (text, { start, end, text: replacement, around }) =>
  text.slice(around.start, start) + replacement + text.slice(end, around.end);

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
