import { reprText } from '../../python/repr.js';
import { isObject, truthy } from '../../python/values.js';
import { ReferenceFailure } from '../read.js';

/** The documents a template expands to. Paths of the suite start with `./`. */
export interface Expansion {
  template_id: string;
  registry_id: string;
  plan: Record<string, unknown>;
  probes: Record<string, unknown>;
  profiles: Record<string, unknown>;
  /** What is written as matrix. */
  carried_matrix: unknown;
  /** Sorted requested paths of the generated rows (vfs). */
  anchor_paths?: string[];
}

export interface ExpandOptions {
  /** A profile's path, resolved against the repository root. */
  plainPath: (path: string) => string;
  /** The world of a template that names none. */
  worldId: string;
}

/** A template that cannot be expanded, by the rule that it breaks. */
export const templateFault = (code: string, subject: Record<string, unknown> = {}): ReferenceFailure =>
  new ReferenceFailure({ code, ...subject });

/** The value, or the default where the value counts as absent. */
export const orDefault = <T>(value: unknown, fallback: T): T => (truthy(value) ? (value as T) : fallback);

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

/** A complete v0.2 probe, members in the order in which the builder writes them. */
export const probeEntry = ({ probe_id, name, operation, target, expected, lanes, more }: ProbeInit): Record<string, unknown> => ({
  probe_id,
  name,
  operation,
  target,
  expected,
  supports_lanes: lanes,
  expected_primary_ops: [operation],
  expected_predicates: [target],
  capabilities_required: [],
  controls_supported: [...ALL_CONTROLS],
  ...more,
});

/** The profiles of a template, in its order as it is. */
export function orderedProfiles(
  template: Record<string, unknown>,
  keys: (object: object) => string[],
): Array<[string, Record<string, unknown>]> {
  const profiles = isObject(template['profiles']) ? template['profiles'] : {};
  const order = template['profile_order'];
  const ids = Array.isArray(order) && order.length > 0 ? order.map(String) : keys(profiles);
  return ids.map((id) => {
    const config = Object.hasOwn(profiles, id) ? profiles[id] : undefined;
    return [id, isObject(config) ? config : {}];
  });
}

/** The path of a profile's SBPL. */
export function sbplOf(id: string, config: Record<string, unknown>, { plainPath }: ExpandOptions): string {
  const sbpl = config['sbpl'];
  if (!truthy(sbpl)) {
    throw templateFault('template.profile_sbpl_missing', { profile: id });
  }
  return plainPath(reprText(sbpl));
}

/** Operation to the first word of a generated name. */
export function namePrefix(operation: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, operation) ? words[operation]! : operation.replaceAll('*', '');
}
