import { PlanError } from '../error.js';
import { isFalsy, isObject } from '../finding.js';

/** The documents a template expands to. Paths of the suite start with `./`. */
export interface Expansion {
  template_id: string;
  registry_id: string;
  plan: Record<string, unknown>;
  probes: Record<string, unknown>;
  profiles: Record<string, unknown>;
}

export interface ExpandOptions {
  /** Makes a profile's path plain. */
  plainPath: (path: string) => string;
  /** The world of a template that names none. */
  worldId: string | null;
}

/** A template that cannot be expanded; `details.finding` names the rule it breaks. */
export const templateFault = (finding: string, message: string, subject: Record<string, unknown> = {}): PlanError =>
  new PlanError({
    code: 'TEMPLATE_INVALID',
    message: `the template cannot be expanded: ${message}`,
    hint: 'correct the template',
    details: { finding, ...subject },
  });

/** The value, or the default where the value counts as absent. */
export const orDefault = <T>(value: unknown, fallback: T): T => (isFalsy(value) ? fallback : (value as T));

const ALL_CONTROLS = ['baseline', 'allow_default', 'deny_default'];

export interface ProbeInit {
  probe_id: string;
  name: string;
  operation: string;
  target: string;
  expected: string;
  lanes: Record<string, unknown>;
  more?: Record<string, unknown>;
}

/** A complete v0.2 probe, members in the order in which both builders write them. */
export const probeEntry = ({ probe_id, name, operation, target, expected, lanes, more }: ProbeInit): Record<string, unknown> => ({
  probe_id,
  name,
  operation,
  target,
  expected,
  supports_lanes: { baseline: lanes['baseline'] !== false, scenario: lanes['scenario'] !== false, oracle: lanes['oracle'] !== false },
  expected_primary_ops: [operation],
  expected_predicates: [target],
  capabilities_required: [],
  controls_supported: [...ALL_CONTROLS],
  ...more,
});

/** The profiles of a template in order, which must name each exactly once. */
export function orderedProfiles(
  template: Record<string, unknown>,
  keys: (object: object) => string[],
): Array<[string, Record<string, unknown>]> {
  const profiles = isObject(template['profiles']) ? template['profiles'] : {};
  const order = template['profile_order'];
  const ids = Array.isArray(order) && order.length > 0 ? order.map(String) : keys(profiles);
  if (ids.length === 0) throw templateFault('template.profiles_missing', 'it has no profiles');
  const listed = new Set(ids);
  if (listed.size !== ids.length) throw templateFault('template.order_repeats', 'profile_order names a profile twice');
  const left = keys(profiles).find((id) => !listed.has(id));
  if (left !== undefined)
    throw templateFault('template.order_incomplete', `profile_order leaves out ${JSON.stringify(left)}`, { profile: left });
  return ids.map((id) => {
    const config = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
    if (!isObject(config)) {
      throw templateFault('template.profile_config_missing', `the profile ${JSON.stringify(id)} has no configuration`, { profile: id });
    }
    return [id, isObject(config) ? config : {}];
  });
}

/** The path of a profile's SBPL. */
export function sbplOf(id: string, config: Record<string, unknown>, { plainPath }: ExpandOptions): string {
  const sbpl = config['sbpl'];
  if (isFalsy(sbpl) || typeof sbpl !== 'string') {
    throw templateFault('template.profile_sbpl_missing', `the profile ${JSON.stringify(id)} has no sbpl path`, { profile: id });
  }
  return plainPath(asText(sbpl));
}

/** Text as it is; what is none as JSON, so that a message or an id can hold it. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Members of a template that its plan carries on: what is known beforehand, and texts for system profiles. */
export function carriedMembers(template: Record<string, unknown>): Record<string, unknown> {
  const carried: Record<string, unknown> = {};
  for (const member of ['known', 'stand_ins']) if (!isFalsy(template[member])) carried[member] = template[member];
  return carried;
}

/** Operation to the first word of a generated name. */
export function namePrefix(operation: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, operation) ? words[operation]! : operation.replaceAll('*', '');
}
