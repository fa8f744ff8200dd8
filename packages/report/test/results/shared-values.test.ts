import { JsonNumber } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { SharedValues } from '../../src/results/shared-values.js';

const path = (name: string) => ({ path: `/${name}`, parts: [{ name }] });

describe('values of rows', () => {
  it('are held once where neighbours are equal, and what is in them too', () => {
    const shared = new SharedValues();
    const first = shared.of('a', path('tmp'));
    expect(shared.of('a', path('tmp'))).toBe(first);
    const other = shared.of('a', { ...path('tmp'), more: 1 }) as { parts: unknown };
    expect(other).toEqual({ ...path('tmp'), more: 1 });
    expect(other.parts).toBe((first as { parts: unknown }).parts);
  });

  it('are compared with the last few of their name', () => {
    const shared = new SharedValues();
    const first = shared.of('a', path('1'));
    for (const name of ['2', '3', '4']) shared.of('a', path(name));
    expect(shared.of('b', path('1'))).not.toBe(first);
    expect(shared.of('a', path('1'))).toBe(first);
    shared.of('a', path('5'));
    expect(shared.of('a', path('1'))).not.toBe(first);
  });

  it('are told apart where they are written otherwise', () => {
    const shared = new SharedValues();
    shared.of('a', { at: 1 });
    const other = { at: new JsonNumber('1.0') };
    expect(shared.of('a', other)).toBe(other);
  });
});
