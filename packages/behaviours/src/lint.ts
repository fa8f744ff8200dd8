import { type CompiledPolicy, rulePlace, type SbplFinding, type VirtualHost } from '@runtime/sbpl';
import { askBehaviours, type BehaviourAnswer } from './ask.js';
import { readBehaviour } from './question.js';
import { rulesText } from './rules-text.js';
import { wantsOf } from './wants.js';

/** Everyday actions that a profile evidently wants and that fail for certain under it, each with the rules that are missing. */
export function lintBehaviours(policy: CompiledPolicy, host: VirtualHost): SbplFinding[] {
  if (policy.applyFailure !== null) return [];
  const found: SbplFinding[] = [];
  for (const { questions, rule, message, folders } of wantsOf(policy)) {
    const answers = askBehaviours(
      questions.map((words) => readBehaviour(words)),
      { policy, host },
    );
    const first = answers[0];
    if (first === undefined || answers.some(({ outcome }) => outcome !== 'fails')) continue;
    found.push({
      code: `behaviour.${first.name}`,
      severity: 'warning',
      message: `${message}: ${deniedText(first, folders)}`,
      line: rule.line,
      column: 1,
      part: rule.part,
      file: rule.file,
      ...(first.needed.length === 0 ? {} : { hint: `add ${wholeFolders(rulesText(first.needed), folders).replace(/\s+/g, ' ')}` }),
    });
  }
  return found;
}

type Folders = ReadonlyMap<string, string> | undefined;

/** Rules on a program that stands for a folder, as rules on the folder. */
function wholeFolders(text: string, folders: Folders): string {
  let whole = text;
  for (const [program, folder] of folders ?? [])
    if (folder !== '') whole = whole.replaceAll(`(literal "${program}")`, `(subpath "${folder}")`);
  return whole;
}

function deniedText({ first_denied: denied }: BehaviourAnswer, folders: Folders): string {
  if (denied === undefined) return 'it is denied';
  const by = denied.rule === null ? 'no rule allows it' : `${rulePlace(denied.rule)} ${denied.rule.text}`;
  const folder = folders?.get(denied.path) ?? '';
  const path = folder === '' ? denied.path : `of a program in ${folder}`;
  return `${denied.operation}${path === '' ? '' : ` ${path}`} is denied (${by})`;
}
