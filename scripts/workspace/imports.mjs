import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../toolchain.mjs';
import { isThere } from './packages.mjs';

/** Found by name at run time, where no import shows it. */
const FOUND_BY_NAME = {
  execution: ['@runtime/probe-runner'],
  cli: ['@runtime/probe-runner', 'fs-native-extensions'],
  fleet: ['@runtime/probe-runner', 'fs-native-extensions', 'bullmq', 'ioredis'],
  bench: ['@runtime/cli', '@runtime/probe-runner'],
};

/** What an import asks to be installed beside it. */
const PEERS = { tsup: ['typescript'] };

/** `createRequire(import.meta.url)('name')` and `createRequire(file).resolve('name')`. */
const REQUIRED = /createRequire\([^()]*\)(?:\.resolve)?\('([^']+)'\)/g;

/** What a package imports: its sources, its tests and build files, and what it finds by name. Sets of package names. */
export function importsOf({ short, name, folder }) {
  const all = sourceFiles(folder);
  const isTest = (path) => /^(test|scripts)\/|^[\w.-]+\.config\.ts$/.test(path.slice(folder.length + 1));
  const set = (paths) =>
    new Set(
      paths
        .flatMap(importedBy)
        .flatMap((other) => [other, ...(PEERS[other] ?? [])])
        .filter((other) => other !== name),
    );
  return {
    source: set(all.filter((path) => !isTest(path))),
    test: set(all.filter(isTest)),
    byName: new Set(FOUND_BY_NAME[short] ?? []),
  };
}

/** The packages that the sources below a folder import by name, its own among them. */
export const importsBelow = (folder) => new Set(isThere(folder) ? sourceFiles(folder).flatMap(importedBy) : []);

const sourceFiles = (folder) =>
  readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : sourceFiles(path);
    return /\.(ts|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.mts') ? [path] : [];
  });

const known = new Map();

function importedBy(path) {
  if (!known.has(path)) known.set(path, readImports(path));
  return known.get(path);
}

function readImports(path) {
  const text = readFileSync(join(repositoryRoot, path), 'utf8');
  const required = [...text.matchAll(REQUIRED)].map(([, name]) => name);
  return [...namesImported(ts.createSourceFile(path, text, ts.ScriptTarget.Latest)), ...required]
    .filter((name) => !name.startsWith('.') && !isBuiltin(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

/** From the syntax tree: texts of other languages have imports, too. */
function* namesImported(node) {
  const called = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
  const typed = ts.isImportTypeNode(node) ? node.argument.literal : undefined;
  const name = node.moduleSpecifier ?? called ?? typed;
  if (name !== undefined && ts.isStringLiteral(name)) yield name.text;
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* namesImported(child);
}
