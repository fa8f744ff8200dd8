import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildPlanFromTemplate, compilePlan, lintPlan, PlanError } from '@runtime/plan';
import { temporaryDirectory, toThrowWithCode, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const TEMPLATE = 'probe-op-structure';

async function built(template = TEMPLATE): Promise<{ root: string; suite: string; plan: string }> {
  const root = temporaryDirectory();
  const suite = join(root, 'suite');
  await buildPlanFromTemplate(template, suite, { repoRoot: root });
  return { root, suite, plan: join(suite, 'plan.json') };
}

const build = (suite: string, root: string, options: object = {}, template = TEMPLATE) =>
  buildPlanFromTemplate(template, suite, { repoRoot: root, ...options });

/** Every file below a folder, with its content. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(folder.length + 1),
        readFileSync(join(entry.parentPath, entry.name), 'utf8'),
      ]),
  );

describe('a built suite', () => {
  it('refuses a folder without a name: it would be wherever the process stands', async () => {
    await toThrowWithCode(() => buildPlanFromTemplate('probe-op-structure', ''), PlanError, 'PATH_INVALID');
  });

  it('carries its SBPL, and a manifest with the digest of each file', async () => {
    const { suite } = await built();
    const files = contents(suite);
    const manifest = JSON.parse(files['suite.json']!);
    expect(manifest).toMatchObject({ schema_version: 'runtime-tools.suite.v0.1', template_id: TEMPLATE });
    const named = manifest.files.map(({ path }: { path: string }) => path);
    expect([...named, 'out/expected_matrix.json', 'suite.json'].sort()).toEqual(Object.keys(files).sort());
    expect(named).toContain('sb/apply_preflight_allow.sb');
    for (const { path, size } of manifest.files) expect(statSync(join(suite, path)).size).toBe(size);
  });

  it('holds a matrix that covers every planned probe', async () => {
    const { root, suite, plan } = await built('vfs-canonicalization');
    const matrix = JSON.parse(readFileSync(join(suite, 'out/expected_matrix.json'), 'utf8'));
    const compiled = await compilePlan(plan, { repoRoot: root });
    expect(matrix).toEqual(JSON.parse(JSON.stringify(compiled.expected_matrix)));
    expect(Object.values(matrix.profiles).flatMap((entry) => (entry as { probes: unknown[] }).probes)).toHaveLength(127);
  });

  it('can be moved: it lints, compiles and keeps its digest', async () => {
    const { root, suite, plan } = await built();
    const before = (await compilePlan(plan, { repoRoot: root })).plan_digest;
    renameSync(suite, join(root, 'moved'));
    const moved = join(root, 'moved/plan.json');
    expect((await lintPlan(moved, { repoRoot: root })).errors).toEqual([]);
    expect((await compilePlan(moved, { repoRoot: root })).plan_digest).toBe(before);
  });

  it('has no matrix when none is asked for', async () => {
    const root = temporaryDirectory();
    const result = await build(join(root, 's'), root, { writeExpectedMatrix: false });
    expect(result.expected_matrix_path).toBeNull();
    expect(existsSync(join(root, 's/out'))).toBe(false);
  });

  it('gives the same bytes every time', async () => {
    const [one, two] = [await built(), await built()];
    expect(contents(one.suite)).toEqual(contents(two.suite));
  });
});

describe('building where something stands already', () => {
  it('is refused without overwrite, and changes nothing', async () => {
    const { root, suite } = await built();
    const before = contents(suite);
    await toThrowWithCode(() => build(suite, root), PlanError, 'OUTPUT_EXISTS');
    expect(contents(suite)).toEqual(before);
  });

  it.each(['notes.txt', 'notes.txt/suite'])('says that %s is no folder to write into, and leaves the file', async (out) => {
    const root = temporaryDirectory();
    writeTree(root, { 'notes.txt': 'mine' });
    for (const overwrite of [false, true]) {
      const error = await toThrowWithCode(() => build(join(root, out), root, { overwrite }), PlanError, 'OUTPUT_EXISTS');
      expect(error.message).toContain('notes.txt is a file, and the output needs a folder there');
    }
    expect(contents(root)).toEqual({ 'notes.txt': 'mine' });
  });

  it('replaces the suite with overwrite: its own files, and no others', async () => {
    const { root, suite } = await built('vfs-canonicalization');
    writeTree(suite, { 'notes.txt': 'mine', 'sb/mine.sb': 'mine', 'out/run-1/summary.json': 'evidence', 'out/LATEST': 'run-1' });
    await build(suite, root, { overwrite: true });
    const files = contents(suite);
    expect(files).toMatchObject({ 'notes.txt': 'mine', 'sb/mine.sb': 'mine', 'out/run-1/summary.json': 'evidence', 'out/LATEST': 'run-1' });
    expect(existsSync(join(suite, 'sb/vfs_tmp_only.sb'))).toBe(false);
    expect(JSON.parse(files['plan.json']!).registry_id).toBe(TEMPLATE);
    expect((await lintPlan(join(suite, 'plan.json'), { repoRoot: root })).errors).toEqual([]);
  });

  it('keeps the permission bits of every file that it replaces', async () => {
    const { root, suite } = await built();
    const names = Object.keys(contents(suite));
    for (const name of names) chmodSync(join(suite, name), 0o600);
    await build(suite, root, { overwrite: true });
    expect(names.filter((name) => (statSync(join(suite, name)).mode & 0o777) !== 0o600)).toEqual([]);
  });

  it('looks at all targets first: one foreign file, and nothing is written', async () => {
    const root = temporaryDirectory();
    writeTree(root, { 'suite/registry/profiles.json': 'mine' });
    await toThrowWithCode(() => build(join(root, 'suite'), root), PlanError, 'OUTPUT_EXISTS');
    await toThrowWithCode(() => build(join(root, 'suite'), root, { overwrite: true }), PlanError, 'SUITE_FOREIGN_FILES');
    expect(contents(root)).toEqual({ 'suite/registry/profiles.json': 'mine' });
  });

  it('does not replace a matrix that somebody else wrote, even with overwrite', async () => {
    const { root, suite } = await built();
    writeFileSync(join(suite, 'out/expected_matrix.json'), '{"by": "a run"}');
    await toThrowWithCode(() => build(suite, root, { overwrite: true }), PlanError, 'SUITE_FOREIGN_FILES');
    expect(readFileSync(join(suite, 'out/expected_matrix.json'), 'utf8')).toBe('{"by": "a run"}');
    await build(suite, root, { overwrite: true, writeExpectedMatrix: false });
    expect(readFileSync(join(suite, 'out/expected_matrix.json'), 'utf8')).toBe('{"by": "a run"}');
  });

  it.each([
    ['a folder where a file is due', (suite: string) => mkdirSync(join(suite, 'plan.json'), { recursive: true })],
    ['a file where a folder is due', (suite: string) => writeTree(suite, { sb: 'x' })],
  ])('is refused for %s', async (_, prepare) => {
    const root = temporaryDirectory();
    const suite = join(root, 'suite');
    prepare(suite);
    await toThrowWithCode(() => build(suite, root, { overwrite: true }), PlanError, 'SUITE_FOREIGN_FILES');
  });

  it('does not write through a link that leads out of the suite', async () => {
    const [root, outside] = [temporaryDirectory(), temporaryDirectory()];
    mkdirSync(join(root, 'suite'));
    symlinkSync(outside, join(root, 'suite/registry'));
    await toThrowWithCode(() => build(join(root, 'suite'), root, { overwrite: true }), PlanError, 'SUITE_FOREIGN_FILES');
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('a suite that was cut short', () => {
  it('is an error to lint and to compile, until the build is repeated', async () => {
    const { root, suite, plan } = await built('vfs-canonicalization');
    // What a crash between two renames leaves: files of the new suite under the manifest of the old.
    const next = await built();
    renameSync(join(next.suite, 'plan.json'), plan);
    renameSync(join(next.suite, 'sb/v1_file_require_any.sb'), join(suite, 'sb/v1_file_require_any.sb'));
    const { errors } = await lintPlan(plan, { repoRoot: root });
    expect(errors.map(({ code, path }) => `${code} ${path}`)).toContain('suite.incomplete suite/plan.json');
    await toThrowWithCode(() => compilePlan(plan, { repoRoot: root }), PlanError, 'SUITE_INCOMPLETE');
    await build(suite, root, { overwrite: true });
    expect((await lintPlan(plan, { repoRoot: root })).errors).toEqual([]);
    expect(existsSync(join(suite, 'sb/vfs_tmp_only.sb'))).toBe(false);
  });

  it('is mended by the same command when the first build never finished', async () => {
    const { root, suite, plan } = await built();
    rmSync(join(suite, 'suite.json'));
    rmSync(join(suite, 'registry/profiles.json'));
    await build(suite, root);
    expect((await lintPlan(plan, { repoRoot: root })).errors).toEqual([]);
  });

  it('loses the stages that killed builds left behind', async () => {
    const { root, suite } = await built();
    // No process has this id: it is above every limit of the systems we know.
    writeTree(suite, { '.suite-stage-99999999-0a/plan.json': 'half' });
    await build(suite, root, { overwrite: true });
    expect(readdirSync(suite).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('tells an edited file, and is yours once suite.json is gone', async () => {
    const { root, suite, plan } = await built();
    writeFileSync(join(suite, 'sb/v1_file_require_any.sb'), '(version 1)\n(allow default)\n');
    await toThrowWithCode(() => compilePlan(plan, { repoRoot: root }), PlanError, 'SUITE_INCOMPLETE');
    rmSync(join(suite, 'suite.json'));
    expect((await compilePlan(plan, { repoRoot: root })).profiles).toHaveLength(3);
  });
});

describe('a manifest that cannot be believed', () => {
  const sha256 = '0'.repeat(64);
  it.each([
    ['no JSON', '{'],
    ['an array', '[]'],
    ['another schema', '{"schema_version": "x", "files": []}'],
    ['files that are an object', '{"schema_version": "runtime-tools.suite.v0.1", "files": {}}'],
    [
      'a file outside the suite',
      `{"schema_version": "runtime-tools.suite.v0.1", "files": [{"path": "../x", "sha256": "${sha256}", "size": 1}]}`,
    ],
    [
      'a file of the evidence',
      `{"schema_version": "runtime-tools.suite.v0.1", "files": [{"path": "out/LATEST", "sha256": "${sha256}", "size": 1}]}`,
    ],
    [
      'a file named twice',
      `{"schema_version": "runtime-tools.suite.v0.1", "files": [{"path": "plan.json", "sha256": "${sha256}", "size": 1}, {"path": "plan.json", "sha256": "${sha256}", "size": 1}]}`,
    ],
  ])('is refused: %s', async (_, text) => {
    const { root, suite, plan } = await built();
    writeFileSync(join(suite, 'suite.json'), text);
    const before = contents(suite);
    await toThrowWithCode(() => compilePlan(plan, { repoRoot: root }), PlanError, 'SUITE_INVALID');
    await toThrowWithCode(() => build(suite, root, { overwrite: true }), PlanError, 'SUITE_INVALID');
    expect((await lintPlan(plan, { repoRoot: root })).errors.map(({ code }) => code)).toContain('suite.invalid');
    expect(contents(suite)).toEqual(before);
  });
});
