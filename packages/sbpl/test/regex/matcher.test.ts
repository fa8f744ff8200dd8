import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRegex } from '../../src/regex/matcher.js';
import { Steps } from '../../src/regex/steps.js';

const matches = (pattern: string, text: string): boolean => {
  const compiled = compileRegex(pattern);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.matcher.test(text, new Steps());
};

const problem = (pattern: string): string | null => {
  const compiled = compileRegex(pattern);
  return 'problem' in compiled ? compiled.problem : null;
};

describe('matching a regex of the profile dialect', () => {
  it.each([
    ['^/tmp(/.*)?$', '/tmp', true],
    ['^/tmp(/.*)?$', '/tmpx', false],
    ['tmp', '/private/tmp/x', true],
    ['^tmp', '/tmp', false],
    ['tmp$', '/tmp/', false],
    ['a|^b$', 'xax', true],
    ['a|^b$', 'xbx', false],
    ['', 'anything', true],
    ['^$', '', true],
    ['^$', 'x', false],
    ['x*', '', true],
    ['^(a|b)+c{2}$', 'ababcc', true],
    ['^(a|b)+c{2}$', 'ababc', false],
    ['^a{2,3}$', 'aaaa', false],
    ['^a{2,}$', 'aaaaa', true],
    ['^[^/]+$', 'a/b', false],
    ['^[[:digit:]]+$', '0129', true],
    ['^[\\]]$', ']', true],
    ['^[a-]$', '-', true],
    ['^(a*)*$', 'aaaa', true],
    ['^\\.$', 'x', false],
    ['^\\\\.$', '\\x', true],
    ['.', '\n', true],
  ])('%s on %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it.each([
    '(',
    ')',
    'a**********',
    '[',
    '[b-a]',
    '[[:nope:]]',
    '*a',
    '+',
    'a{2',
    'a{3,2}',
    'a{999}',
    '\\d',
    '\\1',
    '\\',
    '(?:a)',
    '(?=a)',
  ])('says that %s is not of the dialect', (pattern) => {
    expect(problem(pattern)).not.toBeNull();
  });

  it('refuses patterns that would grow beyond bounds', () => {
    expect(problem('((((a{200}){200}){200}){200})')).toContain('too large');
    expect(problem('('.repeat(5000))).not.toBeNull();
  });

  it('takes linear time where backtracking would take for ever', () => {
    expect(matches('^(a|a|aa)*b$', `${'a'.repeat(20_000)}c`)).toBe(false);
    expect(matches('^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(20_000))).toBe(false);
  });

  it('agrees with the platform on patterns that both read alike', () => {
    const atom = fc.constantFrom('a', 'b', '/', '.', '[ab]', '[^a]', '(a|b)', '(ab)', '\\.');
    const piece = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{1,2}')).map(([each, count]) => each + count);
    const pattern = fc
      .tuple(fc.constantFrom('', '^'), fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('', '$'))
      .map(([start, pieces, end]) => start + pieces.join('') + end);
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', 'c'), maxLength: 12 });
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        expect(matches(source, subject)).toBe(new RegExp(source, 's').test(subject));
      }),
      { numRuns: 3000 },
    );
  });
});
