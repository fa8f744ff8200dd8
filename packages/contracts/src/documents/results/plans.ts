import { z } from 'zod';
import { count, named, nullableText, sha256, text } from '../fields.js';
import { ProbeEntrySchema, ProfileEntrySchema } from '../registry.js';

/** Results about plans, templates and registries. */
export const planResults = () => {
  /** One thing a lint found. */
  const FindingSchema = z.strictObject({
    severity: z.enum(['error', 'warning']),
    code: named,
    path: text,
    /** JSON pointer inside the document; empty for the whole of it and for SBPL files. */
    field: text,
    message: named,
    line: z.exactOptional(count),
    column: z.exactOptional(count),
    hint: z.exactOptional(text),
    subject: z.exactOptional(z.record(z.string(), z.unknown())),
    /** Texts of a rule that it is about, and what to write in the place of each, where that is known. */
    spellings: z.exactOptional(z.array(z.strictObject({ written: text, instead: z.exactOptional(text) }))),
  });

  const LintResultSchema = z.strictObject({ ok: z.boolean(), errors: z.array(FindingSchema), warnings: z.array(FindingSchema) });

  const FixingLintResultSchema = z.strictObject({
    ...LintResultSchema.shape,
    /** What `--fix` changed, in order; absent without it. `line` is where it stood when it was changed. */
    fixed: z.exactOptional(z.array(z.strictObject({ path: text, code: named, message: named, line: z.exactOptional(count) }))),
  });

  /** Why one entry of a list could not be read. */
  const EntryErrorSchema = z.strictObject({ code: named, message: named });

  /** `path` is repository-relative where the template lies in the repository, else where it was installed. */
  const ListTemplatesResultSchema = z.array(
    z.strictObject({ template_id: named, description: text, path: named, error: z.exactOptional(EntryErrorSchema) }),
  );

  const PlanBuildResultSchema = z.strictObject({
    template_id: named,
    registry_id: named,
    plan_path: named,
    probes_path: named,
    profiles_path: named,
    /** Null when it was not asked for. */
    expected_matrix_path: nullableText,
  });

  /** A plan that does not load has `error` in place of its ids. */
  const ListPlansResultSchema = z.array(
    z.union([
      z.strictObject({ plan_id: text, registry_id: text, profiles: count, path: named }),
      z.strictObject({ path: named, error: EntryErrorSchema }),
    ]),
  );

  const DescribePlanResultSchema = z.strictObject({
    plan_id: named,
    plan_digest: sha256,
    registry_id: named,
    world_id: text,
    profiles: count,
    /** A probe that two profiles share counts twice. */
    probes: count,
    lanes: z.strictObject({ baseline: z.boolean(), scenario: z.boolean(), oracle: z.boolean() }),
    path: named,
  });

  const ListRegistriesResultSchema = z.array(z.strictObject({ id: text, probes: text, profiles: text, description: nullableText }));

  const ListProbesResultSchema = z.array(ProbeEntrySchema);
  const ListProfilesResultSchema = z.array(ProfileEntrySchema);

  const RegistryUpgradeResultSchema = z.strictObject({
    registry_id: text,
    probes_path: named,
    profiles_path: named,
    /** Every change on the way to v0.2, in document order. */
    changes: z.array(
      z.strictObject({
        document: z.enum(['probes', 'profiles']),
        field: text,
        change: z.enum(['added', 'dropped', 'replaced']),
        from: z.exactOptional(z.unknown()),
        to: z.exactOptional(z.unknown()),
      }),
    ),
  });

  /** Repository-relative paths of what was written. */
  const InitResultSchema = z.strictObject({
    registry_id: named,
    plan_path: named,
    probes_path: named,
    profiles_path: named,
    profile_paths: z.array(named),
    /** How many probes each profile has. */
    probes: z.record(z.string(), count),
  });

  return {
    'result.init': InitResultSchema,
    'result.describe-plan': DescribePlanResultSchema,
    'result.describe-probe': ProbeEntrySchema,
    'result.describe-profile': ProfileEntrySchema,
    'result.list-plans': ListPlansResultSchema,
    'result.list-probes': ListProbesResultSchema,
    'result.list-profiles': ListProfilesResultSchema,
    'result.list-registries': ListRegistriesResultSchema,
    'result.list-templates': ListTemplatesResultSchema,
    'result.plan-build': PlanBuildResultSchema,
    'result.plan-lint': FixingLintResultSchema,
    'result.profile-lint': FixingLintResultSchema,
    'result.registry-lint': LintResultSchema,
    'result.registry-upgrade': RegistryUpgradeResultSchema,
  };
};
