import { z } from 'zod';
import { SCHEMA_VERSIONS } from '../schema-versions.js';
import { PARAMETER_NAME } from '../vocabulary/placeholders.js';
import { DecisionSchema } from '../vocabulary/word-schemas.js';
import { authored, authoredName, editorSchema, openObject, schemaVersion, text, typed } from './fields.js';

/** Which lanes a plan asks for. An absent lane counts as on when the plan runs. */
export const PlanLanesSchema = z.strictObject({
  baseline: z.boolean().optional().describe('Asks the host without a policy, so that what the policy does can be told apart.'),
  scenario: z.boolean().optional().describe('Asks under each profile.'),
  oracle: z.boolean().optional().describe('Asks the policy itself, without performing anything.'),
});

/** Which controls a plan declares. */
const PlanControlsSchema = openObject({
  baseline: z.boolean().optional(),
  allow_default: z.boolean().optional(),
  deny_default: z.boolean().optional(),
});

/** What is known of one probe before it runs, beside the intent in `expected`. A note alone says that no decision is reached. */
const KnownOutcomeSchema = openObject({
  model: DecisionSchema.optional().describe('What the policy model predicts.'),
  baseline_host: DecisionSchema.optional().describe('What the baseline host is known to do.'),
  /** Why, in words. */
  note: text.optional().describe('Why, in words.'),
});
export interface KnownOutcome extends z.infer<typeof KnownOutcomeSchema> {}

/** What an addition to the virtual host may say of itself. Modes are octal text. */
const HostEntrySchema = openObject({ mode: text.optional(), uid: z.int().optional() });

/** `plan.json`: what to run. */
export const PlanSchema = openObject({
  $schema: editorSchema,
  /** The version of this kind of document. */
  schema_version: schemaVersion(SCHEMA_VERSIONS.plan).describe('The version of this kind of document.'),
  /** Names the plan in runs and results. */
  plan_id: authoredName.describe('Names the plan in runs and results.'),
  /** The registry that the profiles and their probes are looked up in. */
  registry_id: authoredName.describe('The registry that the profiles and their probes are looked up in.'),
  /** Profile ids in the order in which they run. */
  profiles: z.array(authoredName).describe('Profile ids in the order in which they run.'),
  /** The host baseline that the evidence belongs to. */
  world_id: authored.optional().describe('The host baseline that the evidence belongs to.'),
  /** Which lanes run; an absent one counts as on. */
  lanes: PlanLanesSchema.optional().describe('Which lanes run; an absent one counts as on.'),
  /** Which controls the plan declares. */
  controls: PlanControlsSchema.optional().describe('Which controls the plan declares.'),
  /** Path of an SBPL text that allows everything, applied once before the probes to show that a policy can be applied at all. */
  apply_preflight_profile: text
    .nullable()
    .optional()
    .describe('Path of an SBPL text that allows everything, applied once before the probes to show that a policy can be applied at all.'),
  /** Free text for people. */
  notes: authored.optional().describe('Free text for people.'),
  /** The template that the plan was built from. */
  template_id: text.optional().describe('The template that the plan was built from.'),
  /** Profile id, then expectation id, to what is known beforehand. Outside the digest. */
  known: z
    .record(z.string(), z.record(z.string(), typed<KnownOutcome>(KnownOutcomeSchema)))
    .optional()
    .describe('profile id, then expectation id, to what is known beforehand; outside the digest'),
  /** Path of a system profile to the text that stands in for it in simulated runs, where the host lacks it. */
  stand_ins: z
    .record(z.string(), z.string())
    .optional()
    .describe('path of a system profile to the text that stands in for it in simulated runs, where the host lacks it'),
  /** Values that targets and SBPL of the plan name as `${NAME}`, beside those of the host: `${HOME}`, `${USER}`, `${FIXTURES}`. */
  parameters: z
    .record(z.string().regex(new RegExp(PARAMETER_NAME)), text)
    .optional()
    .describe('values that targets and SBPL of the plan name as ${NAME}, beside those of the host: ${HOME}, ${USER}, ${FIXTURES}'),
  /** Files, directories and links that simulated runs find beside those of the virtual host, under resolved paths. */
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
  schema_versions: z
    .never()
    .optional()
    .describe('Per-plan schema overrides were withdrawn: the key must not be there, whatever its value.'),
});
export interface Plan extends z.infer<typeof PlanSchema> {}
