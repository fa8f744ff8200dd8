import { behaviours } from '@runtime/behaviours';
import { type BehaviourLine, BehaviourSchema } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { world } from './support.js';

const lines = (accesses: readonly object[]): BehaviourLine[] => accesses.filter((each): each is BehaviourLine => 'operations' in each);

describe.each([...behaviours().values()].map((each) => [each.name, each] as const))('the data of %s', (_name, behaviour) => {
  it('is what its schema says', () => {
    expect(BehaviourSchema.safeParse(behaviour).error?.issues ?? []).toEqual([]);
  });

  it('names operations that there are', () => {
    expect(
      lines(behaviour.accesses)
        .flatMap(({ operations }) => operations)
        .filter((name) => !world.operations.names.includes(name)),
    ).toEqual([]);
  });

  it('names only its own parameters, and uses behaviours that there are', () => {
    const named = [...JSON.stringify(behaviour.accesses).matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name);
    const own = behaviour.parameters.map(({ name }) => name);
    expect(named.filter((name) => !own.includes(name as string))).toEqual([]);
    for (const each of behaviour.accesses) if ('uses' in each) expect(behaviours().has(each.uses)).toBe(true);
  });

  it('rests a settled line on more than an inference', () => {
    const settled = lines(behaviour.accesses).filter(({ unsettled }) => unsettled === undefined);
    expect(settled.filter(({ strength }) => strength === 'inferred')).toEqual([]);
  });
});
