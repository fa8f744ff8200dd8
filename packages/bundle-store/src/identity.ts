import { basename } from 'node:path';
import { isPlainlyValid, RUN_STATES, SCHEMA_VERSIONS } from '@runtime/contracts';
import type { StrictDirectory } from '@runtime/files';
import { type JsonObject, member } from './document.js';
import type { IndexReading } from './index-document.js';
import { MANIFEST_FILE, STATUS_FILE } from './names.js';
import { bundleError, type Findings } from './problem.js';
import type { Reading, Severities } from './reading/reading.js';

/** Index, manifest and status must speak of one run in one world, and agree on how it ended. */
export async function checkIdentity(
  found: { reading: IndexReading; rules: Reading; status: JsonObject | null; manifest: JsonObject | null },
  directory: StrictDirectory,
  findings: Findings,
): Promise<void> {
  const { reading, status, manifest } = found;
  const { severities } = found.rules;
  for (const [name, document, schema] of [
    [STATUS_FILE, status, SCHEMA_VERSIONS.run_status],
    [MANIFEST_FILE, manifest, SCHEMA_VERSIONS.run_manifest],
  ] as const) {
    if (document === null) continue;
    const version = member(document, 'schema_version');
    if (version !== schema) {
      findings.add(
        severities.documentSchema,
        bundleError('BUNDLE_SCHEMA_UNKNOWN', `${name}: schema_version is not ${schema}`, { path: name, field: '/schema_version' }),
      );
    }
    compareIdentity(name, document, 'run_id', reading.runId, 'BUNDLE_RUN_ID_MISMATCH', severities, findings);
    compareIdentity(name, document, 'world_id', reading.worldId, 'BUNDLE_WORLD_MISMATCH', severities, findings);
  }
  const state = member(status, 'state');
  if (status === null) {
    if (directory.kindOf(STATUS_FILE) === null) {
      findings.add(
        severities.runState,
        bundleError('BUNDLE_STATUS_MISSING', `there is an index, but no ${STATUS_FILE}`, { path: STATUS_FILE }),
      );
    }
  } else if (typeof state !== 'string' || !RUN_STATES.some((known) => known === state)) {
    findings.add(
      severities.runState,
      bundleError('BUNDLE_STATE_UNKNOWN', `${STATUS_FILE}: the state is none this release knows`, { path: STATUS_FILE, field: '/state' }),
    );
  } else if ((state === 'failed') !== (reading.status === 'failed') && reading.status !== null) {
    findings.add(
      severities.runState,
      bundleError('BUNDLE_STATE_MISMATCH', `${STATUS_FILE} says ${state}, and the index says ${reading.status}`, {
        path: STATUS_FILE,
        field: '/state',
      }),
    );
  }
  if (severities.documentSchema !== 'ignored') {
    await checkSchema('run_status', STATUS_FILE, status, findings);
    await checkSchema('run_manifest', MANIFEST_FILE, manifest, findings);
  }
  if (reading.runId !== null && basename(directory.path) !== reading.runId) {
    findings.warn(
      bundleError(
        'BUNDLE_DIRECTORY_NAME',
        `the directory is called ${basename(directory.path)}, not ${reading.runId}: it is a copy or was renamed`,
        { path: '.' },
      ),
    );
  }
}

/** Every field that is not what the contract says. What is missing of `execution`, or null, is unknown, which is for promotion to judge. */
async function checkSchema(
  kind: 'run_status' | 'run_manifest',
  name: string,
  document: JsonObject | null,
  findings: Findings,
): Promise<void> {
  if (document === null || isPlainlyValid(kind, document)) return;
  // Only a document with a fault is worth the time it takes to load the schemas.
  const { checkDocument, DOCUMENTS } = await import('@runtime/contracts');
  for (const { field, message } of checkDocument(DOCUMENTS[kind], document)) {
    findings.add(
      field.startsWith('/execution') && isUnknown(document, field) ? 'warning' : 'error',
      bundleError('BUNDLE_DOCUMENT_INVALID', `${name}: ${field === '' ? 'the document' : field} ${message}`, { path: name, field }),
    );
  }
}

const isUnknown = (document: JsonObject, field: string): boolean =>
  (field
    .split('/')
    .slice(1)
    .reduce<unknown>((value, part) => (Array.isArray(value) ? value[Number(part)] : member(value, part)), document) ?? null) === null;

function compareIdentity(
  name: string,
  document: JsonObject,
  field: 'run_id' | 'world_id',
  expected: string | null,
  code: 'BUNDLE_RUN_ID_MISMATCH' | 'BUNDLE_WORLD_MISMATCH',
  { absentIdentity }: Severities,
  findings: Findings,
): void {
  const found = member(document, field);
  if (found === expected) return;
  // A document without the member says nothing; one that names another run does.
  const severity = (found ?? null) === null ? absentIdentity : 'error';
  const shown = typeof found === 'string' ? found.slice(0, 128) : JSON.stringify(found ?? null).slice(0, 128);
  findings.add(
    severity,
    bundleError(code, `${name}: ${field} is ${shown}; the index says ${expected}`, { path: name, field: `/${field}` }),
  );
}
