import { GROUND } from '../ground.js';
import type { ProfileText } from '../types.js';

/** A condition as the generator makes it. */
export type Condition =
  | { kind: 'path'; word: 'literal' | 'subpath' | 'prefix' | 'regex'; path: string }
  | { kind: 'word'; word: 'target' | 'sysctl-name' | 'process-path'; value: string }
  | { kind: 'all' | 'any' | 'not'; parts: readonly Condition[] };

export interface RuleForm {
  kind: 'rule';
  action: 'allow' | 'deny';
  operations: readonly string[];
  conditions: readonly Condition[];
}

export type Form =
  | RuleForm
  | { kind: 'import'; forms: readonly Form[] }
  | { kind: 'with-filter'; condition: Condition; forms: readonly Form[] };

export interface Profile {
  version: number;
  forms: readonly Form[];
}

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'path':
      return condition.word === 'regex' ? `(regex #"^${condition.path}")` : `(${condition.word} "${condition.path}")`;
    case 'word':
      return condition.word === 'target' ? `(target ${condition.value})` : `(${condition.word} "${condition.value}")`;
    default:
      return `(require-${condition.kind} ${condition.parts.map(conditionText).join(' ')})`;
  }
}

/** How many forms a profile has, those of its imports among them. The version is not counted. */
export const countForms = (forms: readonly Form[]): number =>
  forms.reduce((sum, form) => sum + 1 + (form.kind === 'rule' ? 0 : countForms(form.forms)), 0);

/** A profile as text. Imported profiles lie on the ground, under names that count up. */
export function written({ version, forms }: Profile): ProfileText {
  const imports = new Map<string, string>();
  const text = (form: Form): string => {
    switch (form.kind) {
      case 'rule':
        return `(${[form.action, ...form.operations, ...form.conditions.map(conditionText)].join(' ')})`;
      case 'import': {
        const name = `${GROUND}/part-${imports.size}.sb`;
        imports.set(name, '');
        imports.set(name, `(version ${version})\n${form.forms.map(text).join('\n')}\n`);
        return `(import "${name}")`;
      }
      case 'with-filter':
        return `(with-filter ${conditionText(form.condition)} ${form.forms.map(text).join(' ')})`;
    }
  };
  return { text: `(version ${version})\n${forms.map((form) => `${text(form)}\n`).join('')}`, imports };
}
