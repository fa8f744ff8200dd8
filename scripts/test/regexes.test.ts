import { relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root, sourcesOf, walk, workspacePackages } from '../docs/sources.mjs';

/**
 * A repeated group keeps a place for each repetition, and a long text has more of them than the engine holds: what is
 * read then ends in an error of the engine, or takes time that grows with the square of its length.
 */
const REPEATED_GROUP = /\)(?:[*+]|\{\d+,\})/;

/** Expressions that only see text of a bounded length, by file. */
const BOUNDED: Readonly<Record<string, string>> = {
  'apps/probe-runner/src/capture/readings.ts': 'a line of a system tool, of at most 64 KiB',
  'apps/fleet/src/submission/document.ts': 'a path of at most 1,024 bytes',
  'packages/bundle-store/src/content-check.ts': 'the first bytes of a document',
  'packages/bundle-store/src/origin.ts': 'a name in a folder, of at most 255 bytes',
  'packages/contracts/src/vocabulary/fixtures.ts': 'a target, of which a plan holds 64 KiB at most',
  'packages/contracts/src/verdicts.ts': 'the digits of one number',
  'packages/files/src/paths.ts': 'a path of at most 1,024 bytes',
  'packages/job/src/denial-line.ts': 'a line of a log, which has a longest length',
  'packages/report/src/page/client/source-view.ts': 'a line of a page, in the browser',
};

/** Each regular expression of a file, without its classes and escaped characters. */
function expressionsOf(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(tree, (node: ts.Node) => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    else if (ts.isStringLiteralLike(node) && node.text.includes('(?:')) found.push(node.text);
    else if (ts.isTemplateExpression(node) && node.getText().includes('(?:')) found.push(node.getText());
  });
  return found.map((expression) => expression.replace(/\\./gs, '_').replace(/\[[^\]]*\]/g, '_'));
}

const repeatedIn = (tree: ts.SourceFile): string[] => expressionsOf(tree).filter((expression) => REPEATED_GROUP.test(expression));

const sources = workspacePackages()
  .flatMap(({ directory }) => sourcesOf(directory))
  .map(({ path, tree }) => ({ file: relative(root, path), tree }))
  .filter(({ file }) => !file.includes('/generated/'));

describe('regular expressions over text of any length', () => {
  it('repeat no group, but where the text is short', () => {
    const repeating = sources.filter(({ tree }) => repeatedIn(tree).length > 0).map(({ file }) => file);
    expect(repeating.sort()).toEqual(Object.keys(BOUNDED).sort());
  });

  it.each([
    ['/(?:ab)*/', 1],
    ['/(a|b)+c/', 1],
    ['/(?:a){2,}/', 1],
    ['new RegExp(`(?:x${"y"})*`)', 1],
    ['/(?:a)?[(x)]*\\)+/', 0],
    ['/(?:ab){2}/', 0],
  ])('are recognised: %s', (source, count) => {
    expect(repeatedIn(ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest, true))).toHaveLength(count);
  });
});
