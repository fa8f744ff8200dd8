import type { Behaviour } from '@runtime/contracts';
import { assembleProfile, type CompiledPolicy, compilePolicy, decide, extendHost, type VirtualHost, virtualHostOf } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import { askBehaviours } from './ask.js';
import { behaviours, hostOfBehaviours } from './data.js';
import { isLine, linesOf } from './lines.js';
import { type BehaviourQuestion, readBehaviour } from './question.js';

interface Access {
  operation: string;
  target: string;
}

/** An everyday action that denials speak of. */
export interface Recognised {
  name: string;
  title: string;
  /** The denials, as they were written. */
  denials: Access[];
  /** What the action needs besides, as far as its data say. */
  also_needed: string[];
}

const CLOSED = '(version 1)\n(deny default)\n';

/** The everyday actions that denied accesses belong to, with the rules that the action needs besides those for the denials. */
export function recogniseBehaviours(denied: readonly Access[], rules: readonly string[], world: World): Recognised[] {
  const host = extendHost(virtualHostOf(world), hostOfBehaviours());
  const closed = policyOf(CLOSED, world);
  const granted = rules.length === 0 ? closed : closed.withRules([...rules]);
  return [...behaviours().values()].flatMap((behaviour) => {
    const question = usual(behaviour);
    const signs = policyOf(CLOSED + signsOf(behaviour, question, host).join('\n'), world);
    const denials = denied.filter(({ operation, target }) => decide(signs, { operation, target }, host).decision === 'allow');
    if (denials.length === 0) return [];
    const also = question === null ? [] : rulesFor(question, granted, host);
    return [{ name: behaviour.name, title: behaviour.title, denials, also_needed: also }];
  });
}

const policyOf = (text: string, world: World): CompiledPolicy => compilePolicy(assembleProfile({ text, file: 'signs.sb' }), world);

/** The question without values; null where it needs one. */
const usual = ({ name, parameters }: Behaviour): BehaviourQuestion | null =>
  parameters.some((each) => each.default === undefined && each.optional !== true) ? null : readBehaviour([name]);

/** Rules that allow what is typical of an action: the fixed targets of its own lines, and what its data say of logs. */
function signsOf(behaviour: Behaviour, question: BehaviourQuestion | null, host: VirtualHost): string[] {
  const signs = (behaviour.in_log ?? []).map(({ operation, filter }) => `(allow ${operation} ${filter})`);
  if (question === null) return signs;
  const own = new Set<unknown>(behaviour.accesses.filter(isLine));
  for (const { line, targets, filters } of linesOf(question, host.world)) {
    if (!own.has(line) || line.in_log === false) continue;
    for (const operation of line.operations) {
      const all = targets.map((target, at) => filters[at] ?? filterFor(operation, target, host));
      signs.push(`(allow ${operation} ${all.join(' ')})`);
    }
  }
  return signs;
}

function filterFor(operation: string, target: string, host: VirtualHost): string {
  if (target === '') return '';
  if (operation === 'mach-lookup') return `(global-name ${JSON.stringify(target)})`;
  return `(literal ${JSON.stringify(host.resolve(target).path)})`;
}

const rulesFor = (question: BehaviourQuestion, policy: CompiledPolicy, host: VirtualHost): string[] =>
  (askBehaviours([question], { policy, host })[0]?.needed ?? []).map(({ rule }) => rule);
