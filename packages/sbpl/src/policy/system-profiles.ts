import type { SystemProfile, SystemRule, WorldSystemProfiles } from '@runtime/contracts';

/** After the name of a system profile whose text is not the system's own. */
export const ASSUMED = ' (assumed)';

const word = (filter: string, value: string): string =>
  WORDS.has(filter) ? value : `"${value.replace(/["\\]/g, (character) => `\\${character}`)}"`;

/** Filters whose argument is a word of the language, not text. */
const WORDS: ReadonlySet<string> = new Set([
  'syscall-number',
  'fcntl-command',
  'fsctl-command',
  'socket-domain',
  'vnode-type',
  'process-attribute',
]);

function ruleText({ action, operations, filters = [] }: SystemRule): string {
  const tests = filters.map(({ filter, values }) => ` (${filter} ${values.map((value) => word(filter, value)).join(' ')})`);
  return `(${action} ${operations.join(' ')}${tests.join('')})`;
}

function textOf({ imports, rules, functions }: SystemProfile): string {
  return [
    '(version 1)',
    ...imports.map((name) => `(import "${name}")`),
    ...rules.map(ruleText),
    ...Object.entries(functions).map(([name, body]) => `(define-once (${name}) ${body.map(ruleText).join(' ')})`),
  ].join('\n');
}

export interface AssumedProfile {
  text: string;
  file: string;
  /** False where rules of other operations than those it speaks about are not known. */
  complete: boolean;
  operations: readonly string[];
}

/** A profile of the system in the words of this project, or null where the world says nothing of it. */
export function systemProfile(known: WorldSystemProfiles | null, name: string): AssumedProfile | null {
  const short = name.replace(/^(?:\/System\/Library\/Sandbox\/Profiles|\/usr\/share\/sandbox)\//, '');
  const profile = known !== null && Object.hasOwn(known.profiles, short) ? known.profiles[short] : undefined;
  if (profile === undefined) {
    return null;
  }
  const operations = profile.rules.flatMap((rule) => rule.operations);
  return { text: textOf(profile), file: `${short}${ASSUMED}`, complete: profile.complete, operations };
}
