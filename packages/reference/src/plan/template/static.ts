import { SCHEMA_VERSIONS } from '@runtime/contracts';
import { reprText } from '../../python/repr.js';
import { isObject, truthy } from '../../python/values.js';
import { type Expansion, templateFault } from './expand.js';

const SCHEMAS = { plan: SCHEMA_VERSIONS.plan, probes: SCHEMA_VERSIONS.probe_registry, profiles: SCHEMA_VERSIONS.profile_registry } as const;

/** A template that holds its three documents whole. */
export function expandStatic(template: Record<string, unknown>): Expansion {
  const documents = { plan: template['plan'], probes: template['probes'], profiles: template['profiles'] };
  for (const [document, value] of Object.entries(documents)) {
    if (!isObject(value)) throw templateFault('template.doc_not_object', { document });
  }
  const { plan, probes, profiles } = documents as Record<keyof typeof SCHEMAS, Record<string, unknown>>;
  for (const [document, value] of Object.entries({ plan, probes, profiles })) {
    if (value['schema_version'] !== SCHEMAS[document as keyof typeof SCHEMAS]) {
      throw templateFault('template.doc_schema_mismatch', { document });
    }
  }
  const registryId = !truthy(template['registry_id']) ? plan['registry_id'] : template['registry_id'];
  if (!truthy(registryId)) throw templateFault('template.registry_id_missing');
  for (const [document, value] of Object.entries({ plan, probes, profiles })) {
    if (value['registry_id'] !== registryId) {
      throw templateFault('template.registry_id_mismatch', { document });
    }
  }
  return {
    template_id: reprText(!truthy(template['template_id']) ? registryId : template['template_id']),
    registry_id: reprText(registryId),
    plan,
    probes,
    profiles,
    carried_matrix: isObject(template['expected_matrix']) ? template['expected_matrix'] : null,
  };
}
