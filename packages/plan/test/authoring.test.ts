import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePlan, lintPlan, lintRegistry, upgradeRegistry } from '@runtime/plan';
import { repositoryRoot, temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const page = readFileSync(join(repositoryRoot, 'docs/authoring.md'), 'utf8');

/** The files that the page tells its reader to write. */
const files = Object.fromEntries(
  [...page.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(([, path, text]) => [path!, text!]),
);

describe('docs/authoring.md, followed to the letter', () => {
  it('leads from four files to a suite without findings', async () => {
    expect(Object.keys(files)).toHaveLength(4);
    const root = temporaryDirectory();
    writeTree(root, { 'runtime.config.json': '{}', ...files });
    const plan = join(root, 'suites/notes/plan.json');
    expect((await upgradeRegistry('notes', { repoRoot: root, overwrite: true })).changes.length).toBeGreaterThan(0);
    const first = await lintPlan(plan);
    expect(first.errors).toEqual([]);
    expect(first.warnings.map(({ code }) => code)).toEqual(['sbpl.alias-spelling', 'probe.contradicts_model']);
    for (const { code, path } of first.warnings) expect(page).toContain(`warning ${code} ${path}`);
    const sbpl = join(root, 'suites/notes/sb/one_file.sb');
    writeFileSync(sbpl, readFileSync(sbpl, 'utf8').replace('/tmp/foo', '/private/tmp/foo'));
    expect(await lintPlan(plan)).toMatchObject({ ok: true, errors: [], warnings: [] });
    expect(await lintRegistry(undefined, { repoRoot: root })).toMatchObject({ ok: true, errors: [], warnings: [] });
    expect((await compilePlan(plan)).profiles[0]?.probes).toHaveLength(2);
  });

  it('shows a known outcome that lint accepts', async () => {
    const known = /"known": (\{[\s\S]*?\n\})\n```/.exec(page)?.[1];
    const root = temporaryDirectory();
    const plan = JSON.parse(files['suites/notes/plan.json']!);
    writeTree(root, {
      'runtime.config.json': '{}',
      ...files,
      'suites/notes/plan.json': JSON.stringify({ ...plan, known: JSON.parse(known!) }),
    });
    await upgradeRegistry('notes', { repoRoot: root, overwrite: true });
    const { warnings } = await lintPlan(join(root, 'suites/notes/plan.json'));
    expect(warnings.map(({ code }) => code)).toEqual(['sbpl.alias-spelling']);
  });
});
