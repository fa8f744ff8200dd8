import { JsonNumber, type RuleSet } from '@runtime/contracts';
import { PlanError } from '../error.js';
import { isFalsy, isObject } from '../finding.js';

/** The documents a template expands to. Paths of the suite start with `./`. */
export interface Expansion {
  template_id: string;
  registry_id: string;
  plan: Record<string, unknown>;
  probes: Record<string, unknown>;
  profiles: Record<string, unknown>;
  /** What the reference writes as matrix; ours is made from the compiled plan. */
  carried_matrix: unknown;
  /** Sorted requested paths of the generated rows (vfs). */
  anchor_paths?: string[];
}

export interface ExpandOptions {
  rules: RuleSet;
  /** Makes a profile's path plain; the reference resolves it against its repository root. */
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
  rules: RuleSet;
  more?: Record<string, unknown>;
}

/** A complete v0.2 probe, members in the order in which both builders write them. */
export const probeEntry = ({ probe_id, name, operation, target, expected, lanes, rules, more }: ProbeInit): Record<string, unknown> => ({
  probe_id,
  name,
  operation,
  target,
  expected,
  supports_lanes:
    rules === 'reference'
      ? { ...lanes }
      : { baseline: lanes['baseline'] !== false, scenario: lanes['scenario'] !== false, oracle: lanes['oracle'] !== false },
  expected_primary_ops: [operation],
  expected_predicates: [target],
  capabilities_required: [],
  controls_supported: [...ALL_CONTROLS],
  ...more,
});

/** The profiles of a template in order. Ours must name each exactly once; the reference takes the order as it is. */
export function orderedProfiles(
  template: Record<string, unknown>,
  keys: (object: object) => string[],
  rules: RuleSet,
): Array<[string, Record<string, unknown>]> {
  const profiles = isObject(template['profiles']) ? template['profiles'] : {};
  const order = template['profile_order'];
  const ids = Array.isArray(order) && order.length > 0 ? order.map(String) : keys(profiles);
  if (rules === 'runtime') {
    if (ids.length === 0) throw templateFault('template.profiles_missing', 'it has no profiles');
    const listed = new Set(ids);
    if (listed.size !== ids.length) throw templateFault('template.order_repeats', 'profile_order names a profile twice');
    const left = keys(profiles).find((id) => !listed.has(id));
    if (left !== undefined)
      throw templateFault('template.order_incomplete', `profile_order leaves out ${JSON.stringify(left)}`, { profile: left });
  }
  return ids.map((id) => {
    const config = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
    if (rules === 'runtime' && !isObject(config)) {
      throw templateFault('template.profile_config_missing', `the profile ${JSON.stringify(id)} has no configuration`, { profile: id });
    }
    return [id, isObject(config) ? config : {}];
  });
}

/** The path of a profile's SBPL. */
export function sbplOf(id: string, config: Record<string, unknown>, { rules, plainPath }: ExpandOptions): string {
  const sbpl = config['sbpl'];
  if (isFalsy(sbpl) || (rules === 'runtime' && typeof sbpl !== 'string')) {
    throw templateFault('template.profile_sbpl_missing', `the profile ${JSON.stringify(id)} has no sbpl path`, { profile: id });
  }
  return plainPath(pythonText(sbpl));
}

/** How the reference's language prints a value where text is wanted. Ours never needs it: other values are refused. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([key, member]) => `${pythonRepr(key)}: ${pythonRepr(member)}`)
      .join(', ')}}`;
  if (value instanceof JsonNumber) return value.text;
  if (typeof value !== 'string') return String(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

/** Members of a template that its plan carries on: what is known beforehand, and texts for system profiles. */
export function carriedMembers(template: Record<string, unknown>, rules: RuleSet): Record<string, unknown> {
  if (rules === 'reference') return {};
  const carried: Record<string, unknown> = {};
  for (const member of ['known', 'stand_ins']) if (!isFalsy(template[member])) carried[member] = template[member];
  return carried;
}

/** Operation to the first word of a generated name. */
export function namePrefix(operation: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, operation) ? words[operation]! : operation.replaceAll('*', '');
}
