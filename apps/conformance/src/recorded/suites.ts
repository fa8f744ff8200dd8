import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inWorkspace } from '../workspace.js';

/** The two recorded suites, each with one run. */
export const SUITES = ['vfs-canonicalization', 'hardened-runtime'] as const;
export type SuiteName = (typeof SUITES)[number];

const suiteFolder = (suite: SuiteName): string => join('book/evidence/experiments/runtime-final-final/suites', suite);

export interface RecordedSuite {
  /** The repository root that the suite's paths are relative to. */
  root: string;
  folder: string;
  run: string;
  runId: string;
}

function suiteBelow(root: string, suite: SuiteName): RecordedSuite {
  const folder = join(root, suiteFolder(suite));
  const runId = readdirSync(join(folder, 'out'), { withFileTypes: true }).find((entry) => entry.isDirectory())?.name;
  if (runId === undefined) throw new Error(`there is no run of ${suite}`);
  return { root, folder, run: join(folder, 'out', runId), runId };
}

/** The suite where it lies: nothing may be written there. */
export const recordedSuite = (reference: string, suite: SuiteName): RecordedSuite => suiteBelow(join(reference, suite), suite);

/** A copy to write in. */
export const withSuite = <T>(reference: string, suite: SuiteName, use: (copy: RecordedSuite) => Promise<T> | T): Promise<T> =>
  inWorkspace((root) => {
    // Modes are not kept: the evidence may be read-only, and the copy is not.
    cpSync(join(reference, suite, 'book'), join(root, 'book'), { recursive: true, mode: 0 });
    return use(suiteBelow(root, suite));
  });

export const textBelow = (...path: string[]): string => readFileSync(join(...path), 'utf8');
