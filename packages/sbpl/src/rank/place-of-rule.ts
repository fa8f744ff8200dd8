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

function placeOf({ levels, file }: CompiledPolicy, rule: PolicyRule, operation: string): PlaceOfRule {
  const filtered = levels.filteredOf(operation);
  const at = filtered.indexOf(rule);
  const [level, ...above] = levels.chainOf(operation);
  const own = level?.operation === operation ? level : null;
  const onwards = (own === null ? [level, ...above] : above).flatMap((each) => (each === undefined ? [] : [asked(each, file)]));
  if (at === -1)
    return { action: rule.action, operation, turn: turnOfTail(rule, levels.tailOf(operation), filtered.length, file), onwards };
  const turn =
    filtered.length === 1 ? 'its only rule with filters' : `rule ${filtered.length - at} of ${filtered.length}, the latest first`;
  const tail = own === null ? null : answerOf(own, file);
  return { action: rule.action, operation, turn, onwards: [...(tail === null ? [] : [`${operation}: ${tail}`]), ...onwards] };
}

function turnOfTail(rule: PolicyRule, tail: readonly PolicyRule[], filtered: number, file: string): string {
  const last = tail.at(-1);
  if (last !== undefined && last !== rule) return `never asked: ${lineOf(last, file)} replaces it`;
  if (filtered === 0) return 'its only rule: it answers every question';
  return `it answers where none of the ${filtered} rules with filters matches`;
}

function asked(level: Level, file: string): string {
  const count = level.filtered === null ? [] : ['its rules with filters'];
  return `${level.operation}: ${[...count, answerOf(level, file) ?? 'no answer of its own'].join(', then ')}`;
}

/** What answers at a level where no filtered rule does. */
function answerOf({ tail, builtIn }: Level, file: string): string | null {
  const [rule] = tail;
  if (rule !== undefined) return `${rule.action} (${lineOf(rule, file)})`;
  return builtIn === null ? null : `the host's own answer, ${builtIn.action}`;
}

/** The line of a rule, with the name of its file where that is not the profile's. */
function lineOf({ source }: PolicyRule, file: string): string {
  return `line ${source.span.line}${source.file === file ? '' : ` of ${source.file.slice(source.file.lastIndexOf('/') + 1)}`}`;
}
