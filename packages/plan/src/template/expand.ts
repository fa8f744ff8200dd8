import {
  type Decision,
  type MetadataTemplate,
  orderedKeys,
  type Plan,
  type ProbeEntry,
  type ProbeRegistry,
  type ProfileEntry,
  type ProfileRegistry,
  type VfsTemplate,
} from '@runtime/contracts';
import { PlanError } from '../error.js';

/** The documents a template expands to. Paths of the suite start with `./`. */
export interface Expansion {
  registry_id: string;
  plan: Plan;
  probes: ProbeRegistry;
  profiles: ProfileRegistry;
}

export interface ExpandOptions {
  /** Makes a profile's path plain. */
  plainPath: (path: string) => string;
  /** The world of a template that names none. */
  worldId: string | null;
}

/** A template that generates probes. */
export type GeneratingTemplate = VfsTemplate | MetadataTemplate;

/** A template that cannot be expanded; `details.finding` names the rule it breaks. */
export const templateFault = (finding: string, message: string, subject: Record<string, unknown> = {}): PlanError =>
  new PlanError({
    code: 'TEMPLATE_INVALID',
    message: `the template cannot be expanded: ${message}`,
    hint: 'correct the template',
    details: { finding, ...subject },
  });

/** What a generated probe is made of; the rest is the same for all. */
export type ProbeInit = Pick<ProbeEntry, 'probe_id' | 'name' | 'operation' | 'target'> & { expected: Decision };

/** A complete v0.2 probe, members in the order in which both builders write them. */
export const probeEntry = (
  { probe_id, name, operation, target, expected }: ProbeInit,
  lanes: GeneratingTemplate['lanes'],
  more: Partial<ProbeEntry> = {},
): ProbeEntry => ({
  probe_id,
  name,
  operation,
  target,
  expected,
  supports_lanes: { baseline: lanes?.baseline !== false, scenario: lanes?.scenario !== false, oracle: lanes?.oracle !== false },
  expected_primary_ops: [operation],
  expected_predicates: [target],
  capabilities_required: [],
  controls_supported: ['baseline', 'allow_default', 'deny_default'],
  ...more,
});

type ProfileConfig = GeneratingTemplate['profiles'][string];

/** A profile with the probes that were made for it. */
export const profileEntry = (
  id: string,
  config: ProfileConfig,
  probe_refs: string[],
  template: GeneratingTemplate,
  { plainPath }: ExpandOptions,
): ProfileEntry => ({
  profile_id: id,
  profile_path: plainPath(config.sbpl),
  mode: config.mode ?? 'sbpl',
  family: (config.family === undefined ? template.family : config.family) ?? null,
  semantic_group: (config.semantic_group === undefined ? template.semantic_group : config.semantic_group) ?? null,
  probe_refs,
  key_specific_rules: config.key_specific_rules ?? [],
  notes: config.notes ?? null,
});

/** The profiles of a template in order, which must name each exactly once. */
export function orderedProfiles<Config extends ProfileConfig>(
  profiles: Record<string, Config>,
  order: readonly string[] = [],
): Array<[string, Config]> {
  const ids = order.length > 0 ? order : orderedKeys(profiles);
  if (ids.length === 0) throw templateFault('template.profiles_missing', 'it has no profiles');
  const listed = new Set(ids);
  if (listed.size !== ids.length) throw templateFault('template.order_repeats', 'profile_order names a profile twice');
  const left = orderedKeys(profiles).find((id) => !listed.has(id));
  if (left !== undefined)
    throw templateFault('template.order_incomplete', `profile_order leaves out ${JSON.stringify(left)}`, { profile: left });
  return ids.map((id) => {
    const config = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
    if (config === undefined) {
      throw templateFault('template.profile_config_missing', `the profile ${JSON.stringify(id)} has no configuration`, { profile: id });
    }
    return [id, config];
  });
}

/** An entry under an id that may be any text. */
export function setEntry<Entry>(entries: Record<string, Entry>, id: string, value: Entry): void {
  Object.defineProperty(entries, id, { value, enumerable: true, writable: true, configurable: true });
}

/** Operation to the first word of a generated name. */
export function namePrefix(operation: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, operation) ? words[operation]! : operation.replaceAll('*', '');
}
