import { type CompiledPolicy, rulePlace, type SbplFinding, type VirtualHost } from '@runtime/sbpl';
import { askBehaviours, type BehaviourAnswer } from './ask.js';
import { readBehaviour } from './question.js';
import { rulesText } from './rules-text.js';
import { wantsOf } from './wants.js';

/** Everyday actions that a profile evidently wants and that fail for certain under it, each with the rules that are missing. */
export function lintBehaviours(policy: CompiledPolicy, host: VirtualHost): SbplFinding[] {
  if (policy.applyFailure !== null) return [];
  const found: SbplFinding[] = [];
  for (const { questions, rule, message } of wantsOf(policy)) {
    const answers = askBehaviours(
      questions.map((words) => readBehaviour(words)),
      { policy, host },
    );
    const first = answers[0];
    if (first === undefined || answers.some(({ outcome }) => outcome !== 'fails')) continue;
    found.push({
      code: `behaviour.${first.name}`,
      severity: 'warning',
      message: `${message}: ${deniedText(first)}`,
      line: rule.line,
      column: 1,
      part: rule.part,
      file: rule.file,
      ...(first.needed.length === 0 ? {} : { hint: `add ${rulesText(first.needed).replace(/\s+/g, ' ')}` }),
    });
  }
  return found;
}

function deniedText({ first_denied: denied }: BehaviourAnswer): string {
  if (denied === undefined) return 'it is denied';
  const by = denied.rule === null ? 'no rule allows it' : `${rulePlace(denied.rule)} ${denied.rule.text}`;
  return `${denied.operation}${denied.path === '' ? '' : ` ${denied.path}`} is denied (${by})`;
}
