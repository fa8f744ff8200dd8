import type { BehaviourLine, BehaviourUse } from '@runtime/contracts';
import type { World } from '@runtime/worlds';
import { behaviours } from './data.js';
import { BehavioursError } from './error.js';
import type { BehaviourQuestion } from './question.js';

type Values = Readonly<Record<string, string>>;

/** A line of a behaviour with its values filled in. */
export interface FilledLine {
  line: BehaviourLine;
  targets: string[];
  /** By target, the filter of the rule that mends it; undefined where that is the exact target. */
  filters: (string | undefined)[];
  symptom: string;
  /** The first target is what the question gave, so no other stands for it. */
  isGiven: boolean;
}

const NAME = /\$\{([A-Z_]+)\}/g;

/** A text with its values; null where it names one that is not given. */
export function filled(text: string, values: Values): string | null {
  let isWhole = true;
  const result = text.replace(NAME, (_all, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    isWhole &&= value !== undefined;
    return value ?? '';
  });
  return isWhole ? result : null;
}

/** A line of its own, not those of another behaviour. */
export const isLine = (access: BehaviourLine | BehaviourUse): access is BehaviourLine => !('uses' in access);

/** The lines of a question that apply to a world, in order, those of other behaviours in their place. */
export function linesOf(question: BehaviourQuestion, world: World): FilledLine[] {
  const { behaviour, values, given } = question;
  return flattened(behaviour.accesses, behaviour.symptom, values, given, (line, inner) => isOf(line, inner) && isInForce(line, world));
}

/** The lines of a question that only releases after a world's have. */
export function laterLinesOf(question: BehaviourQuestion, world: World): FilledLine[] {
  const { behaviour, values, given } = question;
  return flattened(behaviour.accesses, behaviour.symptom, values, given, (line, inner) => isOf(line, inner) && isLater(line, world));
}

function flattened(
  accesses: readonly (BehaviourLine | BehaviourUse)[],
  symptom: string,
  values: Values,
  given: ReadonlySet<string>,
  applies: (line: BehaviourLine, values: Values) => boolean,
): FilledLine[] {
  return accesses.flatMap((each) => {
    if ('uses' in each) {
      const used = behaviours().get(each.uses);
      if (used === undefined) throw new BehavioursError({ code: 'BEHAVIOUR_UNKNOWN', message: `there is no behaviour ${each.uses}` });
      const inner = Object.fromEntries(Object.entries(each.with).map(([name, text]) => [name, filled(text, values) ?? '']));
      return flattened(used.accesses, used.symptom, inner, given, applies);
    }
    const targets = each.targets.map((target) => filled(target, values));
    if (!applies(each, values) || targets.includes(null)) return [];
    const shown = filled(each.symptom ?? symptom, values) ?? symptom;
    const filters = targets.map((_, at) => filled(each.filters?.[at] ?? each.filter ?? '', values) || undefined);
    const isGiven = [...(each.targets[0] ?? '').matchAll(NAME)].some(([, name]) => given.has(name ?? ''));
    return [{ line: each, targets: targets as string[], filters, symptom: shown, isGiven }];
  });
}

const isOf = ({ only_for: programs }: BehaviourLine, { PROGRAM: program = '' }: Values): boolean =>
  programs?.some((each) => (each.startsWith('*') ? program.endsWith(each.slice(1)) : program === each)) !== false;

const isLater = ({ from_version: from }: BehaviourLine, { identity }: World): boolean =>
  from !== undefined && compareVersions(identity.product_version, from) < 0;

const isInForce = (line: BehaviourLine, world: World): boolean =>
  !isLater(line, world) && (line.before_version === undefined || compareVersions(world.identity.product_version, line.before_version) < 0);

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number)) as [number[], number[]];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
