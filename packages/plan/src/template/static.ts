import { isFalsy, isObject } from '../finding.js';
import { PLAN_SCHEMA } from '../plan/check.js';
import { PROBE_SCHEMA, PROFILE_SCHEMA } from '../registry/snapshot.js';
import { asText, carriedMembers, type Expansion, templateFault } from './expand.js';

const SCHEMAS = { plan: PLAN_SCHEMA, probes: PROBE_SCHEMA, profiles: PROFILE_SCHEMA } as const;

/** A template that holds its three documents whole. */
export function expandStatic(template: Record<string, unknown>): Expansion {
  const documents = { plan: template['plan'], probes: template['probes'], profiles: template['profiles'] };
  for (const [document, value] of Object.entries(documents)) {
    if (!isObject(value)) throw templateFault('template.doc_not_object', `${document} is not an object`, { document });
  }
  const { plan, probes, profiles } = documents as Record<keyof typeof SCHEMAS, Record<string, unknown>>;
  for (const [document, value] of Object.entries({ plan, probes, profiles })) {
    if (value['schema_version'] !== SCHEMAS[document as keyof typeof SCHEMAS]) {
      throw templateFault('template.doc_schema_mismatch', `${document} lacks its schema string`, { document });
    }
  }
  const registryId = isFalsy(template['registry_id']) ? plan['registry_id'] : template['registry_id'];
  if (isFalsy(registryId)) throw templateFault('template.registry_id_missing', 'neither the template nor its plan has a registry_id');
  for (const [document, value] of Object.entries({ plan, probes, profiles })) {
    if (value['registry_id'] !== registryId) {
      throw templateFault('template.registry_id_mismatch', `${document} belongs to another registry`, { document });
    }
  }
  return {
    template_id: asText(isFalsy(template['template_id']) ? registryId : template['template_id']),
    registry_id: asText(registryId),
    plan: { ...plan, ...carriedMembers(template) },
    probes,
    profiles,
  };
}
