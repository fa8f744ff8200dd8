import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { named, opaque, schemaVersion, text } from './fields.js';

/** Which lanes a plan asks for. An absent lane counts as on when the plan runs. */
export const PlanLanesSchema = z.looseObject({
  baseline: z.boolean().optional(),
  scenario: z.boolean().optional(),
  oracle: z.boolean().optional(),
});

/** `plan.json`: what to run (contract: plans, 2). */
export const PlanSchema = z.looseObject({
  schema_version: schemaVersion(SCHEMA_VERSIONS.plan),
  plan_id: named,
  registry_id: named,
  profiles: z.array(z.string()),
  world_id: text.optional(),
  lanes: PlanLanesSchema.optional(),
  controls: opaque.optional(),
  apply_preflight_profile: text.nullable().optional(),
  notes: text.optional(),
  /** Per-plan schema overrides were withdrawn: the key must not be there, whatever its value. */
  schema_versions: z.never().optional(),
});
export type Plan = z.infer<typeof PlanSchema>;
