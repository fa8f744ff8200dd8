import { join, posix } from 'node:path';
import { SCHEMA_VERSIONS, type SuiteManifest } from '@runtime/contracts';
import { isSafeRelativePath } from '@runtime/files';
import { isObject, kindOf, pointer, quoted } from '../finding.js';
import { isReadFailure, readDocument } from '../read/read-document.js';

export const SUITE_NAME = 'suite.json';
export const PLAN_NAME = 'plan.json';
export const PROBES_NAME = 'registry/probes.json';
export const PROFILES_NAME = 'registry/profiles.json';
/** Lies with the evidence, so it is recorded apart from the suite's own files. */
export const MATRIX_NAME = 'out/expected_matrix.json';

export type SuiteFile = SuiteManifest['files'][number];

export interface SuiteRead {
  manifest: SuiteManifest;
  files: SuiteFile[];
  matrix: SuiteFile | null;
}

export interface SuiteFault {
  message: string;
  field: string;
}

/** Reads `suite.json` of a folder; null where there is none. Everything in it is checked before it is believed. */
export async function readSuite(root: string, directory: string): Promise<SuiteRead | SuiteFault | null> {
  const path = posix.join(directory, SUITE_NAME);
  const read = await readDocument(root, join(root, path), path);
  if (isReadFailure(read)) return read.kind === 'missing' ? null : { message: read.message, field: '' };
  const value = read.value;
  if (!isObject(value)) return { message: `a suite manifest is an object, and this is ${kindOf(value)}`, field: '' };
  if (value['schema_version'] !== SCHEMA_VERSIONS.suite_manifest) {
    return {
      message: `schema_version is ${quoted(value['schema_version'])}, not ${SCHEMA_VERSIONS.suite_manifest}`,
      field: '/schema_version',
    };
  }
  if (!Array.isArray(value['files'])) return { message: `files is ${kindOf(value['files'])}, not an array`, field: '/files' };
  const files: SuiteFile[] = [];
  const seen = new Set<string>();
  for (const [i, item] of value['files'].entries()) {
    const field = pointer('files', i);
    const file = suiteFile(item);
    if (file === null) return { message: 'a file is {path, sha256, size}', field };
    if (!isOwnPath(file.path)) return { message: `${quoted(file.path)} is no file a suite may own`, field: `${field}/path` };
    if (seen.has(file.path)) return { message: `${quoted(file.path)} stands in the list twice`, field: `${field}/path` };
    seen.add(file.path);
    files.push(file);
  }
  const matrix = value['expected_matrix'] === undefined ? null : suiteFile(value['expected_matrix']);
  if (value['expected_matrix'] !== undefined && matrix?.path !== MATRIX_NAME) {
    return { message: `expected_matrix is {path: "${MATRIX_NAME}", sha256, size}`, field: '/expected_matrix' };
  }
  return { manifest: value as SuiteManifest, files, matrix };
}

export const isSuiteFault = (read: SuiteRead | SuiteFault): read is SuiteFault => 'message' in read;

function suiteFile(item: unknown): SuiteFile | null {
  if (!isObject(item)) return null;
  const { path, sha256, size } = item;
  const sound = typeof path === 'string' && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && Number.isSafeInteger(size);
  return sound ? (item as SuiteFile) : null;
}

/** What a suite may call its own: nothing else is ever replaced or removed. */
export const isOwnPath = (path: string): boolean =>
  isSafeRelativePath(path) && (path === PLAN_NAME || path.startsWith('registry/') || path.startsWith('sb/'));
