import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { DecisionSchema } from '../vocabulary.js';
import { named, opaque, schemaVersion, text } from './fields.js';

/** Which lanes a plan asks for. An absent lane counts as on when the plan runs. */
export const PlanLanesSchema = z.looseObject({
  baseline: z.boolean().optional(),
  scenario: z.boolean().optional(),
  oracle: z.boolean().optional(),
});

/** What is known of one probe before it runs, beside the intent in `expected`. A note alone says that no decision is reached. */
export const KnownOutcomeSchema = z.looseObject({
  model: DecisionSchema.optional().describe('what the policy model predicts'),
  baseline_host: DecisionSchema.optional().describe('what the baseline host is known to do'),
  note: text.optional(),
});
export type KnownOutcome = z.infer<typeof KnownOutcomeSchema>;

/** What an addition to the virtual host may say of itself. Modes are octal text. */
const HostEntrySchema = z.looseObject({ mode: text.optional(), uid: z.int().optional() });

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
  known: z
    .record(z.string(), z.record(z.string(), KnownOutcomeSchema))
    .optional()
    .describe('profile id, then expectation id, to what is known beforehand; outside the digest'),
  stand_ins: z
    .record(z.string(), z.string())
    .optional()
    .describe('path of a system profile to the text that stands in for it in simulated runs, where the host lacks it'),
  simulated_host: z
    .looseObject({
      directories: z.record(z.string(), HostEntrySchema).optional(),
      files: z
        .record(z.string(), HostEntrySchema.extend({ content: text.optional(), xattrs: z.record(z.string(), text).optional() }))
        .optional(),
      links: z.record(z.string(), text).optional(),
    })
    .optional()
    .describe('files, directories and links that simulated runs find beside those of the virtual host, under resolved paths'),
  /** Per-plan schema overrides were withdrawn: the key must not be there, whatever its value. */
  schema_versions: z.never().optional(),
});
export type Plan = z.infer<typeof PlanSchema>;
