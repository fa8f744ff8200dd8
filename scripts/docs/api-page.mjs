#!/usr/bin/env node
// Writes docs/api.md from the exports of packages/api and their comments:
//   node scripts/docs/api-page.mjs
// scripts/test/api-page.test.ts fails when the page is not what this would write.
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { root } from './sources.mjs';

export const API_PAGE = join(root, 'docs/api.md');

/** Documents have pages of their own; their types are those pages. */
const FORMAT_PAGES = {
  Observation: 'observations.md',
  OpRuntimeSummary: 'op-summary.md',
  Plan: 'suite.md#planjson',
  PlanTemplate: 'suite.md#templatejson',
  ProbeEntry: 'suite.md#registryprobesjson',
  ProfileEntry: 'suite.md#registryprofilesjson',
  PromotionPacket: 'promotion-packet.md',
  RuntimeInventory: 'other.md#inventory',
  RuntimeLinks: 'other.md#runtime_linksjson',
  StatusDocument: 'other.md#status',
  RegistryIndex: 'suite.md#registryindexjson',
  RunStatus: 'run.md#run_statusjson',
  RunManifest: 'run.md#run_manifestjson',
  ArtifactIndex: 'bundle.md#artifact_indexjson',
  ProfileLink: 'other.md#runtime_linksjson',
  ExpectationLink: 'other.md#runtime_linksjson',
  Promotability: 'promotion-packet.md',
};

const HEAD = `# API

\`@runtime/api\` by name. Required arguments are positional, the rest is one options object with camelCase members; results are the documents the command prints, with snake_case members. Every function that reads or writes takes \`repoRoot\`, and finds the root from its input without it. Every failure is a [\`RuntimeError\`](#runtimeerror) with a code of [errors](errors.md).

This page is made from the sources by \`scripts/docs/api-page.mjs\`. What is not on it is not promised.
`;

export function apiPage() {
  const entry = join(root, 'packages/api/src/index.ts');
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([entry], { ...options, types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const exported = checker
    .getExportsOfModule(checker.getSymbolAtLocation(source))
    .map((symbol) => ({ name: symbol.name, symbol: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol }))
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const isFunction = (symbol) => declarationsOf(symbol).some((node) => ts.isFunctionDeclaration(node) || arrowOf(node) !== null);
  const functions = exported.filter(({ symbol }) => isFunction(symbol));
  const constants = exported.filter(({ symbol }) => symbol.flags & (ts.SymbolFlags.Variable | ts.SymbolFlags.Class) && !isFunction(symbol));
  const types = exported.filter((one) => !functions.includes(one) && !constants.includes(one));
  const names = new Set(exported.map(({ name }) => name));
  const mentioned = new Map();
  for (const { symbol } of exported) for (const node of shownNodes(symbol)) collectTypes(node, checker, names, mentioned);

  const sections = [
    HEAD,
    '## Functions\n',
    ...functions.map((one) => section(one, checker)),
    '## Values and classes\n',
    ...constants.map((one) => section(one, checker)),
    '## Types\n',
    ...types.map((one) => section(one, checker)),
    '## Types that only these mention\n',
    'Not exported by name; they can change without notice beyond what the functions need.\n',
    ...[...mentioned]
      .sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
      .map(([name, symbol]) => section({ name, symbol }, checker)),
  ];
  return `${sections.join('\n').trimEnd()}\n`;
}

/** The function that a constant is, or null. */
const arrowOf = (node) => {
  const initializer = ts.isVariableDeclaration(node) ? node.initializer : undefined;
  return initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? initializer : null;
};

const isOurs = (node) => !node.getSourceFile().fileName.includes('/node_modules/');
const declarationsOf = (symbol) => (symbol.declarations ?? []).filter(isOurs);

/** The parts of a declaration that the page shows: a function without its body, a class without its members. */
function shownNodes(symbol) {
  return declarationsOf(symbol).flatMap((node) => {
    const callable = ts.isFunctionDeclaration(node) ? node : arrowOf(node);
    if (callable !== null) return [...callable.parameters, ...(callable.type === undefined ? [] : [callable.type])];
    return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ? [node] : [];
  });
}

/** Types of this workspace that a declaration names and the facade does not export, and those they name in turn. */
function collectTypes(node, checker, names, found) {
  if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
    const place = ts.isTypeReferenceNode(node) ? node.typeName : node.expression;
    let symbol = checker.getSymbolAtLocation(place);
    if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    const [declaration] = symbol === undefined ? [] : declarationsOf(symbol);
    const isType = declaration !== undefined && (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration));
    if (isType && !names.has(symbol.name) && !found.has(symbol.name)) {
      found.set(symbol.name, symbol);
      if (!isInferred(declaration)) collectTypes(declaration, checker, names, found);
    }
  }
  ts.forEachChild(node, (child) => collectTypes(child, checker, names, found));
}

/** `z.infer<typeof XSchema>`: the schema says it, and the page of the format. */
const isInferred = (node) => ts.isTypeAliasDeclaration(node) && node.type.getText().startsWith('z.infer');

function section({ name, symbol }, checker) {
  const nodes = declarationsOf(symbol);
  const documented = nodes.map((node) => comment(node)).find(({ text }) => text !== '') ?? { text: '', tags: [] };
  const code = nodes.map((node) => signature(name, node, checker)).filter((text) => text !== null);
  const page = FORMAT_PAGES[name];
  return [
    `### ${name}\n`,
    ...(code.length === 0 ? [] : [`\`\`\`ts\n${code.join('\n')}\n\`\`\`\n`]),
    ...(documented.text === '' ? [] : [`${documented.text}\n`]),
    ...(page === undefined ? [] : [`The document: [formats/${page}](formats/${page}).\n`]),
    ...documented.tags.map((tag) => `${tag}\n`),
  ].join('\n');
}

function signature(name, node, checker) {
  if (ts.isFunctionDeclaration(node)) {
    const end = node.body?.getFullStart() ?? node.getEnd();
    return node
      .getSourceFile()
      .text.slice(node.getStart(), end)
      .replace(/^export /, '')
      .trim();
  }
  if (ts.isClassDeclaration(node)) {
    const members = node.members.filter(ts.isPropertyDeclaration).map((member) => `  ${member.getText()}`);
    return [
      `${node
        .getSourceFile()
        .text.slice(node.getStart(), node.members.pos)
        .replace(/^export /, '')}`,
      ...members,
      '}',
    ].join('\n');
  }
  const arrow = arrowOf(node);
  if (arrow !== null) {
    const parameters = arrow.parameters.map((parameter) => parameter.getText()).join(', ');
    return `function ${name}(${parameters})${arrow.type === undefined ? '' : `: ${arrow.type.getText()}`}`;
  }
  if (ts.isVariableDeclaration(node)) {
    const text = node.initializer?.getText() ?? '';
    return text.startsWith('{')
      ? `const ${name} = ${text}`
      : `const ${name}: ${checker.typeToString(checker.getTypeAtLocation(node)).slice(0, 40).replace(/<.*/, '')}`;
  }
  if (ts.isTypeAliasDeclaration(node) && isInferred(node)) return null;
  return node.getText().replace(/^export /, '');
}

/** First paragraphs as prose, `@param`, `@returns` and `@throws` as a list. References to contracts are for maintainers. */
function comment(node) {
  const at = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const tidy = (text) =>
    (text ?? '')
      .replace(/\{@link (\w+)\}/g, '`$1`')
      .replace(/\s*\(contract: [^)]*\)/g, '')
      .replace(/\s*\n\s*\n\s*/g, '\u0000')
      .replace(/\s*\n\s*/g, ' ')
      .replaceAll('\u0000', '\n\n')
      .trim();
  const docs = ts.getJSDocCommentsAndTags(at).filter(ts.isJSDoc);
  const text = docs.map((doc) => tidy(ts.getTextOfJSDocComment(doc.comment))).join('\n\n');
  const lines = ts.getJSDocTags(at).flatMap((tag) => {
    // A name that looks like a type is taken for the first word of the sentence.
    const body = tidy(
      tag
        .getText()
        .replace(/^@\w+\s*/, '')
        .replace(/^\s*\*\s?/gm, ''),
    );
    if (tag.tagName.text === 'param') return [`- **${body.split(/\s/)[0]}**: ${body.replace(/^\S+\s*(?:-\s*)?/, '')}`];
    if (tag.tagName.text === 'returns') return [`- **Returns** ${body}`];
    if (tag.tagName.text === 'throws') return [`- **Throws** ${body}`];
    return [];
  });
  return { text, tags: lines.length === 0 ? [] : [lines.join('\n')] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(API_PAGE, apiPage());
  console.log(`written: ${relative(root, API_PAGE)}`);
}
