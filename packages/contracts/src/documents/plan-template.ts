import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { editorSchema, named, opaque, openObject, schemaVersion, text } from './fields.js';

/**
 * A plan template. Holding `plan`, `probes` and `profiles` documents makes it static; otherwise its id names
 * the builder that expands it. What each kind that states itself must hold is said in `template-kinds.ts`.
 */
export const PlanTemplateSchema = openObject({
  $schema: editorSchema,
  schema_version: schemaVersion(SCHEMA_VERSIONS.plan_template),
  template_id: named.optional(),
  description: text.optional(),
  world_id: text.optional(),
  registry_id: named.optional(),
  plan_id: named.optional(),
  plan: opaque.optional(),
  probes: opaque.optional(),
  profiles: opaque.optional(),
  profile_order: z.array(z.string()).optional(),
  expected_matrix: opaque.optional(),
});
export interface PlanTemplate extends z.infer<typeof PlanTemplateSchema> {}
