import { renderDiffMarkdown, renderDiffText } from '@runtime/report';
import { describe, expect, it } from 'vitest';
import { compareSides } from '../../src/diff/compare.js';
import { HOSTILE_TEXTS } from '../support/hostile.js';
import { side } from '../support/side.js';

const edited = () =>
  compareSides(side([{}], { run_id: 'before' }), side([{ decision: 'allow' }], { run_id: 'after', profiles: { p: 'two' } }));

describe('as text', () => {
  it('has counts, then changes by cause, then the answer', () => {
    expect(renderDiffText(edited())).toEqual([
      'base before (seatbelt, ok)',
      'head after (seatbelt, ok)',
      '1 expectation in both runs: 1 measured in both, 0 in one, 0 in neither',
      'changes: decision 1, expectation 0, coverage 0, stage 0, witness 0, new 0, gone 0',
      '',
      'the profile changed (1)',
      '  decision    p e: deny → allow',
      '',
      'one decision differs',
    ]);
  });

  it('is one line each and without anything invisible, whatever the ids hold', () => {
    for (const [, text] of HOSTILE_TEXTS) {
      const diff = compareSides(side([], { run_id: text }), side([{ profile_id: text, expectation_id: text }], { host: { [text]: text } }));
      for (const line of renderDiffText(diff)) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }
  });
});

describe('two runs with nothing in common', () => {
  const unlike = () => compareSides(side([{ expectation_id: 'old' }]), side([{ expectation_id: 'new' }]));
  const unmeasured = () => compareSides(side([{ decision: null }]), side([{}]));

  it.each([
    ['no expectation', unlike],
    ['no measurement', unmeasured],
  ] as const)('say that nothing could be compared: %s', (_, diff) => {
    const answer = 'othing could be compared: no expectation was measured in both runs';
    expect(renderDiffText(diff()).at(-1)).toBe(`n${answer}`);
    expect(renderDiffMarkdown(diff()).split('\n')[0]).toBe(`### N${answer}`);
  });
});

describe('many expectations on one side only', () => {
  const profiles = ['a', 'b'].flatMap((profile_id) =>
    Array.from({ length: 10 }, (_, index) => ({ profile_id, expectation_id: `e${index}` })),
  );
  const gone = (count: number) => compareSides(side([...profiles.slice(0, count), { profile_id: 'c' }, {}]), side([{}]));

  it('are one line for each profile', () => {
    const lines = renderDiffText(gone(20));
    expect(lines.filter((line) => line.startsWith('  gone'))).toEqual([
      '  gone        a: 10 expectations',
      '  gone        b: 10 expectations',
      '  gone        c e: deny → –',
    ]);
    expect(lines.some((line) => line.includes('more'))).toBe(false);
    expect(renderDiffMarkdown(gone(20))).toContain('| gone | `a` | 10 expectations |  |\n| gone | `b` | 10 expectations |  |\n');
  });

  it('are listed one by one when they are few', () => {
    expect(renderDiffText(gone(10)).filter((line) => line.startsWith('  gone'))).toHaveLength(11);
  });
});

describe('as Markdown', () => {
  it('is a heading, a table of counts, and a folded table for each cause', () => {
    expect(renderDiffMarkdown(edited())).toBe(`### One decision differs

\`before\` → \`after\`: 1 expectation in both runs: 1 measured in both, 0 in one, 0 in neither.

| decision | expectation | coverage | stage | witness | new | gone |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| 1 | 0 | 0 | 0 | 0 | 0 | 0 |

<details><summary>the profile changed (1)</summary>

| change | profile | expectation | base → head |
| --- | --- | --- | --- |
| decision | \`p\` | \`e\` | \`deny → allow\` |

</details>
`);
  });

  it.each([
    ...HOSTILE_TEXTS,
    ['a bar', 'a | b'] as const,
    ['an escaped bar', 'a \\| @team'] as const,
    ['several backslashes before a bar', 'a \\\\\\| b'] as const,
    ['backticks', '`` `code` ```'] as const,
    ['only backticks', '``'] as const,
    ['nothing', ''] as const,
    ['blanks', '   '] as const,
    ['a line end', 'a\n\n# heading'] as const,
    ['a mention and a link', '@team [x](https://example.invalid)'] as const,
    ['a long text', 'x'.repeat(100_000)] as const,
  ])('keeps the table whole and the text in its code span: %s', (_, text) => {
    const rows = [{ profile_id: text, expectation_id: text, decision: 'deny' }];
    const markdown = renderDiffMarkdown(
      compareSides(side(rows, { run_id: text }), side([{ ...rows[0], decision: 'allow' }], { host: { [text]: text } })),
    );
    const tables = markdown.split('\n').filter((line) => line.startsWith('| decision | `'));
    expect(tables).toHaveLength(1);
    // As GitHub reads a row: a backslash takes the next character along, any other bar ends the cell.
    const cells = (tables[0] as string).match(/(?:\\.|[^|\\])+/gs) ?? [];
    expect(cells.map((cell) => cell.trim()).filter((cell) => cell !== '')).toHaveLength(4);
    const outside = markdown.replace(/`[^`\n]+`/g, '');
    expect(outside).not.toContain('`');
    expect(outside.match(/<[^>]*>/g)).toEqual(['<details>', '<summary>', '</summary>', '</details>']);
    expect(outside).not.toMatch(/@|\]\(/);
    expect(markdown.length).toBeLessThan(10_000);
  });

  it('stays within a comment, and says how much it left out', () => {
    const ids = Array.from({ length: 5000 }, (_, index) => `${index}_${'x'.repeat(200)}`);
    const rows = (decision: string) => ids.map((expectation_id) => ({ expectation_id, decision }));
    const markdown = renderDiffMarkdown(compareSides(side(rows('deny')), side(rows('allow'))));
    expect(markdown.length).toBeLessThan(60_000);
    const listed = markdown.split('\n').filter((line) => line.startsWith('| decision | `')).length;
    expect(markdown).toContain(`| … | ${5000 - listed} more | | |`);
  });
});
