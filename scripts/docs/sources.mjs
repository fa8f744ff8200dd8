// The TypeScript sources of the workspace, as syntax trees: what documentation says about the code is checked against these.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every package and app with sources, by manifest name. `testing` is for tests only and promises nothing. */
export function workspacePackages() {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group))
      .map((directory) => join(root, group, directory))
      .filter((directory) => existsSync(join(directory, 'package.json')) && !directory.endsWith('testing'))
      .map((directory) => ({ directory, name: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).name })),
  );
}

function* typescriptFiles(directory) {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* typescriptFiles(path);
    else if (entry.name.endsWith('.ts')) yield path;
  }
}

/** @returns {{path: string, tree: ts.SourceFile}[]} */
export function sourcesOf(directory) {
  return (
    [...typescriptFiles(join(directory, 'src'))]
      // How the reference behaves is kept for comparison; nothing of it reaches a user.
      .filter((path) => !path.includes('/plan/src/reference/'))
      .map((path) => ({ path, tree: ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true) }))
  );
}

export function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
