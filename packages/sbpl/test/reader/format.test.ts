import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProfile, printProfile, readProfile } from '@runtime/sbpl';
import { fixturesRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const folder = join(fixturesRoot, 'sbpl');
const profiles = readdirSync(folder).filter((name) => name.endsWith('.sb'));
const wordsOfComments = (text: string): string[] =>
  [...text.matchAll(/;[^\n]*|#\|[\s\S]*?\|#/g)].flatMap(([comment]) => comment.trim().split(/\s+/)).sort();

describe('a profile in the layout of the printer', () => {
  it('keeps comments where they belong', () => {
    const text = `; first
(version 1)   ; trails

#| a block
   of two lines |#
(deny   default)(allow file-read*   ; why
   (subpath "/a")
   ; before b
   (subpath "/b") ; after b
   ; last
   )
; end`;
    expect(formatProfile(text)).toBe(`; first
(version 1) ; trails

#| a block
   of two lines |#
(deny default)
(allow file-read* ; why
  (subpath "/a")
  ; before b
  (subpath "/b") ; after b
  ; last
)
; end
`);
  });

  it('keeps the spelling of texts and numbers, and what a datum comment hides', () => {
    const text = '(allow file-read* (literal "\\x2fa") (regex #"^/b\\.c"))\n(x #o0644 #;(hidden  form) y)\n';
    expect(formatProfile(text)).toContain('(literal "\\x2fa") (regex #"^/b\\.c")');
    expect(formatProfile(text)).toContain('#o0644');
    expect(formatProfile(text)).toContain('#;(hidden  form)');
  });

  it('breaks long rules, and keeps one empty line of several', () => {
    const paths = Array.from({ length: 5 }, (_, index) => `(subpath "/Users/me/folder-${index}")`);
    expect(formatProfile(`(version 1)\n\n\n\n(allow file-read* ${paths.join(' ')})`)).toBe(
      `(version 1)\n\n(allow file-read*\n  ${paths.join('\n  ')})\n`,
    );
  });

  it('is null for a text that does not read, and empty for an empty one', () => {
    expect(formatProfile('(allow (')).toBeNull();
    expect(formatProfile('  \n')).toBe('');
  });

  it.each(profiles)('%s: the same tree, the same comments, and nothing left to do', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const formatted = formatProfile(text) as string;
    expect(printProfile(readProfile(formatted).tree)).toBe(printProfile(readProfile(text).tree));
    expect(wordsOfComments(formatted)).toEqual(wordsOfComments(text));
    expect(formatProfile(formatted)).toBe(formatted);
  });
});
