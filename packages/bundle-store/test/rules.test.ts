import { linkSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundle, reindexBundle, validateBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type Editable, editJson, layOutRun, replaceFile } from './support/run.js';

function ourRun(): string {
  const run = join(temporaryDirectory(), 'out/run-1');
  layOutRun(run, { runId: 'run-1' });
  return run;
}

/** Leaves only these in the index; the files stay. */
const keepIndexed = (run: string, names: readonly string[]): void =>
  editJson(run, 'artifact_index.json', (index: Editable) => {
    index.artifacts = index.artifacts.filter(({ path }: Editable) => names.some((name) => path.endsWith(`/${name}`)));
  });

/** Leaves out of the index what only we write. */
const withoutOurs = (run: string): void =>
  editJson(run, 'artifact_index.json', (index: Editable) => {
    index.artifacts = index.artifacts.filter(({ path }: Editable) => !path.includes('/job/'));
  });

describe('a bundle of ours whose index does not name its manifest', () => {
  it.each([
    ['names nothing', []],
    ['names the status and the events only', ['run_status.json', 'runtime_events.normalized.json']],
    ['names the events only', ['runtime_events.normalized.json']],
  ])('is judged by our rules when the index %s', async (_, names) => {
    const run = ourRun();
    keepIndexed(run, names);
    const { ok, rule_set, errors } = await validateBundle(run);
    expect({ ok, rule_set }).toEqual({ ok: false, rule_set: 'runtime' });
    expect(errors).toContainEqual(expect.objectContaining({ code: 'BUNDLE_ARTIFACT_REQUIRED', path: 'run_manifest.json' }));
    await expect(loadBundle(run)).rejects.toMatchObject({ code: 'BUNDLE_ARTIFACT_REQUIRED' });
    await expect(reindexBundle(run)).rejects.toMatchObject({ code: 'BUNDLE_ARTIFACT_REQUIRED' });
  });

  it('is not judged by the rules of the reference because the manifest stands behind a link, or cannot be read', async () => {
    for (const spoil of [
      (file: string) => symlinkSync('../manifest', file),
      (file: string) => linkSync(join(file, '../../manifest'), file),
    ]) {
      const run = ourRun();
      keepIndexed(run, ['run_status.json']);
      renameSync(join(run, 'run_manifest.json'), join(run, '../manifest'));
      spoil(join(run, 'run_manifest.json'));
      const { ok, errors } = await validateBundle(run);
      expect(ok).toBe(false);
      expect(errors).toContainEqual(expect.objectContaining({ path: 'run_manifest.json' }));
    }
  });

  it('is judged by our rules for its profiles alone, when there is no manifest at all', async () => {
    const run = ourRun();
    editJson(run, 'artifact_index.json', (index: Editable) => {
      index.artifacts = index.artifacts.filter(({ path }: Editable) => !path.includes('/job/') && !path.endsWith('/run_manifest.json'));
      index.artifacts[0].path = 'out/run-1/runtime_profiles/a.sb';
    });
    rmSync(join(run, 'run_manifest.json'));
    expect((await validateBundle(run)).rule_set).toBe('runtime');
  });
});

describe('a bundle of ours whose manifest is damaged and indexed as it is', () => {
  it.each([
    ['a member twice', (text: string) => text.replace('"execution"', '"execution": null, "execution"')],
    ['bytes that are no text', (text: string) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0x20, 0xff, 0x7d])])],
    ['a number that is none', (text: string) => text.replace('"dry_run": false', '"dry_run": NaN')],
  ])('is judged by our rules with %s', async (_, spoil) => {
    const run = ourRun();
    withoutOurs(run);
    replaceFile(run, 'run_manifest.json', spoil(readFileSync(join(run, 'run_manifest.json'), 'utf8')));
    const { ok, rule_set, errors } = await validateBundle(run);
    expect({ ok, rule_set }).toEqual({ ok: false, rule_set: 'runtime' });
    expect(errors).toContainEqual(expect.objectContaining({ code: expect.stringMatching(/^JSON_/), path: 'run_manifest.json' }));
  });
});

it('a bundle without a mark of ours needs the package that reads those of the reference', async () => {
  const run = ourRun();
  withoutOurs(run);
  rmSync(join(run, 'job'), { recursive: true });
  editJson(run, 'run_manifest.json', (manifest: Editable) => {
    manifest.execution = undefined;
  });
  await expect(validateBundle(run)).rejects.toMatchObject({
    code: 'BUNDLE_READING_UNKNOWN',
    hint: expect.stringContaining('@runtime/reference'),
  });
});

describe('the artifacts that follow from the lanes of a bundle of ours', () => {
  /** A manifest that does not say it committed these. */
  const forgetting =
    (...names: string[]) =>
    (manifest: Editable): void => {
      const { execution } = manifest;
      execution.artifacts = execution.artifacts.filter((name: string) => !names.includes(name));
    };

  it.each(['runtime_results.json', 'runtime_events.normalized.json', 'path_witnesses.json', 'fixtures.json'])(
    'are required: %s, left out everywhere',
    async (name) => {
      const run = ourRun();
      rmSync(join(run, name));
      editJson(run, 'run_manifest.json', forgetting(name));
      editJson(run, 'artifact_index.json', (index: Editable) => {
        index.artifacts = index.artifacts.filter(({ path }: Editable) => !path.endsWith(`/${name}`));
      });
      const { errors } = await validateBundle(run);
      expect(errors.map(({ code, path }) => [code, path])).toEqual([['BUNDLE_ARTIFACT_REQUIRED', name]]);
      await reindexBundle(run, { repair: true });
      const { missing } = JSON.parse(readFileSync(join(run, 'artifact_index.json'), 'utf8'));
      expect(missing).toEqual([`out/run-1/${name}`]);
    },
  );

  it('are not required of lanes that did not run', async () => {
    const run = ourRun();
    const scenario = ['runtime_results.json', 'runtime_events.normalized.json', 'path_witnesses.json', 'fixtures.json'];
    for (const name of scenario) rmSync(join(run, name));
    editJson(run, 'run_manifest.json', (manifest: Editable) => {
      manifest.execution.lanes.scenario = false;
      forgetting(...scenario)(manifest);
    });
    editJson(run, 'artifact_index.json', (index: Editable) => {
      index.artifacts = index.artifacts.filter(({ path }: Editable) => !scenario.some((name) => path.endsWith(`/${name}`)));
    });
    expect((await validateBundle(run)).errors).toEqual([]);
  });
});
