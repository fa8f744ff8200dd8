import { PLAN_SCHEMA } from '../plan/check.js';
import { PROBE_SCHEMA, PROFILE_SCHEMA } from '../registry/snapshot.js';
import type { ExpandOptions, Expansion, GeneratingTemplate } from './expand.js';

/** The three documents of a template around its generated entries. Profiles in plan order. */
export function assembleDocuments(
  template: GeneratingTemplate,
  lanes: GeneratingTemplate['lanes'],
  made: { order: string[]; probes: Expansion['probes']['probes']; profiles: Expansion['profiles']['profiles'] },
  { worldId }: ExpandOptions,
): Expansion {
  const { apply_preflight_profile, controls = { baseline: true }, known, notes, stand_ins } = template;
  const registry_id = template.registry_id ?? template.template_id ?? DEFAULT_IDS[template.kind];
  const world_id = template.world_id ?? worldId ?? '';
  return {
    registry_id,
    plan: {
      schema_version: PLAN_SCHEMA,
      plan_id: template.plan_id ?? `${registry_id}.v1`,
      registry_id,
      world_id,
      profiles: made.order,
      lanes,
      controls,
      ...(notes === undefined ? {} : { notes }),
      ...(apply_preflight_profile === undefined ? {} : { apply_preflight_profile }),
      ...(known === undefined ? {} : { known }),
      ...(stand_ins === undefined ? {} : { stand_ins }),
    },
    probes: { schema_version: PROBE_SCHEMA, registry_id, world_id, probes: made.probes },
    profiles: { schema_version: PROFILE_SCHEMA, registry_id, world_id, profiles: made.profiles },
  };
}

const DEFAULT_IDS = { vfs: 'vfs-canonicalization', metadata: 'metadata-runner' } as const;
