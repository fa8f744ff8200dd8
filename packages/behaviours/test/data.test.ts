import { behaviours, readQuestion } from '@runtime/behaviours';
import { type BehaviourLine, BehaviourSchema } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
import { listOf } from '../src/data.js';
import { world } from './support.js';

it('names, for programs that are no behaviour, questions that can be asked', () => {
  const near = listOf<{ words: string[]; ask: string[] }>('near.json');
  for (const { ask } of near) for (const question of ask) expect(() => readQuestion(question, world)).not.toThrow();
  const words = near.flatMap((each) => each.words);
  expect(new Set(words).size).toBe(words.length);
});

it.each(['npm install', 'git clone https://host/a', 'cc main.c', 'ps aux', '/usr/bin/curl https://host/', 'open -a Safari', 'make all'])(
  'says of %s what to ask in its place',
  (text) => {
    expect(() => readQuestion(text, world)).toThrow(expect.objectContaining({ hint: expect.stringMatching(/^ask for what it does/) }));
  },
);

it.each(['file-read-data /etc/hosts denied', 'mach-lookup com.apple.x ALLOW', 'cd /Users/me working'])(
  'takes no answer that is misspelt for a part of the target: %s',
  (text) => {
    expect(() => readQuestion(text, world)).toThrow(expect.objectContaining({ code: 'QUESTION_INVALID' }));
  },
);

const lines = (accesses: readonly object[]): BehaviourLine[] => accesses.filter((each): each is BehaviourLine => 'operations' in each);

describe.each([...behaviours().values()].map((each) => [each.name, each] as const))('the data of %s', (_name, behaviour) => {
  it('is what its schema says', () => {
    expect(BehaviourSchema.safeParse(behaviour).error?.issues ?? []).toEqual([]);
  });

  it('gives one filter for all targets, or one for each', () => {
    for (const { filter, filters, targets } of lines(behaviour.accesses))
      if (filters !== undefined) expect([filter, filters.length]).toEqual([undefined, targets.length]);
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
