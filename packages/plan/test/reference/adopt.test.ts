import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePlan, lintPlan, lintRegistry, listPlans, listProbes, loadPlan, planDigest } from '@runtime/plan';
import { referenceRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const SUITES = 'book/evidence/experiments/runtime-final-final/suites';

/** A copy of one recorded repository with the configuration that lets it be used where it lies. */
function adopted(name: string): { root: string; plan: string } {
  const root = temporaryDirectory();
  cpSync(join(referenceRoot ?? '', name, 'book'), join(root, 'book'), { recursive: true });
  writeFileSync(
    join(root, 'runtime.config.json'),
    JSON.stringify({
      plans: [`${SUITES}/*/plan.json`],
      world_id: name === 'hardened-runtime' ? undefined : 'sonoma-14.4.1-23E224-arm64-dyld-a3a840f9',
    }),
  );
  return { root, plan: join(root, SUITES, name, 'plan.json') };
}

describe.skipIf(referenceRoot === null)('a repository of the reference, used in place', () => {
  it('lists its plans and probes', async () => {
    const { root } = adopted('vfs-canonicalization');
    expect(await listPlans({ repoRoot: root })).toEqual([
      {
        plan_id: 'vfs-canonicalization.v1',
        registry_id: 'vfs-canonicalization',
        profiles: 21,
        path: `${SUITES}/vfs-canonicalization/plan.json`,
      },
    ]);
    expect((await listProbes('vfs-canonicalization', { repoRoot: root })).length).toBeGreaterThan(127);
  });

  it('has the digest that its runs recorded', async () => {
    const { plan } = adopted('vfs-canonicalization');
    expect(planDigest(await loadPlan(plan))).toBe('72ac4e3a923ffc7a433d00f418ffd53ba8039434a1837f20d05b34c8a47be2c2');
  });

  it.each(['vfs-canonicalization', 'hardened-runtime'])(
    '%s lints with the findings it deserves: SBPL that was not recorded, and nothing else',
    async (name) => {
      const { root, plan } = adopted(name);
      const registry = await lintRegistry(name, { repoRoot: root });
      const linted = await lintPlan(plan);
      expect(linted.document?.plan_id).toBe(`${name}.v1`);
      for (const { code, subject } of [...registry.errors, ...linted.errors]) {
        expect(code).toBe('profile.path_missing');
        expect(existsSync(join(root, String(subject?.['path'])))).toBe(false);
      }
      // The hardened suite names one host by both of its ids, in plan and probes.
      const expected = name === 'hardened-runtime' ? ['world.differs'] : [];
      expect(linted.warnings.map(({ code }) => code).filter((code) => code.startsWith('plan.') || code.startsWith('world.'))).toEqual(
        expected,
      );
    },
  );

  it('compiles what it has the SBPL of', async () => {
    const { plan } = adopted('hardened-runtime');
    const { profiles, plan_digest } = await compilePlan(plan, { onlyProfiles: ['hardened:sysctl_read'] });
    expect(profiles.map(({ profile_id }) => profile_id)).toEqual(['hardened:sysctl_read']);
    expect(plan_digest).toMatch(/^[0-9a-f]{64}$/);
  });
});
