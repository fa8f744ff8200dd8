import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@runtime/testing';
// @boundaries-ignore the builder of test bundles is shared by the tests of the two packages
import { type Editable, editJson, layOutRun } from '../../../bundle-store/test/support/run.js';

// @boundaries-ignore the builder of test bundles is shared by the tests of the two packages
export { type Editable, editJson, replaceFile } from '../../../bundle-store/test/support/run.js';

/** A run as the reference leaves it: nothing in it that only ours write. */
export function referenceRun(): string {
  const run = join(temporaryDirectory(), 'out/run-1');
  layOutRun(run, { runId: 'run-1' });
  rmSync(join(run, 'job'), { recursive: true });
  editJson(run, 'run_manifest.json', (manifest: Editable) => {
    manifest.execution = undefined;
  });
  editIndex(run, (artifacts) => artifacts.filter(({ path }) => !path.includes('/job/')));
  return run;
}

/** Changes what the index lists. */
export const editIndex = (run: string, edit: (artifacts: { path: string }[]) => unknown[]): void =>
  editJson(run, 'artifact_index.json', (index: Editable) => {
    index.artifacts = edit(index.artifacts);
  });

/** Leaves only these in the index; the files stay. */
export const keepIndexed = (run: string, names: readonly string[]): void =>
  editIndex(run, (artifacts) => artifacts.filter(({ path }) => names.some((name) => path.endsWith(`/${name}`))));
