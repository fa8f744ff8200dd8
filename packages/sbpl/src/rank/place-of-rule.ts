import type { CompiledPolicy } from '../policy/compile.js';
import type { Level } from '../policy/levels.js';
import type { PolicyRule } from '../policy/rule.js';

/** Where a rule stands for one of its operations, in words. */
export interface PlaceOfRule {
  action: PolicyRule['action'];
  operation: string;
  /** Its turn in its list. */
  turn: string;
  /** What is asked after its list, in order. */
  onwards: string[];
}

/** The places of the rules that a form of the profile makes: none for a form that makes no rule. `start` is the form's offset. */
export function placesOfRules(policy: CompiledPolicy, start: number): PlaceOfRule[] {
  return policy.rules
    .filter(({ source }) => source.file === policy.file && source.span.start === start && source.part === 'base')
    .flatMap((rule) => rule.operations.flatMap((name) => policy.levels.table.entries(name)).map((each) => placeOf(policy, rule, each)));
}

function placeOf({ levels }: CompiledPolicy, rule: PolicyRule, operation: string): PlaceOfRule {
  const filtered = levels.filteredOf(operation);
  const at = filtered.indexOf(rule);
  const [level, ...above] = levels.chainOf(operation);
  const own = level?.operation === operation ? level : null;
  const onwards = (own === null ? [level, ...above] : above).flatMap((each) => (each === undefined ? [] : [asked(each)]));
  if (at === -1) return { action: rule.action, operation, turn: turnOfTail(rule, levels.tailOf(operation), filtered.length), onwards };
  const turn =
    filtered.length === 1 ? 'its only rule with filters' : `rule ${filtered.length - at} of ${filtered.length}, the latest first`;
  const tail = own === null ? null : answerOf(own);
  return { action: rule.action, operation, turn, onwards: [...(tail === null ? [] : [`${operation}: ${tail}`]), ...onwards] };
}

function turnOfTail(rule: PolicyRule, tail: readonly PolicyRule[], filtered: number): string {
  const last = tail.at(-1);
  if (last !== undefined && last !== rule) return `never asked: line ${last.source.span.line} replaces it`;
  if (filtered === 0) return 'its only rule: it answers every question';
  return `it answers where none of the ${filtered} rules with filters matches`;
}

function asked(level: Level): string {
  const count = level.filtered === null ? [] : ['its rules with filters'];
  return `${level.operation}: ${[...count, answerOf(level) ?? 'no answer of its own'].join(', then ')}`;
}

/** What answers at a level where no filtered rule does. */
function answerOf({ tail, builtIn }: Level): string | null {
  const [rule] = tail;
  if (rule !== undefined) return `${rule.action} (line ${rule.source.span.line})`;
  return builtIn === null ? null : `the host's own answer, ${builtIn.action}`;
}
