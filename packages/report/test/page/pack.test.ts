import { describe, expect, it } from 'vitest';
import { probeAddress } from '../../src/page/address.js';
import { Packer, unpack } from '../../src/page/pack.js';
import { shellWord } from '../../src/page/shell-word.js';
import { HOSTILE_TEXTS } from '../support/hostile.js';

describe('a pool', () => {
  it('gives back what was put in, whatever it looks like', () => {
    const values = [
      null,
      true,
      0,
      '0',
      '[0',
      '[0,1',
      [],
      [[]],
      [0],
      { a: [], b: { c: null } },
      { b: 1, a: 2 },
      { a: 1, b: 2 },
      ...HOSTILE_TEXTS.map(([, text]) => ({ text })),
    ];
    const packer = new Packer();
    const added = values.map((value) => packer.add(value));
    const { pool, refs } = packer.poolOf(added);
    const read = JSON.parse(JSON.stringify(pool));
    expect(refs.map((ref) => unpack(read, ref))).toEqual(values);
  });

  it('keeps once what comes up again', () => {
    const packer = new Packer();
    const fact = { name: 'exit code', value: '0' };
    const [one, other] = [packer.add({ facts: [fact] }), packer.add({ others: [fact] })];
    expect(packer.poolOf([one, other, one]).pool.values).toEqual(['exit code', '0', [2, 0, 1], [0, 2], [1, 3], [3, 3]]);
  });

  it('is in the order of what needs it, whatever was added before, and without what nothing needs', () => {
    const early = new Packer();
    const [wide, part] = [early.add({ unused: 1, of: ['b'] }), early.add({ of: ['b'] })];
    const pooled = early.poolOf([early.add({ a: 'a' }), early.extend(part, 'more', ['a'])]);
    const late = new Packer();
    expect(pooled).toEqual(late.poolOf([late.add({ a: 'a' }), late.add({ of: ['b'], more: ['a'] })]));
    expect(wide).not.toBe(part);
  });
});

describe('a word for a shell', () => {
  it.each([
    ['plain:a_b/c.sb', 'plain:a_b/c.sb'],
    ['file-read*', "'file-read*'"],
    ["it's; rm -rf ~", "'it'\\''s; rm -rf ~'"],
    ['$(id) `id`', "'$(id) `id`'"],
    ['', "''"],
  ])('stands for %s and nothing else', (word, quoted) => expect(shellWord(word)).toBe(quoted));

  it.each(['a\nb', 'a\u202eb', 'a\u0000b'])('is not made of what cannot be seen', (word) => expect(shellWord(word)).toBeNull());
});

it('gives every probe an address of its own, whatever its names hold', () => {
  expect(probeAddress('a/b', "c?d#'\ud800")).toBe('#a%2Fb/c%3Fd%23%27%EF%BF%BD');
});
