import { SCHEMA_VERSIONS } from '@runtime/contracts';
import { reprText } from '../../python/repr.js';
import { truthy } from '../../python/values.js';
import { type ExpandOptions, type Expansion, orDefault } from './expand.js';

/** What the templates that generate probes have in common, with the defaults filled in. */
export interface TemplateHead {
  registryId: string;
  worldId: string;
  /** The plan's, and every probe's `supports_lanes`. */
  lanes: Record<string, unknown>;
}

export const headOf = (
  template: Record<string, unknown>,
  defaults: { registryId: string; oracle: boolean },
  { worldId }: ExpandOptions,
): TemplateHead => ({
  registryId: reprText(orDefault(template['registry_id'], orDefault(template['template_id'], defaults.registryId))),
  worldId: orDefault(template['world_id'], worldId),
  lanes: orDefault(template['lanes'], { baseline: true, scenario: true, oracle: defaults.oracle }),
});

/** The three documents of a template around its generated entries. Profiles in plan order. */
export function assembleDocuments(
  template: Record<string, unknown>,
  { registryId, worldId, lanes }: TemplateHead,
  made: { order: readonly string[]; probes: Record<string, unknown>; profiles: Record<string, unknown>; notes: boolean },
): Omit<Expansion, 'carried_matrix'> {
  return {
    template_id: reprText(orDefault(template['template_id'], registryId)),
    registry_id: registryId,
    plan: {
      schema_version: SCHEMA_VERSIONS.plan,
      plan_id: orDefault(template['plan_id'], `${registryId}.v1`),
      registry_id: registryId,
      world_id: worldId,
      profiles: [...made.order],
      lanes,
      controls: orDefault(template['controls'], { baseline: true }),
      ...(!made.notes || !truthy(template['notes']) ? {} : { notes: template['notes'] }),
      ...(!truthy(template['apply_preflight_profile']) ? {} : { apply_preflight_profile: template['apply_preflight_profile'] }),
    },
    probes: { schema_version: SCHEMA_VERSIONS.probe_registry, registry_id: registryId, world_id: worldId, probes: made.probes },
    profiles: { schema_version: SCHEMA_VERSIONS.profile_registry, registry_id: registryId, world_id: worldId, profiles: made.profiles },
  };
}
