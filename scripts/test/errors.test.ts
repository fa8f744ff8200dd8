import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROMOTION_INFORMATION, PROMOTION_REASONS } from '../../packages/contracts/src/index.js';
import { GUARD_CODES } from '../../packages/reference/src/error.js';
import { collectCodes } from '../docs/codes.mjs';
import { root } from '../docs/sources.mjs';

interface Row {
  chapter: string;
  section: string;
  code: string;
  cells: string[];
}

/** The rows of every table whose first cell is a code, with the headings above them. */
function rowsOf(markdown: string): Row[] {
  let chapter = '';
  let section = '';
  const rows: Row[] = [];
  for (const line of markdown.split('\n')) {
    const heading = /^(#+) (.*)$/.exec(line);
    if (heading !== null && heading[1]!.length === 2) [chapter, section] = [heading[2]!, ''];
    else if (heading !== null) section = heading[2]!;
    const code = /^\| `([^`]+)` \|/.exec(line)?.[1];
    if (code !== undefined)
      rows.push({
        chapter,
        section,
        code,
        cells: line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map((cell) => cell.trim()),
      });
  }
  return rows;
}

const SECTION_OF: Record<string, string> = { '@runtime/cli': 'runtime, the command' };
const rows = rowsOf(readFileSync(join(root, 'docs/errors.md'), 'utf8'));
const of = (chapter: string): Row[] => rows.filter((row) => row.chapter === chapter);
const codesOf = (found: readonly Row[]): string[] => found.map(({ code }) => code);
const { errors, findings, findingPatterns } = collectCodes();

describe('the page of errors', () => {
  it.each([...errors])('has a row for each code of %s, and none for codes it no longer has', (name, codes) => {
    const section = SECTION_OF[name] ?? name;
    expect(codesOf(of('Errors').filter((row) => row.section === section)).sort()).toEqual(codes);
  });

  it('has no section for a package without codes', () => {
    const sections = new Set(of('Errors').map(({ section }) => section));
    expect([...sections].sort()).toEqual([...errors.keys()].map((name) => SECTION_OF[name] ?? name).sort());
  });

  it('has a row for each lint finding', () => {
    const listed = codesOf(of('Lint findings'));
    expect(findings.filter((code) => !listed.includes(code))).toEqual([]);
    expect(findingPatterns.filter((pattern) => !listed.some((code) => new RegExp(pattern).test(code)))).toEqual([]);
  });

  it('has no row for a lint finding that is reported nowhere', () => {
    const reported = (code: string): boolean =>
      findings.includes(code) || findingPatterns.some((pattern) => new RegExp(pattern).test(code));
    expect(codesOf(of('Lint findings')).filter((code) => !reported(code))).toEqual([]);
  });

  it('has the guards and the promotion reasons in the order in which they are asked', () => {
    expect(codesOf(of('Guards'))).toEqual([...GUARD_CODES]);
    expect(codesOf(of('Promotion reasons'))).toEqual([...PROMOTION_REASONS, ...PROMOTION_INFORMATION]);
  });

  it('names each code once in its section, and leaves no cell empty', () => {
    const places = rows.map(({ chapter, section, code }) => `${chapter} / ${section} / ${code}`);
    expect(places.filter((place, i) => places.indexOf(place) !== i)).toEqual([]);
    expect(rows.filter(({ cells }) => cells.some((cell) => cell === '')).map(({ code }) => code)).toEqual([]);
  });
});

describe('the collector of codes', () => {
  it('sees codes in unions, codes outside of them, findings, and findings put together from parts', () => {
    expect(errors.get('@runtime/bundle-store')).toContain('BUNDLE_DIGEST_MISMATCH');
    expect(errors.get('@runtime/probe-runner')).toContain('UNEXPECTED');
    expect(findings).toContain('sbpl.rule-dead');
    expect(findingPatterns).toContain('^registry\\.[a-z_]+_not_object$');
  });
});
