import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePlan, lintPlan, lintRegistry, upgradeRegistry } from '@runtime/plan';
import { repositoryRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(repositoryRoot, 'docs/authoring.md'), 'utf8');

/** The files that the page tells its reader to write. */
const files = Object.fromEntries(
  [...page.matchAll(/<!-- file: (runtime\.config\.json|suites\/\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(([, path, text]) => [path!, text!]),
);

/** The members in the block behind a mark. */
const membersIn = (mark: string): Record<string, never> =>
  JSON.parse(`{${new RegExp(`<!-- ${mark} -->\\n\`\`\`json\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1]}}`);

const PLAN = 'suites/notes/plan.json';
const PROBES = 'suites/notes/registry/probes.json';
const PROFILES = 'suites/notes/registry/profiles.json';

/** The suite of the page in a folder of its own, filled in, with other members in its documents. */
async function suite(change: (documents: { plan: never; probes: never; profiles: never }) => object = () => ({})) {
  const root = temporaryDirectory();
  const [plan, probes, profiles] = [PLAN, PROBES, PROFILES].map((path) => JSON.parse(files[path]!));
  change({ plan, probes, profiles } as never);
  const text = (document: unknown) => JSON.stringify(document, null, 2);
  writeTree(root, { 'runtime.config.json': '{}', ...files, [PLAN]: text(plan), [PROBES]: text(probes), [PROFILES]: text(profiles) });
  await upgradeRegistry('notes', { repoRoot: root, overwrite: true });
  return { root, plan: join(root, PLAN), sbpl: join(root, 'suites/notes/sb/one_file.sb') };
}

const codesOf = async (plan: string): Promise<string[]> => {
  const { errors, warnings } = await lintPlan(plan);
  return [...errors, ...warnings].map(({ code }) => code);
};

describe('docs/authoring.md, followed to the letter', () => {
  it('leads from five files to a suite without findings', async () => {
    expect(Object.keys(files)).toHaveLength(5);
    const { root, plan, sbpl } = await suite();
    const first = await lintPlan(plan);
    expect(first.errors).toEqual([]);
    expect(first.warnings.map(({ code }) => code)).toEqual(['sbpl.alias-spelling', 'probe.contradicts_model']);
    for (const { code, path } of first.warnings) expect(page).toContain(`warning ${code} ${path}`);
    writeFileSync(sbpl, readFileSync(sbpl, 'utf8').replace('/tmp/foo', '/private/tmp/foo'));
    expect(await lintPlan(plan)).toMatchObject({ ok: true, errors: [], warnings: [] });
    expect(await lintRegistry(undefined, { repoRoot: root })).toMatchObject({ ok: true, errors: [], warnings: [] });
    const compiled = await compilePlan(plan);
    expect(compiled.profiles[0]?.probes).toHaveLength(2);
    expect(compiled.apply_preflight_profile?.text).toContain('(allow default)');
  });

  it('keeps the order of the author when it fills in, and fills in again when a probe is added', async () => {
    const { root } = await suite();
    const text = readFileSync(join(root, PROBES), 'utf8');
    expect(text.indexOf('notes:read_foo')).toBeLessThan(text.indexOf('notes:read_bar'));
    const probes = JSON.parse(text);
    probes.probes['notes:read_baz'] = { ...JSON.parse(files[PROBES]!).probes['notes:read_bar'], probe_id: 'notes:read_baz' };
    writeFileSync(join(root, PROBES), JSON.stringify(probes));
    expect((await upgradeRegistry('notes', { repoRoot: root, overwrite: true })).changes.map(({ field }) => field)).toEqual(
      ['supports_lanes', 'expected_primary_ops', 'expected_predicates', 'capabilities_required', 'controls_supported'].map(
        (member) => `/probes/notes:read_baz/${member}`,
      ),
    );
  });

  it('shows a known outcome that lint accepts', async () => {
    const known = /"known": (\{[\s\S]*?\n\})\n```/.exec(page)?.[1];
    const { plan } = await suite((documents) => Object.assign(documents.plan, { known: JSON.parse(known!) }));
    expect(await codesOf(plan)).toEqual([]);
  });

  it('shows files of one own that a probe then finds', async () => {
    const asking = (added: object) =>
      suite(({ plan, probes }) => {
        const bar = (probes as { probes: Record<string, { target: string }> }).probes['notes:read_bar']!;
        bar.target = '/Users/me/short';
        return Object.assign(plan, added, { known: { 'notes:one_file': { 'notes:read_foo': { model: 'deny' } } } });
      });
    // Refused at the link, so the file behind it is missed only where the link may be looked at.
    const granted = '(version 1)\n(deny default)\n(allow file-read-metadata)\n';
    const without = await asking({});
    writeFileSync(without.sbpl, granted);
    expect(await codesOf(without.plan)).toContain('probe.absent_on_virtual_host');
    const simulated = await asking(membersIn('simulated host'));
    writeFileSync(simulated.sbpl, granted);
    expect(await codesOf(simulated.plan)).toEqual([]);
  });

  it('shows probes of other things that lint accepts', async () => {
    const more = membersIn('more probes');
    const { plan } = await suite(({ probes, profiles }) => {
      const profile = (profiles as { profiles: Record<string, object> }).profiles['notes:one_file']!;
      Object.assign(profile, { probe_refs: Object.keys(more) }, membersIn('grants'));
      return Object.assign((probes as { probes: object }).probes, more);
    });
    expect(await codesOf(plan)).toEqual(['sbpl.alias-spelling']);
  });
});
