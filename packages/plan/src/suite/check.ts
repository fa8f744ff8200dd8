import { join, posix } from 'node:path';
import { FilesError, sha256OfFile } from '@runtime/files';
import { PlanError } from '../error.js';
import type { Fault } from '../types.js';
import { isSuiteFault, readSuite, SUITE_NAME } from './manifest.js';

interface SuiteDifference {
  /** Relative to the suite's folder. */
  path: string;
  what: 'missing' | 'changed' | 'unreadable';
}

export interface SuiteState {
  fault?: Fault;
  differences: SuiteDifference[];
}

/** Compares a suite with its manifest. A folder without one is nobody's suite, and in order. */
export async function suiteState(root: string, directory: string): Promise<SuiteState> {
  const suite = await readSuite(root, directory);
  if (suite === null) return { differences: [] };
  if (isSuiteFault(suite)) return { fault: suite, differences: [] };
  const differences: SuiteDifference[] = [];
  for (const { path, sha256 } of suite.files) {
    try {
      const actual = await sha256OfFile(join(root, directory, path));
      if (actual.sha256 !== sha256) differences.push({ path, what: 'changed' });
    } catch (error) {
      if (!(error instanceof FilesError) || error.category === 'system') throw error;
      differences.push({ path, what: error.code === 'FILE_NOT_FOUND' ? 'missing' : 'unreadable' });
    }
  }
  return { differences };
}

export const INCOMPLETE_HINT = `build it again with --overwrite to mend it; to edit a built suite, delete ${SUITE_NAME} and it is yours`;

/** @throws PlanError `SUITE_INCOMPLETE`, `SUITE_INVALID`. */
export async function assertSuiteComplete(root: string, directory: string): Promise<void> {
  const { fault, differences } = await suiteState(root, directory);
  const path = posix.join(directory, SUITE_NAME);
  if (fault !== undefined) {
    throw new PlanError({ code: 'SUITE_INVALID', message: `${path}: ${fault.message}`, path, field: fault.field, hint: INCOMPLETE_HINT });
  }
  const [first] = differences;
  if (first === undefined) return;
  const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : '';
  throw new PlanError({
    code: 'SUITE_INCOMPLETE',
    message: `the suite differs from its ${SUITE_NAME}: ${first.path} is ${first.what}${more}`,
    path,
    hint: INCOMPLETE_HINT,
    details: { differences },
  });
}
