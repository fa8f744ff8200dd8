import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundle, validateBundle } from '@runtime/bundle-store';
import { register } from '@runtime/reference';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Editable, editIndex, editJson, keepIndexed, referenceRun, replaceFile } from '../support/run.js';

beforeAll(register);

const ruleSetOf = async (run: string): Promise<string> => (await validateBundle(run)).rule_set;
const rename = (run: string, from: string, to: string): void =>
  editIndex(run, (artifacts) => artifacts.map((entry) => ({ ...entry, path: entry.path.replace(`/${from}`, `/${to}`) })));

describe('a bundle without a mark of ours', () => {
  it('is judged by the rules of the reference', async () => {
    expect(await loadBundle(referenceRun())).toMatchObject({ rule_set: 'reference' });
  });

  it.each([
    ['nothing', [], 'artifact_index.json'],
    ['no status', ['run_manifest.json', 'expected_matrix.json', 'runtime_results.json'], 'run_status.json'],
    ['no manifest', ['run_status.json', 'expected_matrix.json', 'runtime_results.json'], 'run_manifest.json'],
    ['no matrix', ['run_status.json', 'run_manifest.json', 'runtime_results.json'], 'expected_matrix.json'],
    ['no results of any lane', ['run_status.json', 'run_manifest.json', 'expected_matrix.json', 'summary.json'], 'runtime_results.json'],
  ])('shows nothing when its index lists %s', async (_, names, path) => {
    const run = referenceRun();
    keepIndexed(run, names);
    const { ok, rule_set, errors } = await validateBundle(run);
    expect({ ok, rule_set }).toEqual({ ok: false, rule_set: 'reference' });
    expect(errors.map(({ code, path }) => [code, path])).toContainEqual(['BUNDLE_ARTIFACT_REQUIRED', path]);
    await expect(loadBundle(run)).rejects.toMatchObject({ code: 'BUNDLE_ARTIFACT_REQUIRED' });
  });

  it('shows nothing when its index lists a name twice', async () => {
    const run = referenceRun();
    editIndex(run, (artifacts) => [...artifacts, artifacts[0] as (typeof artifacts)[0]]);
    await expect(loadBundle(run)).rejects.toMatchObject({ code: 'BUNDLE_DUPLICATE_PATH' });
  });

  it('is told of what its lanes left out, but for the fixtures', async () => {
    const run = referenceRun();
    keepIndexed(run, ['run_status.json', 'run_manifest.json', 'expected_matrix.json', 'runtime_results.json']);
    const { ok, warnings } = await validateBundle(run);
    expect(ok).toBe(true);
    const required = warnings.filter(({ code }) => code === 'BUNDLE_ARTIFACT_REQUIRED').map(({ path }) => path);
    expect(required).toEqual(expect.arrayContaining(['runtime_events.normalized.json', 'path_witnesses.json']));
    expect(required).not.toContain('fixtures.json');
  });

  it.each(['job', 'a/job', 'a/launchctl/b'])('stays what it is below a folder called %s', async (above) => {
    const run = referenceRun();
    editIndex(run, (artifacts) => artifacts.map((entry) => ({ ...entry, path: entry.path.replace('out/', `${above}/out/`) })));
    expect(await ruleSetOf(run)).toBe('reference');
  });
});

describe('any mark of ours makes it ours', () => {
  it.each([{}, { runner: 'seatbelt' }, null, false])('an execution member in the manifest: %j', async (value) => {
    const run = referenceRun();
    editJson(run, 'run_manifest.json', (manifest: Editable) => {
      manifest.execution = value;
    });
    expect(await ruleSetOf(run)).toBe('runtime');
  });

  it.each(['job/job.json', 'job/other', 'runtime_profiles/a.sb', 'launchctl/d.json'])('an index that lists %s', async (name) => {
    const run = referenceRun();
    rename(run, 'summary.md', name);
    expect(await ruleSetOf(run)).toBe('runtime');
  });

  it('the same with the manifest taken out of the index', async () => {
    const run = referenceRun();
    rename(run, 'summary.md', 'runtime_profiles/a.sb');
    editIndex(run, (artifacts) => artifacts.filter(({ path }) => !path.endsWith('/run_manifest.json')));
    rmSync(join(run, 'run_manifest.json'));
    expect(await ruleSetOf(run)).toBe('runtime');
  });

  it('a job folder that no index names', async () => {
    const run = referenceRun();
    mkdirSync(join(run, 'job'));
    expect(await ruleSetOf(run)).toBe('runtime');
  });

  it.each([
    ['runtime_events.normalized.json', '[{"run_id": "run-1", "harness": "runtime-simulated/1"}]'],
    ['baseline_results.json', '{"results": [{"harness" : "runtime-seatbelt/1"}]}'],
    ['oracle_results.json', '{"results": [{"harness":"runtime-seatbelt/1"}]}'],
    ['mismatch_summary.json', '{"generated_by": "@runtime/observations"}'],
  ])('a row or a document in %s that says who wrote it', async (name, text) => {
    const run = referenceRun();
    replaceFile(run, name, text);
    expect(await ruleSetOf(run)).toBe('runtime');
  });

  it.each([
    ['twice', '{"run_id": "run-1", "execution": null, "execution": {}}'],
    ['beside a number that is none', '{"run_id": "run-1", "execution": {}, "dry_run": NaN}'],
    ['written in escapes', '{"run_id": "run-1", "\\u0065xecution": {}, "dry_run": NaN}'],
  ])('a manifest that is spoiled and holds the member %s', async (_, text) => {
    const run = referenceRun();
    replaceFile(run, 'run_manifest.json', text);
    expect(await validateBundle(run)).toMatchObject({ ok: false, rule_set: 'runtime' });
  });
});
