import { join } from 'node:path';
import { buildPlanFromTemplate, compilePlan, lintPlan, lintRegistry, listPlanTemplates, openRegistry } from '@runtime/plan';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

/** Profiles in plan, profiles in registry, probes (contract: templates, overview). */
const COUNTS: Record<string, [planned: number, registered: number, probes: number]> = {
  'anchor-filter-map': [7, 14, 16],
  everyday: [1, 1, 75],
  'hardened-runtime': [11, 11, 19],
  'lifecycle-lockdown': [25, 37, 3],
  'mach-name-equivalence': [1, 1, 4],
  'metadata-runner': [9, 9, 1296],
  'probe-op-structure': [3, 3, 4],
  'runtime-adversarial': [24, 24, 77],
  'runtime-checks': [13, 13, 56],
  'runtime-closure': [20, 28, 52],
  'runtime-frontiers': [3, 3, 22],
  'vfs-canonicalization': [20, 20, 127],
};

describe('the twelve templates', () => {
  it('are listed in order, each with a description', async () => {
    const listing = await listPlanTemplates();
    expect(listing.map(({ template_id }) => template_id)).toEqual(Object.keys(COUNTS));
    for (const { description, error } of listing) {
      expect(error).toBeUndefined();
      expect(description).not.toBe('');
    }
  });

  it.each(Object.entries(COUNTS))('%s builds to a suite that lints clean and has its counts', async (id, [planned, registered, probes]) => {
    const root = temporaryDirectory();
    const suite = join(root, 'suite');
    const built = await buildPlanFromTemplate(id, suite, { repoRoot: root });
    expect(built).toEqual({
      template_id: id,
      registry_id: id,
      plan_path: 'suite/plan.json',
      probes_path: 'suite/registry/probes.json',
      profiles_path: 'suite/registry/profiles.json',
      expected_matrix_path: 'suite/out/expected_matrix.json',
    });
    const plan = join(suite, 'plan.json');
    const planLint = await lintPlan(plan, { repoRoot: root });
    expect(planLint.errors).toEqual([]);
    const registryLint = await lintRegistry({ plan }, { repoRoot: root });
    expect(registryLint.errors).toEqual([]);
    const registry = await openRegistry({ plan }, { repoRoot: root });
    expect([planLint.document?.profiles.length, registry.profiles.size, registry.probes.size]).toEqual([planned, registered, probes]);
    const compiled = await compilePlan(plan, { repoRoot: root });
    expect(compiled.profiles).toHaveLength(planned);
    for (const profile of compiled.profiles) expect(profile.text).toContain('(version ');
  });

  it('hold 137 planned and 164 registered profiles and 1,751 probes in all', () => {
    const sum = (at: 0 | 1 | 2): number => Object.values(COUNTS).reduce((total, counts) => total + counts[at], 0);
    expect([sum(0), sum(1), sum(2)]).toEqual([137, 164, 1751]);
  });
});
