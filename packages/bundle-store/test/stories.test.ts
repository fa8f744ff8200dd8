import { JsonNumber } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { Stories } from '../src/agreement/stories.js';

const MEMBERS = [['apply_report']];

describe('what is told of a row twice', () => {
  it('agrees however its numbers and its members are written', () => {
    const stories = new Stories();
    expect(stories.agrees(0, { apply_report: { rc: 1, errno: 0 } }, MEMBERS)).toBe(true);
    expect(stories.agrees(0, { apply_report: { errno: new JsonNumber('0.0'), rc: new JsonNumber('1.0') } }, MEMBERS)).toBe(true);
    expect(stories.agrees(0, { apply_report: { rc: 2, errno: 0 } }, MEMBERS)).toBe(false);
  });

  it.each([Number.POSITIVE_INFINITY, new JsonNumber('1e999')])('is refused with the number %s, which is not nothing', (number) => {
    const stories = new Stories();
    expect(stories.agrees(0, { apply_report: { rc: null } }, MEMBERS)).toBe(true);
    expect(() => stories.agrees(0, { apply_report: { rc: number } }, MEMBERS)).toThrow('Infinity');
  });
});
