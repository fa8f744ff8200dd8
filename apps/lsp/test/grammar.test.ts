import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@runtime/testing';
import { builtInWorld } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';

interface Pattern {
  name?: string;
  match?: string;
  begin?: string;
  end?: string;
  include?: string;
  patterns?: Pattern[];
  captures?: Record<string, { name: string }>;
}

const grammar = JSON.parse(readFileSync(join(repositoryRoot, 'apps/lsp/syntaxes/sbpl.tmLanguage.json'), 'utf8')) as Pattern & {
  repository: Record<string, Pattern>;
};
const all = (pattern: Pattern): Pattern[] => [pattern, ...(pattern.patterns ?? []).flatMap(all)];
const patterns = [grammar, ...Object.values(grammar.repository)].flatMap(all);

/** The scope that the first pattern of a part gives to a text. */
const scopeOf = (part: string, text: string, at: number): string | undefined => {
  for (const { match, name, captures } of grammar.repository[part]?.patterns ?? []) {
    const found = [...text.matchAll(new RegExp(match ?? '(?!)', 'g'))].find(
      ({ index, 0: whole }) => index <= at && at < index + whole.length,
    );
    if (found !== undefined) return name ?? captures?.['1']?.name;
  }
  return undefined;
};

describe('the grammar of profiles', () => {
  it('includes only parts that it has, and expressions that compile', () => {
    for (const { include, match, begin, end } of patterns) {
      if (include !== undefined) expect(Object.keys(grammar.repository)).toContain(include.slice(1));
      for (const text of [match, begin, end]) if (text !== undefined) expect(() => new RegExp(text)).not.toThrow();
    }
  });

  it('knows each operation of the baseline', () => {
    const { names } = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5').operations;
    expect(names.filter((name) => scopeOf('word', `(allow ${name})`, 7) !== 'support.type.operation.sbpl')).toEqual([]);
  });

  it.each([
    ['(deny default)', 'deny', 'keyword.control.deny.sbpl'],
    ['(define (home x) x)', 'define', 'storage.type.sbpl'],
    ['(global-name-prefix "a")', 'global', 'support.function.filter.sbpl'],
    ['(mount-relative-path-regex #"a")', 'mount', 'support.function.filter.sbpl'],
    ['(require-not (x))', 'require', 'keyword.operator.logical.sbpl'],
  ])('%s: %s is %s', (text, word, scope) => {
    expect(scopeOf('head', text, text.indexOf(word))).toBe(scope);
  });
});
