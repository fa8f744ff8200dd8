import { jsonPointer, pointerStep, pointerSteps } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';

describe('a JSON pointer', () => {
  it.each([
    [[], ''],
    [[''], '/'],
    [['a', 0, 'b'], '/a/0/b'],
    [['a/b', '~'], '/a~1b/~0'],
    [['~1', '/~0'], '/~01/~1~00'],
  ])('of %j is %j, and leads back', (steps, pointer) => {
    expect(jsonPointer(steps)).toBe(pointer);
    expect(pointerSteps(pointer)).toEqual(steps.map(String));
  });

  it('has a step for every name', () => {
    expect(pointerStep('a~/b')).toBe('a~0~1b');
  });
});
