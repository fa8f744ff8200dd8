import { type AccessAnswer, askThrough, type CompiledPolicy, type QuestionProcess, type VirtualHost } from '@runtime/sbpl';
import type { FilledLine } from './lines.js';
import { placesInRules } from './places.js';

/** What the policy says about a line. */
export interface LineAnswer {
  /** By target, all accesses to it. */
  targets: AccessAnswer[][];
  /** Accesses to places that rules of the profile name, which the host may use in place of the target. */
  elsewhere: AccessAnswer[][];
  /** A pattern of the profile may allow such a place. */
  hasPattern: boolean;
}

export interface Asked {
  policy: CompiledPolicy;
  host: VirtualHost;
  process: QuestionProcess | undefined;
}

/** Asks about everything that a line names. */
export function answersOf({ line, targets, isGiven }: FilledLine, { policy, host, process }: Asked): LineAnswer {
  const places = line.places_below === undefined || isGiven ? null : placesInRules(policy, line.places_below);
  const own = line.stops_at === 'first' && isGiven ? targets.slice(0, 1) : targets;
  const askedBy = (target: string, by: QuestionProcess | undefined): AccessAnswer[] => {
    const asked = line.operations.flatMap((operation) =>
      pathsFor(target, line.each, host).flatMap((path) => askThrough(policy, { operation, target: path, process: by }, host)),
    );
    return distinct(line.only_by_rule === true ? asked.map(onlyByRule) : asked);
  };
  const about = (target: string): AccessAnswer[] => {
    const asked = askedBy(target, process);
    if (line.holding === undefined || asked.every(({ decision }) => decision !== 'deny')) return asked;
    const extensions = [...(process?.extensions ?? []), ...line.holding.map((name) => ({ class: name, path: target }))];
    return asked.map(openWhere(askedBy(target, { ...process, extensions }), line.holding));
  };
  return {
    targets: own.map(about),
    elsewhere: (places?.files ?? []).map(about),
    hasPattern: places?.hasPattern ?? false,
  };
}

/** The target itself, or the folders above where it leads to, and it. */
export function pathsFor(target: string, each: 'ancestors' | 'components' | undefined, host: VirtualHost): string[] {
  if (each === undefined) return [target];
  const { path } = host.resolve(target);
  const above = ancestorsOf(path);
  if (each === 'ancestors') return above;
  return path === target ? [...above, target] : [...above, target, path];
}

function ancestorsOf(path: string): string[] {
  const above: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) above.push(path.slice(0, end));
  return path === '/' ? [] : ['/', ...above.reverse()];
}

/** A denial that no rule on the exact operation makes counts as none. */
const onlyByRule = (answer: AccessAnswer): AccessAnswer =>
  answer.level.operation === answer.operation && answer.level.list !== 'built-in' ? answer : { ...answer, decision: 'allow', unknown: [] };

/** A denial that holds no more once the process has the extensions is none for certain. */
const openWhere =
  (held: readonly AccessAnswer[], classes: readonly string[]) =>
  (answer: AccessAnswer): AccessAnswer => {
    const other = held.find(({ operation, path }) => operation === answer.operation && path === answer.path);
    if (answer.decision !== 'deny' || other?.decision !== 'allow') return answer;
    const { rule } = other;
    const reason = 'whether the system gave the process this extension by then is not known';
    const doubt = { construct: `extension ${classes.join(', ')}`, reason, file: rule?.file ?? '', line: rule?.line ?? 0 };
    return { ...answer, decision: 'unknown', unknown: [doubt] };
  };

function distinct(answers: readonly AccessAnswer[]): AccessAnswer[] {
  const seen = new Map<string, AccessAnswer>();
  for (const answer of answers) {
    const key = `${answer.operation} ${answer.path}`;
    if (!seen.has(key)) seen.set(key, answer);
  }
  return [...seen.values()];
}
