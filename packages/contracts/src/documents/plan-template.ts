import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { editorSchema, named, opaque, openObject, schemaVersion, text } from './fields.js';

/**
 * A plan template. Holding `plan`, `probes` and `profiles` documents makes it static; otherwise its id names
 * the builder that expands it. What each kind that states itself must hold is said in `template-kinds.ts`.
 */
export const PlanTemplateSchema = openObject({
  $schema: editorSchema,
  /** The version of this kind of document. */
  schema_version: schemaVersion(SCHEMA_VERSIONS.plan_template).describe('The version of this kind of document.'),
  /** Names the template. */
  template_id: named.optional().describe('Names the template.'),
  /** Free text for people. */
  description: text.optional().describe('Free text for people.'),
  /** The host baseline that suites of it belong to. */
  world_id: text.optional().describe('The host baseline that suites of it belong to.'),
  /** Names the registry of a suite. */
  registry_id: named.optional().describe('Names the registry of a suite.'),
  /** Names the plan of a suite. */
  plan_id: named.optional().describe('Names the plan of a suite.'),
  /** The plan of a suite as it is. */
  plan: opaque.optional().describe('The plan of a suite as it is.'),
  /** The probe registry of a suite as it is. */
  probes: opaque.optional().describe('The probe registry of a suite as it is.'),
  /** The profile registry of a suite as it is, or the profiles that are expanded. */
  profiles: opaque.optional().describe('The profile registry of a suite as it is, or the profiles that are expanded.'),
  /** Profile ids in the order in which they run. */
  profile_order: z.array(z.string()).optional().describe('Profile ids in the order in which they run.'),
  /** The matrix of a suite as it is. */
  expected_matrix: opaque.optional().describe('The matrix of a suite as it is.'),
});
export interface PlanTemplate extends z.infer<typeof PlanTemplateSchema> {}
