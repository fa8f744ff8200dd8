import { join, posix } from 'node:path';
import { type SuiteFile, type SuiteManifest, suiteManifestIssues } from '@runtime/contracts';
import { isSafeRelativePath } from '@runtime/files';
import { pointer, quoted } from '../finding.js';
import { faultsOf } from '../issues/faults.js';
import { isReadFailure, readDocument } from '../read/read-document.js';
import type { Fault } from '../types.js';

export const SUITE_NAME = 'suite.json';
export const PLAN_NAME = 'plan.json';
export const PROBES_NAME = 'registry/probes.json';
export const PROFILES_NAME = 'registry/profiles.json';
/** Where the JSON Schemas are that documents of the suite name. */
export const SCHEMAS_FOLDER = 'schemas/';
/** Lies with the evidence, so it is recorded apart from the suite's own files. */
export const MATRIX_NAME = 'out/expected_matrix.json';

export interface SuiteRead {
  manifest: SuiteManifest;
  files: SuiteFile[];
  matrix: SuiteFile | null;
}

/** Reads `suite.json` of a folder; null where there is none. Everything in it is checked before it is believed. */
export async function readSuite(root: string, directory: string): Promise<SuiteRead | Fault | null> {
  const path = posix.join(directory, SUITE_NAME);
  const read = await readDocument(root, join(root, path), path);
  if (isReadFailure(read)) return read.kind === 'missing' ? null : invalid('', read.message);
  const [first] = faultsOf('suite_manifest', read.value, suiteManifestIssues(read.value));
  if (first !== undefined) return first;
  const manifest = read.value as SuiteManifest;
  const seen = new Set<string>();
  for (const [i, file] of manifest.files.entries()) {
    const field = pointer('files', i, 'path');
    if (!isOwnPath(file.path)) return invalid(field, `${quoted(file.path)} is not a file that a suite may own`);
    if (seen.has(file.path)) return invalid(field, `${quoted(file.path)} stands in the list twice`);
    seen.add(file.path);
  }
  const matrix = manifest.expected_matrix ?? null;
  if (matrix !== null && matrix.path !== MATRIX_NAME) {
    return invalid('/expected_matrix', `the expected matrix is ${MATRIX_NAME}, not ${quoted(matrix.path)}`);
  }
  return { manifest, files: manifest.files, matrix };
}

const invalid = (field: string, message: string): Fault => ({ code: 'suite.invalid', field, message });

export const isSuiteFault = (read: SuiteRead | Fault): read is Fault => 'message' in read;

/** What a suite may call its own: nothing else is ever replaced or removed. */
const isOwnPath = (path: string): boolean =>
  isSafeRelativePath(path) && (path === PLAN_NAME || ['registry/', 'sb/', SCHEMAS_FOLDER].some((folder) => path.startsWith(folder)));
