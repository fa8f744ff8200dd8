import fc from 'fast-check';
import { RULE_PATHS } from '../ground.js';
import type { Condition } from './form.js';

const word = (name: Extract<Condition, { kind: 'word' }>['word'], ...values: [string, ...string[]]): fc.Arbitrary<Condition> =>
  fc.constantFrom(...values.map((value): Condition => ({ kind: 'word', word: name, value })));

/** Filters that every operation takes: one that holds for the probe's own program, one that never does. */
const anywhere = word('process-path', '/usr/bin/other', '/usr/libexec/runtime/other');

const path: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constant('path' as const),
  word: fc.constantFrom('literal', 'subpath', 'prefix', 'regex'),
  path: fc.constantFrom(...RULE_PATHS),
});

/** A condition, or several under a combinator. */
const nested = (leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constantFrom('all', 'any'), parts: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('not' as const), parts: fc.tuple(tie('condition')) }) },
    ),
  })).condition;

export const CONDITIONS = {
  file: nested(fc.oneof({ weight: 8, arbitrary: path }, { weight: 1, arbitrary: anywhere })),
  target: nested(word('target', 'self', 'others')),
  sysctl: nested(word('sysctl-name', 'hw.ncpu', 'kern.osrelease')),
  other: nested(anywhere),
} satisfies Record<string, fc.Arbitrary<Condition>>;

export type ConditionKind = keyof typeof CONDITIONS;
