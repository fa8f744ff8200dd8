import { type Recognised, recipeFor, recogniseBehaviours } from '@runtime/behaviours';
import type { ResultOf } from '@runtime/contracts';
import type { DenialLine } from '@runtime/job';
import type { QuestionedProfile, SuiteQuestion } from '@runtime/plan';
import { assembleProfile, compilePolicy, isRelativeTarget, loadVirtualHost, neededRules } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';

type Skipped = ResultOf<'result.import-log'>['skipped'];

/** Questions about one process, and rules that would have allowed them. */
export interface QuestionedProcess {
  process: string;
  denials: number;
  questions: SuiteQuestion[];
  rules: string[];
  /** Everyday actions that the denials speak of. */
  actions: Recognised[];
}

const MOST = { processes: 64, questions: 500, target: 1024 };
const CLOSED = '(version 1)\n(deny default)\n';

/** Each access that was denied once, by process; what cannot be asked about is counted. */
export function questionsFrom(
  denials: readonly DenialLine[],
  world: World,
  only: string | undefined,
): { processes: QuestionedProcess[]; skipped: Skipped } {
  const skipped: Skipped = { other_process: 0, unknown_operation: 0, unusable_target: 0, over_limit: 0 };
  const processes = new Map<string, { denials: number; questions: Map<string, SuiteQuestion> }>();
  for (const { process, operation: named, target, duplicates } of denials) {
    const operation = world.operations.canonical(named);
    if (only !== undefined && process !== only) skipped.other_process++;
    else if (operation === null) skipped.unknown_operation++;
    else if (!isUsable(operation, target, world)) skipped.unusable_target++;
    else {
      const known = processes.get(process) ?? { denials: 0, questions: new Map<string, SuiteQuestion>() };
      const key = `${operation} ${target}`;
      const isFull = processes.size >= MOST.processes && !processes.has(process);
      if (isFull || (known.questions.size >= MOST.questions && !known.questions.has(key))) {
        skipped.over_limit++;
        continue;
      }
      known.denials += 1 + duplicates;
      known.questions.set(key, { operation, target });
      processes.set(process, known);
    }
  }
  const found = [...processes].map(([process, { denials: count, questions }]) => {
    const denied = [...questions.values()];
    const rules = rulesFor(denied, world);
    // A probe needs a target, also where the operation has none.
    const asked = denied.map(({ operation, target }) => ({
      operation,
      target: target === '' ? 'self' : target,
      ...recipeFor(operation, target),
    }));
    return { process, denials: count, questions: asked, rules, actions: recogniseBehaviours(denied, rules, world) };
  });
  return { processes: found, skipped };
}

const isUsable = (operation: string, target: string, world: World): boolean =>
  target.length <= MOST.target &&
  !/[\u0000-\u001f\u007f]/.test(target) &&
  !isRelativeTarget(world.operations, operation, target, undefined);

/** Rules that together allow the questions under a policy that denies everything else. */
function rulesFor(questions: readonly SuiteQuestion[], world: World): string[] {
  const host = loadVirtualHost(world);
  const policy = compilePolicy(assembleProfile({ text: CLOSED, file: 'closed.sb' }), world);
  return [...new Set(questions.flatMap((query) => neededRules(policy, query, host).map(({ rule }) => rule)))];
}

/** A profile of the candidates, as somebody would begin one. The name of a process is anybody's text. */
export const profileOf = ({ process, questions, rules, actions }: QuestionedProcess): QuestionedProfile => ({
  file: `${process.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 64)}.sb`,
  text: `; Candidate rules, made from denials in a log. Read each before you keep it.\n${CLOSED}${[...rules, ...actions.flatMap(commentOf)].map((line) => `${line}\n`).join('')}`,
  questions,
});

/** What a recognised action needs besides, for whoever wants all of it. */
const commentOf = ({ name, title, also_needed: needed }: Recognised): string[] =>
  needed.length === 0 ? [] : ['', `; ${name}, ${title}, needs besides:`, ...needed.map((rule) => `; ${rule}`)];
