import { printProfile, readProfile, type SbplNode } from '@runtime/sbpl';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** A tree without its spans. */
const bare = (node: SbplNode): unknown => {
  const { span: _, ...rest } = node;
  if (rest.kind === 'list') return { ...rest, items: rest.items.map(bare) };
  return rest.kind === 'quoted' ? { ...rest, item: bare(rest.item) } : rest;
};

const span = { start: 0, end: 0, line: 1, column: 1 };

const leaf: fc.Arbitrary<SbplNode> = fc.oneof(
  fc.string({ unit: 'binary' }).map((value): SbplNode => ({ kind: 'string', value, raw: false, span })),
  fc.string().map((text): SbplNode => ({ kind: 'string', value: text.replace(/["\\]/g, '\\$&'), raw: true, span })),
  fc.integer().map((value): SbplNode => ({ kind: 'number', value, text: String(value), span })),
  fc.nat().map((value): SbplNode => ({ kind: 'number', value, text: `#o${value.toString(8)}`, span })),
  fc.boolean().map((value): SbplNode => ({ kind: 'boolean', value, span })),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).map((value): SbplNode => ({ kind: 'character', value, span })),
  fc.stringMatching(/^[a-z%][a-z0-9*?!<>=./-]{0,12}$/).map((name): SbplNode => ({ kind: 'symbol', name, span })),
);

const node: fc.Arbitrary<SbplNode> = fc.letrec<{ node: SbplNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6 },
    leaf,
    fc.array(tie('node'), { maxLength: 6 }).map((items): SbplNode => ({ kind: 'list', items, span })),
    fc
      .tuple(fc.constantFrom('quote', 'quasiquote', 'unquote', 'unquote-splicing'), tie('node'))
      .map(([form, item]): SbplNode => ({ kind: 'quoted', form: form as 'quote', item, span })),
  ),
})).node;

describe('printing a profile', () => {
  it('gives a text that reads back to the same tree', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 5 }), (forms) => {
        const text = printProfile({ file: 'x', forms });
        const { tree, problems } = readProfile(text);
        expect(problems).toEqual([]);
        expect(tree.forms.map(bare)).toEqual(forms.map(bare));
      }),
      { numRuns: 400 },
    );
  });

  it('settles: whatever was read prints to a text that prints to itself', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('(', ')', '"', '#', '\\', ';', '|', "'", ' ', '\n', 'a', '1', ',', '@', 'x') }),
        (text) => {
          const once = printProfile(readProfile(text).tree);
          const again = readProfile(once);
          expect(again.problems).toEqual([]);
          expect(printProfile(again.tree)).toBe(once);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('breaks long rules after their head', () => {
    const text = `(allow file-read* ${Array.from({ length: 6 }, (_, index) => `(literal "/private/tmp/folder-${index}")`).join(' ')})`;
    expect(printProfile(readProfile(text).tree).split('\n').slice(0, 3)).toEqual([
      '(allow file-read*',
      '  (literal "/private/tmp/folder-0")',
      '  (literal "/private/tmp/folder-1")',
    ]);
  });
});
