import fc from 'fast-check';

/** A condition as the generator made it: how it is written, and when it holds. */
export type Condition =
  | { kind: 'path'; word: 'literal' | 'subpath' | 'prefix' | 'regex'; path: string }
  | { kind: 'target'; word: string }
  | { kind: 'constant'; holds: boolean | null; source: string }
  | { kind: 'all' | 'any' | 'none'; parts: Condition[] };

interface RuleForm {
  kind: 'rule';
  action: 'allow' | 'deny';
  operations: readonly string[];
  conditions: readonly Condition[];
  /** The only argument beside the operations is one that may be a filter or a modifier. */
  perhaps: boolean;
  modifier: string;
}

export type Form =
  | RuleForm
  | { kind: 'import'; forms: Form[] | null }
  | { kind: 'with-filter'; condition: Condition; forms: Form[] }
  | { kind: 'given' | 'perhaps'; forms: Form[] };

export interface Profile {
  version: number;
  forms: Form[];
}

const PATHS = ['/a', '/a/b', '/a/b/c', '/ab', '/x'];

export const QUESTIONS: readonly { operation: string; targets: readonly string[] }[] = [
  ...[
    'file-read-data',
    'file-read-metadata',
    'file-write-data',
    'file-write-unlink',
    'file-write-setugid',
    'file-test-existence',
    'file-mount-update',
  ].map((operation) => ({ operation, targets: PATHS })),
  { operation: 'signal', targets: ['self', 'others'] },
  { operation: 'mach-task-name', targets: ['self', 'others'] },
  { operation: 'mach-task-read', targets: ['self', 'others'] },
  { operation: 'process-info-pidinfo', targets: ['self', 'others'] },
  { operation: 'sysctl-read', targets: ['hw.ncpu'] },
  { operation: 'network-bind', targets: ['127.0.0.1:80'] },
];

/** Operations that rules name together: filters that fit one of a kind fit all. */
const KINDS = {
  file: [
    ...['file*', 'file-read*', 'file-read-data', 'file-read-metadata', 'file-write*', 'file-write-data', 'file-write-unlink'],
    ...['file-write-setugid', 'file-test-existence', 'file-mount', 'file-mount-update'],
  ],
  target: ['signal', 'mach-task*', 'mach-task-name', 'mach-task-read', 'process-info*', 'process-info-pidinfo'],
  other: ['default', 'process*', 'mach*', 'network*', 'network-inbound', 'network-bind', 'sysctl*', 'sysctl-read'],
} as const;

const constant = (holds: boolean | null, source: string): Condition => ({ kind: 'constant', holds, source });

/** Conditions that nothing here can decide. */
export const UNDECIDED = ['(debug-mode)', '(process-attribute is-plugin)'] as const;

const COMMON: readonly Condition[] = [
  constant(true, '(process-path "/usr/libexec/runtime/probe")'),
  constant(false, '(process-path "/usr/bin/other")'),
  ...UNDECIDED.map((source) => constant(null, source)),
];

const leaves: Record<keyof typeof KINDS, fc.Arbitrary<Condition>> = {
  file: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('path' as const),
        word: fc.constantFrom('literal', 'subpath', 'prefix', 'regex'),
        path: fc.constantFrom(...PATHS),
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom(...COMMON) },
  ),
  target: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Condition>({ kind: 'target', word: 'self' }, { kind: 'target', word: 'others' }) },
    { weight: 1, arbitrary: fc.constantFrom(...COMMON) },
  ),
  other: fc.constantFrom(...COMMON),
};

const nested = (leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom('all' as const, 'any' as const, 'none' as const),
          parts: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
        }),
      },
    ),
  })).condition;

const ruleOf = (kind: keyof typeof KINDS): fc.Arbitrary<RuleForm> =>
  fc
    .record({
      action: fc.constantFrom('allow' as const, 'deny' as const),
      operations: fc.array(fc.constantFrom<string>(...KINDS[kind]), { minLength: 1, maxLength: 3 }),
      conditions: fc.oneof(
        { weight: 2, arbitrary: fc.array(nested(leaves[kind]), { minLength: 1, maxLength: 3 }) },
        { weight: 1, arbitrary: fc.constant([]) },
      ),
      perhaps: fc.integer({ min: 0, max: 30 }).map((number) => number === 30),
      modifier: fc.constantFrom('', '', '', '(with message "m")'),
    })
    .map((rule) => ({ ...rule, kind: 'rule', perhaps: rule.perhaps && rule.conditions.length === 0 }));

const rule: fc.Arbitrary<Form> = fc.oneof(
  { weight: 5, arbitrary: ruleOf('file') },
  { weight: 2, arbitrary: ruleOf('target') },
  { weight: 2, arbitrary: ruleOf('other') },
);

/** Inside `with-filter` every rule takes the condition, so it has to fit all: it is one that every operation knows. */
const form: fc.Arbitrary<Form> = fc.letrec<{ form: Form; forms: Form[] }>((tie) => ({
  forms: fc.array(tie('form'), { maxLength: 4 }),
  form: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 12, arbitrary: rule },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('import' as const), forms: tie('forms') }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('with-filter' as const),
        condition: nested(fc.constantFrom(...COMMON)),
        forms: tie('forms'),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('given' as const, 'perhaps' as const), forms: tie('forms') }) },
  ),
})).form;

const missing: fc.Arbitrary<Form> = fc.constant({ kind: 'import', forms: null });

export const profiles: fc.Arbitrary<Profile> = fc.record({
  version: fc.constantFrom(1, 1, 1, 2, 3),
  forms: fc.oneof(
    { weight: 4, arbitrary: fc.array(form, { maxLength: 16 }) },
    { weight: 1, arbitrary: fc.array(fc.oneof({ weight: 6, arbitrary: form }, { weight: 1, arbitrary: missing }), { maxLength: 12 }) },
  ),
});

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'path':
      return condition.word === 'regex' ? `(regex #"^${condition.path}")` : `(${condition.word} "${condition.path}")`;
    case 'target':
      return `(target ${condition.word})`;
    case 'constant':
      return condition.source;
    default:
      return `(require-${condition.kind === 'none' ? 'not' : condition.kind} ${condition.parts.map(conditionText).join(' ')})`;
  }
}

/** A profile as text, with the texts that it imports by name. */
export function written({ version, forms }: Profile): { text: string; imports: ReadonlyMap<string, string> } {
  const imports = new Map<string, string>();
  const text = (each: Form): string => {
    switch (each.kind) {
      case 'rule': {
        const filters = each.perhaps ? '(mystery)' : each.conditions.map(conditionText).join(' ');
        return `(${each.action} ${each.operations.join(' ')} ${each.modifier} ${filters})`;
      }
      case 'import': {
        if (each.forms === null) return '(import "missing.sb")';
        const name = `part-${imports.size}.sb`;
        imports.set(name, '');
        imports.set(name, each.forms.map(text).join('\n'));
        return `(import "${name}")`;
      }
      case 'with-filter':
        return `(with-filter ${conditionText(each.condition)} ${each.forms.map(text).join(' ')})`;
      case 'given':
        return `(if (param "GIVEN") (begin #t ${each.forms.map(text).join(' ')}))`;
      case 'perhaps':
        return `(if (mystery) (begin #t ${each.forms.map(text).join(' ')}))`;
    }
  };
  return { text: `(version ${version})\n${forms.map(text).join('\n')}`, imports };
}
