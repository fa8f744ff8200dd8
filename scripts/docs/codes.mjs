// Every code the sources can report, read from their syntax trees.
import ts from 'typescript';
import { sourcesOf, walk, workspacePackages } from './sources.mjs';

const CODE_UNION = /(Error|Problem)Code$/;
const UPPER_SNAKE = /^[A-Z]+(_[A-Z0-9]+)*$/;
const FINDING = /^(behaviour|plan|probe|profile|registry|index|path|world|vocabulary|suite|template|upgrade|sbpl)\.([a-z][a-z0-9_-]*)$/;
const FILE_NAMES = new Set(['plan.json', 'suite.json', 'template.json', 'index.json', 'world.json', 'profile.sb', 'index.ts', 'index.js']);

/**
 * - `errors`: by package, the upper-case codes of its error and problem unions that occur outside their declaration, and
 *   those it reports without a union.
 * - `unraised`: codes that are declared and occur nowhere else, as `package code`.
 * - `findings`: dotted codes written out; `findingPatterns`: those put together, as regular expressions.
 */
export function collectCodes() {
  const packages = workspacePackages().map((one) => ({ ...one, sources: sourcesOf(one.directory) }));
  const unions = packages.flatMap(({ name, sources }) =>
    sources.flatMap(({ tree }) => codeUnions(tree).map((union) => ({ name, ...union }))),
  );
  const declared = new Set(unions.flatMap(({ codes }) => codes));
  const errors = new Map();
  const unraised = [];
  const findings = new Set();
  const findingPatterns = new Set();
  const usedAnywhere = new Set();
  const raised = raisedByClass(packages);
  for (const { name, sources } of packages) {
    const used = new Set();
    const unlisted = new Set();
    for (const { tree } of sources) {
      walk(tree, (node) => {
        if (ts.isStringLiteral(node) && !insideCodeUnion(node)) {
          used.add(node.text);
          usedAnywhere.add(node.text);
          if (FINDING.test(node.text) && !FILE_NAMES.has(node.text)) findings.add(node.text);
          if (isCodeMember(node) && UPPER_SNAKE.test(node.text) && !declared.has(node.text)) unlisted.add(node.text);
        }
        if (ts.isTemplateExpression(node)) for (const pattern of findingPattern(node)) findingPatterns.add(pattern);
      });
    }
    const own = unions.filter((union) => union.name === name);
    const groups = new Map();
    for (const { alias, codes } of own) {
      // What verifyPacket finds has a table of its own.
      const group = alias === 'PacketProblemCode' ? 'What verify-packet finds' : name;
      for (const code of codes.filter((text) => UPPER_SNAKE.test(text))) {
        // Its attestation codes pass through from the package that checks signatures, which is read before.
        const reported = group === name ? used.has(code) || raised.has(`${alias} ${code}`) : usedAnywhere.has(code);
        if (reported) groups.set(group, (groups.get(group) ?? new Set()).add(code));
        else unraised.push(`${name} ${code}`);
      }
    }
    for (const code of unlisted) groups.set(name, (groups.get(name) ?? new Set()).add(code));
    for (const [group, codes] of groups) errors.set(group, [...codes].sort());
  }
  return { errors, unraised, findings: [...findings].sort(), findingPatterns: [...findingPatterns] };
}

/** `XErrorCode CODE` for each `new XError({ code: 'CODE', … })`, in whichever package it stands. */
function raisedByClass(packages) {
  const raised = new Set();
  for (const { tree } of packages.flatMap(({ sources }) => sources)) {
    walk(tree, (node) => {
      if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) return;
      for (const member of node.arguments?.[0]?.properties ?? []) {
        if (member.initializer !== undefined && ts.isStringLiteral(member.initializer) && isCodeMember(member.initializer))
          raised.add(`${node.expression.text}Code ${member.initializer.text}`);
      }
    });
  }
  return raised;
}

function codeUnions(tree) {
  const found = [];
  walk(tree, (node) => {
    if (!ts.isTypeAliasDeclaration(node) || !CODE_UNION.test(node.name.text)) return;
    const codes = [];
    walk(node.type, (part) => {
      if (ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal)) codes.push(part.literal.text);
    });
    found.push({ alias: node.name.text, codes });
  });
  return found;
}

function insideCodeUnion(node) {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isTypeAliasDeclaration(at)) return CODE_UNION.test(at.name.text);
  }
  return false;
}

/** `code: '…'`, also behind a condition. */
function isCodeMember(node) {
  let at = node.parent;
  while (at !== undefined && ts.isConditionalExpression(at)) at = at.parent;
  return at !== undefined && ts.isPropertyAssignment(at) && ts.isIdentifier(at.name) && at.name.text === 'code';
}

/** `plan.${field}_missing` stands for every code of that form. */
function findingPattern(node) {
  const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  if (parts.length !== 2 || !/^[a-z_.]*$/.test(parts.join(''))) return [];
  const text = `${parts[0]}[a-z_]+${parts[1]}`.replaceAll('.', '\\.');
  const named = /^(behaviour|plan|probe|profile|registry|template)\.$|^(plan|registry|template)\.[a-z]+_$/.test(parts[0]);
  return named || /^\.[a-z]+_[a-z_]+$/.test(parts[1]) ? [`^${text}$`] : [];
}
