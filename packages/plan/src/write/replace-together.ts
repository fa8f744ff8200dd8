import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDirectoryDurable, syncDirectory, takeModeOf, writeFailure, writeFileDurable } from '@runtime/files';

interface Step {
  target: string;
  staged: string;
  /** The old content, kept beside until all are in place. */
  old: string | null;
  done: boolean;
}

/**
 * Replaces several files, all or none: every content is on the disk beside its target before the first rename, and a
 * rename that fails puts the earlier ones back. A crash between two renames can be told by the files left beside.
 *
 * @throws FilesError `FILE_WRITE_FAILED` (category system).
 */
export async function replaceTogether(files: ReadonlyArray<readonly [target: string, text: string]>): Promise<void> {
  const mark = randomBytes(6).toString('hex');
  const beside = (target: string, word: string): string => join(dirname(target), `.${basename(target)}.${word}-${mark}`);
  const steps: Step[] = files.map(([target]) => ({ target, staged: beside(target, 'new'), old: null, done: false }));
  try {
    for (const [i, [target, text]] of files.entries()) {
      await makeDirectoryDurable(dirname(target));
      await writeFileDurable(steps[i]!.staged, text);
    }
    for (const step of steps) {
      if (!existsSync(step.target)) continue;
      step.old = beside(step.target, 'old');
      copyFileSync(step.target, step.old);
    }
    for (const step of steps) {
      takeModeOf(step.target, step.staged);
      renameSync(step.staged, step.target);
      step.done = true;
    }
    for (const directory of new Set(steps.map(({ target }) => dirname(target)))) await syncDirectory(directory);
  } catch (error) {
    for (const { done, old, target } of steps) {
      if (!done) continue;
      if (old === null) rmSync(target, { force: true });
      else renameSync(old, target);
    }
    throw writeFailure(error, files[0]?.[0] ?? '', 'writing');
  } finally {
    for (const { staged, old } of steps) {
      rmSync(staged, { force: true });
      if (old !== null) rmSync(old, { force: true });
    }
  }
}
