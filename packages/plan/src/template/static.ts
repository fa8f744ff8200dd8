import type { Plan, ProbeRegistry, ProfileRegistry, StaticTemplate } from '@runtime/contracts';
import { type Expansion, templateFault } from './expand.js';

/** A template that holds its three documents whole. The lint of the suite looks at what they hold. */
export function expandStatic({ plan, probes, profiles, ...template }: StaticTemplate): Expansion {
  const registryId = template.registry_id ?? plan.registry_id;
  for (const [document, { registry_id }] of Object.entries({ plan, probes, profiles })) {
    if (registry_id !== registryId) {
      throw templateFault('template.registry_id_mismatch', `${document} belongs to another registry`, { document });
    }
  }
  return {
    registry_id: registryId,
    plan: plan as Plan,
    probes: probes as unknown as ProbeRegistry,
    profiles: profiles as unknown as ProfileRegistry,
  };
}
