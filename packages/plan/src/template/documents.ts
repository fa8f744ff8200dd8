import { isFalsy } from '../finding.js';
import { PLAN_SCHEMA } from '../plan/check.js';
import { PROBE_SCHEMA, PROFILE_SCHEMA } from '../registry/snapshot.js';
import { asText, carriedMembers, type ExpandOptions, type Expansion, orDefault } from './expand.js';

/** What the templates that generate probes have in common, with the defaults filled in. */
export interface TemplateHead {
  registryId: string;
  worldId: string | null;
  /** The plan's, and every probe's `supports_lanes`. */
  lanes: Record<string, unknown>;
}

export const headOf = (
  template: Record<string, unknown>,
  defaults: { registryId: string; oracle: boolean },
  { worldId }: ExpandOptions,
): TemplateHead => ({
  registryId: asText(orDefault(template['registry_id'], orDefault(template['template_id'], defaults.registryId))),
  worldId: orDefault<string | null>(template['world_id'], worldId),
  lanes: orDefault(template['lanes'], { baseline: true, scenario: true, oracle: defaults.oracle }),
});

/** The three documents of a template around its generated entries. Profiles in plan order. */
export function assembleDocuments(
  template: Record<string, unknown>,
  { registryId, worldId, lanes }: TemplateHead,
  made: { order: readonly string[]; probes: Record<string, unknown>; profiles: Record<string, unknown> },
): Expansion {
  return {
    template_id: asText(orDefault(template['template_id'], registryId)),
    registry_id: registryId,
    plan: {
      schema_version: PLAN_SCHEMA,
      plan_id: orDefault(template['plan_id'], `${registryId}.v1`),
      registry_id: registryId,
      world_id: worldId,
      profiles: [...made.order],
      lanes,
      controls: orDefault(template['controls'], { baseline: true }),
      ...(isFalsy(template['notes']) ? {} : { notes: template['notes'] }),
      ...(isFalsy(template['apply_preflight_profile']) ? {} : { apply_preflight_profile: template['apply_preflight_profile'] }),
      ...carriedMembers(template),
    },
    probes: { schema_version: PROBE_SCHEMA, registry_id: registryId, world_id: worldId, probes: made.probes },
    profiles: { schema_version: PROFILE_SCHEMA, registry_id: registryId, world_id: worldId, profiles: made.profiles },
  };
}
