import type { PolicyRule, RuleModifier, RuleSource } from './rule.js';
import { type FilterLeaf, visitLeaves } from './visit.js';

/** Beginnings of operations that a compiler refuses a kind of filter for. What is in no list is left to the compiler. */
interface Misfit {
  what: string;
  attributes: readonly string[];
  operations: readonly string[];
}

const NAMED = ['mach-lookup', 'mach-register', 'sysctl', 'ipc', 'iokit', 'signal', 'process-info', 'process-fork', 'authorization'];
const OTHERS = ['appleevent', 'nvram', 'darwin-notification', 'distributed-notification', 'syscall', 'device', 'hid', 'system-socket'];
const FILES = ['file', 'fs-'];
const SERVICES = ['mach-lookup', 'mach-register'];

const MISFITS: readonly Misfit[] = [
  misfit('a path', ['path', 'mount-relative-path', 'vnode-type', 'file-mode', 'xattr'], [...NAMED, ...OTHERS]),
  misfit(
    'the name of a service',
    ['global-name', 'local-name', 'xpc-service-name'],
    [...FILES, 'network', 'sysctl', 'iokit', 'process', 'signal'],
  ),
  misfit('the name of shared memory or a semaphore', ['ipc-posix-name'], [...FILES, ...SERVICES, 'network', 'sysctl', 'iokit']),
  misfit('the name of a sysctl', ['sysctl-name'], [...FILES, 'mach', 'network', 'iokit', 'ipc']),
  misfit('an address', ['remote', 'local'], [...FILES, 'mach', 'sysctl', 'iokit', 'ipc', 'process', 'signal']),
  misfit('a socket', ['socket-domain', 'socket-type', 'socket-protocol'], [...FILES, 'mach', 'sysctl', 'iokit', 'ipc']),
  misfit(
    'a device',
    ['iokit-registry-entry-class', 'iokit-user-client-class', 'iokit-property', 'iokit-connection'],
    [...FILES, 'mach', 'network', 'sysctl', 'ipc', 'process', 'signal'],
  ),
  misfit(
    'a name of another kind',
    ['right-name', 'appleevent-destination', 'preference-domain', 'notification-name', 'kext-bundle-id', 'info-type'],
    [...FILES, ...SERVICES, 'network', 'sysctl', 'iokit', 'ipc'],
  ),
  misfit('the target process', ['target'], [...FILES, 'network', 'sysctl', ...SERVICES, 'iokit']),
];

/** By attribute; each stands in one of them. */
const MISFIT_OF = new Map(MISFITS.flatMap((each) => each.attributes.map((attribute) => [attribute, each] as const)));

function misfit(what: string, attributes: readonly string[], operations: readonly string[]): Misfit {
  return { what, attributes, operations };
}

/** Whether a compiler takes a filter on an attribute for at least one of the operations. */
export function filtersThatFit(operations: readonly string[]): (attribute: string) => boolean {
  return (attribute) => {
    const misfit = MISFIT_OF.get(attribute);
    return operations.length === 0 || misfit === undefined || !isEverywhere(misfit, operations);
  };
}

const isEverywhere = ({ operations: beginnings }: Misfit, operations: readonly string[]): boolean =>
  operations.every((operation) => beginnings.some((beginning) => operation.startsWith(beginning)));

function attributeOf(leaf: FilterLeaf): string | null {
  switch (leaf.kind) {
    case 'text':
    case 'number':
      return leaf.attribute;
    case 'mode':
      return 'file-mode';
    case 'endpoint':
      return leaf.side;
    default:
      return null;
  }
}

/** A part of a rule that a compiler refuses. */
export interface Misapplied {
  source: RuleSource;
  code: 'sbpl.filter-not-applicable' | 'sbpl.modifier-not-applicable';
  message: string;
}

/** Filters that apply to none of the operations of their rule, and modifiers that do not go with it. */
export function misapplied(rules: readonly PolicyRule[]): Misapplied[] {
  return rules.flatMap((rule) => (rule.action === 'unknown' ? [] : [...misfitsOf(rule), ...modifiersOf(rule)]));
}

function misfitsOf({ filter, operations, source }: PolicyRule): Misapplied[] {
  if (operations.length === 0) return [];
  const used = new Map<Misfit, string>();
  let looksUpBundles = false;
  visitLeaves(filter, (leaf) => {
    const attribute = attributeOf(leaf);
    const misfit = attribute === null ? undefined : MISFIT_OF.get(attribute);
    if (attribute === null || misfit === undefined) return;
    if (attribute === 'xpc-service-name') looksUpBundles = true;
    if (!used.has(misfit)) used.set(misfit, attribute);
  });
  const found: Misapplied[] = [];
  for (const [misfit, attribute] of used) {
    // The place of an XPC service's bundle may be asked for beside its name.
    if (!isEverywhere(misfit, operations) || (looksUpBundles && attribute === 'path')) continue;
    const message = `the filter ${attribute} does not apply to ${operations.join(', ')}, which has no ${misfit.what.replace(/^(?:an?|the) /, '')}: a compiler refuses it`;
    found.push({ source, code: 'sbpl.filter-not-applicable', message });
  }
  return found;
}

function modifiersOf(rule: PolicyRule): Misapplied[] {
  return rule.modifiers.flatMap((modifier) => {
    const message = modifier.kind === 'with' ? modifierProblem(modifier, rule) : null;
    return message === null ? [] : [{ source: rule.source, code: 'sbpl.modifier-not-applicable' as const, message }];
  });
}

function modifierProblem({ name }: Extract<RuleModifier, { kind: 'with' }>, { action, operations }: PolicyRule): string | null {
  if (name === 'no-report' && action === 'allow') {
    return 'the modifier no-report (no-log) goes with deny alone: a compiler refuses it here';
  }
  if ((name === 'no-sandbox' || name === 'grant') && action === 'deny') {
    return `the modifier ${name} goes with allow alone: a compiler refuses it here`;
  }
  if (name === 'no-sandbox' && operations.every((each) => /^(?:file|mach|network|sysctl|iokit|ipc)/.test(each))) {
    return 'the modifier no-sandbox goes with the start of a program alone: a compiler refuses it here';
  }
  return null;
}
