import fc from 'fast-check';
import { CONDITIONS, type ConditionKind } from './conditions.js';
import type { Form, Profile, RuleForm } from './form.js';

/** Operations that rules name together: filters that fit one of a kind fit all. The plainest first. */
const OPERATIONS: Record<ConditionKind, readonly string[]> = {
  file: [
    ...['file-read-data', 'file-read-metadata', 'file-read*', 'file*', 'file-write-data', 'file-write-unlink', 'file-write*'],
    ...['file-mount', 'file-mount-update', 'file-write-setugid'],
  ],
  target: ['signal', 'process-info-pidinfo', 'process-info*', 'mach-task-name', 'mach-task*'],
  sysctl: ['sysctl-read', 'sysctl*'],
  other: ['default', 'network-outbound', 'network-inbound', 'network-bind', 'network*', 'process*', 'mach*'],
};

const action = fc.constantFrom('allow' as const, 'deny' as const);

const ruleOf = (kind: ConditionKind): fc.Arbitrary<RuleForm> =>
  fc.record({
    kind: fc.constant('rule' as const),
    action,
    operations: fc.uniqueArray(fc.constantFrom(...OPERATIONS[kind]), { minLength: 1, maxLength: 2 }),
    conditions: fc.oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(CONDITIONS[kind], { minLength: 1, maxLength: 2 }) },
    ),
  });

/** The default, bare: filtered defaults come with the other rules. */
const defaultRule: fc.Arbitrary<RuleForm> = action.map((each) => ({ kind: 'rule', action: each, operations: ['default'], conditions: [] }));

const rule: fc.Arbitrary<Form> = fc.oneof(
  { weight: 8, arbitrary: ruleOf('file') },
  { weight: 2, arbitrary: ruleOf('target') },
  { weight: 1, arbitrary: ruleOf('sysctl') },
  { weight: 2, arbitrary: ruleOf('other') },
  { weight: 2, arbitrary: defaultRule },
);

const { form } = fc.letrec<{ form: Form; forms: Form[] }>((tie) => ({
  forms: fc.array(tie('form'), { minLength: 1, maxLength: 3 }),
  form: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 10, arbitrary: rule },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('import' as const), forms: tie('forms') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('with-filter' as const), condition: CONDITIONS.other, forms: tie('forms') }) },
  ),
}));

/** Profiles, weighted to what no measurement has settled. */
export const profiles: fc.Arbitrary<Profile> = fc.record({
  version: fc.constantFrom(1, 1, 1, 2, 3),
  forms: fc.array(form, { maxLength: 10 }),
});
