import { basename } from 'node:path';
import { checkDocument, LIMITS, RunManifestSchema, RunStatusSchema } from '@runtime/contracts';
import type { FileSystem, StrictDirectory } from '@runtime/files';
import type { z } from 'zod';
import { ArtifactChecker, type CheckedArtifact } from './artifact-check.js';
import { isObject, type JsonObject, member, parseDocumentBytes, textMember } from './document.js';
import { type IndexReading, readIndex } from './index-document.js';
import { INDEX_FILE, MANIFEST_FILE, REPAIR_LOG_FILE, REQUIRED_ARTIFACTS, SCHEMA, STATUS_FILE } from './names.js';
import { asBundleError, bundleError, type Findings } from './problem.js';
import { readRepairLog } from './repair-log.js';
import { type BundleRules, rulesOf } from './rules.js';
import { checkUnexpectedFiles } from './unexpected.js';

/** All that one pass over a bundle finds out. */
export interface Inspection {
  rules: BundleRules;
  /** The index as parsed, member for member; null when there is none that can be read. */
  index: JsonObject | null;
  indexSha256: string | null;
  reading: IndexReading | null;
  status: JsonObject | null;
  manifest: JsonObject | null;
  /** Says so itself, or holds a repair log. */
  repaired: boolean;
  bytes: number;
}

const STATES = ['in_progress', 'complete', 'failed'];

/**
 * Goes over a run directory once: documents, identity, then every artifact, cheap checks first. With
 * `stopEarly` the first error is thrown before the next stage is begun; otherwise all of them are collected.
 */
export async function inspectRun(
  directory: StrictDirectory,
  findings: Findings,
  options: { fs?: FileSystem | undefined; stopEarly: boolean; defer?: readonly string[] | undefined },
): Promise<Inspection> {
  const checker = new ArtifactChecker(directory, options.fs);
  const stop = (): void => {
    if (options.stopEarly) findings.throwFirst();
  };
  const read = new Map<string, CheckedArtifact>();
  const inspection: Inspection = {
    rules: rulesOf(null, null),
    index: null,
    indexSha256: null,
    reading: null,
    status: null,
    manifest: null,
    repaired: false,
    bytes: 0,
  };

  const status = directory.kindOf(STATUS_FILE) === null ? null : document(checker, STATUS_FILE, findings, read);
  if (isObject(status)) inspection.status = status;
  else if (status !== null)
    findings.error(bundleError('BUNDLE_DOCUMENT_INVALID', `${STATUS_FILE} is not an object`, { path: STATUS_FILE }));
  stop();
  if (textMember(inspection.status, 'state') === 'in_progress') {
    findings.error(
      bundleError('BUNDLE_IN_PROGRESS', 'the run has not been committed: it is in progress, or was interrupted', {
        path: STATUS_FILE,
        hint: 'wait for it to end; an interrupted run stays as it is, so run the plan again',
      }),
    );
    // There is nothing to hold the files against yet.
    return inspection;
  }

  if (directory.kindOf(INDEX_FILE) === null) {
    findings.error(
      bundleError('BUNDLE_INDEX_MISSING', `there is no ${INDEX_FILE}: the run was never committed`, {
        path: INDEX_FILE,
        hint: 'run the plan again',
      }),
    );
    return inspection;
  }
  const index = indexDocument(checker, findings, inspection);
  stop();
  if (index === undefined) return inspection;
  if (isObject(index)) inspection.index = index;
  const reading = readIndex(index, findings);
  inspection.reading = reading;
  stop();

  const names = new Set(reading.entries.map((entry) => entry.name));
  const manifest = readManifest(directory, checker, findings, read, names);
  inspection.manifest = manifest.document;
  inspection.rules = rulesOf(manifest.document, index);
  const rules = inspection.rules;
  if (manifest.problem !== null) findings.add(rules.unreadableManifest, manifest.problem);
  inspection.repaired = checkRepair(directory, checker, reading, rules, findings);

  checkForm(reading, rules, findings);
  checkCoverage(inspection, names, findings);
  checkIdentity(inspection, directory, findings);
  stop();

  for (const entry of reading.entries) {
    const known = read.get(entry.name);
    if (known === undefined && options.defer?.includes(entry.name) === true) checker.measure(entry, findings);
    else if (known === undefined) {
      const pending = checker.check(entry, { runId: reading.runId, worldId: reading.worldId }, rules.rows, findings);
      if (pending !== undefined) await pending;
    } else {
      compareKnown(entry, known, findings);
    }
    inspection.bytes += entry.size ?? known?.size ?? 0;
    if (options.stopEarly && findings.first !== null) findings.throwFirst();
  }
  checkUnexpectedFiles(directory, names, rules, findings);
  try {
    directory.assertUnmoved();
  } catch (error) {
    findings.error(asBundleError(error));
  }
  stop();
  return inspection;
}

/** Parses a document and remembers its digest. `undefined` after a finding. */
function document(checker: ArtifactChecker, name: string, findings: Findings, read: Map<string, CheckedArtifact>): unknown {
  try {
    const { bytes, digest } = checker.document(name, LIMITS.documentBytes);
    read.set(name, digest);
    return parseDocumentBytes(bytes, name);
  } catch (error) {
    findings.error(asBundleError(error, name));
    return null;
  }
}

function indexDocument(checker: ArtifactChecker, findings: Findings, inspection: Inspection): unknown {
  try {
    const { bytes, digest } = checker.document(INDEX_FILE, LIMITS.indexBytes);
    inspection.indexSha256 = digest.sha256;
    return parseDocumentBytes(bytes, INDEX_FILE, 'BUNDLE_INDEX_TOO_MANY_ENTRIES');
  } catch (error) {
    const known = asBundleError(error, INDEX_FILE);
    const tooLarge = (known as { code?: string }).code === 'BUNDLE_DOCUMENT_TOO_LARGE';
    findings.error(tooLarge ? bundleError('BUNDLE_INDEX_TOO_LARGE', known.message, { path: INDEX_FILE }) : known);
    return undefined;
  }
}

function readManifest(
  directory: StrictDirectory,
  checker: ArtifactChecker,
  findings: Findings,
  read: Map<string, CheckedArtifact>,
  names: Set<string>,
): { document: JsonObject | null; problem: Error | null } {
  // A manifest that the index does not cover is not evidence; its absence is the coverage check's to tell.
  if (!names.has(MANIFEST_FILE) || directory.kindOf(MANIFEST_FILE) === null) return { document: null, problem: null };
  try {
    const { bytes, digest } = checker.document(MANIFEST_FILE, LIMITS.documentBytes);
    read.set(MANIFEST_FILE, digest);
    const value = parseDocumentBytes(bytes, MANIFEST_FILE);
    if (isObject(value)) return { document: value, problem: null };
    return {
      document: null,
      problem: bundleError('BUNDLE_DOCUMENT_INVALID', `${MANIFEST_FILE} is not an object`, { path: MANIFEST_FILE }),
    };
  } catch (error) {
    const known = asBundleError(error, MANIFEST_FILE);
    if (read.has(MANIFEST_FILE)) return { document: null, problem: known };
    findings.error(known);
    // It could not even be hashed: once is enough to say so.
    names.add(MANIFEST_FILE);
    return { document: null, problem: null };
  }
}

function checkForm(reading: IndexReading, rules: BundleRules, findings: Findings): void {
  for (const { code, name, position } of reading.repeated) {
    const message = code === 'BUNDLE_DUPLICATE_PATH' ? `the index names ${name} twice` : `the index holds another spelling of ${name}`;
    findings.add(rules.repeatedPaths, bundleError(code, message, { path: INDEX_FILE, field: `/artifacts/${position}/path` }));
  }
  for (const entry of reading.entries) {
    if (entry.size === null) {
      findings.add(
        rules.absentSize,
        bundleError('BUNDLE_SIZE_INVALID', `${INDEX_FILE}: ${entry.name} has no file_size`, {
          path: INDEX_FILE,
          field: `/artifacts/${entry.position}/file_size`,
        }),
      );
    }
    const version = entry.schemaVersion;
    if (rules.schemaVersions === 'strict' && version !== null && typeof version !== 'string') {
      findings.error(
        bundleError('BUNDLE_INDEX_INVALID', `${INDEX_FILE}: the schema_version of ${entry.name} is neither a text nor null`, {
          path: INDEX_FILE,
          field: `/artifacts/${entry.position}/schema_version`,
        }),
      );
    }
  }
  for (const problem of reading.missingProblems) findings.add(rules.missingList, problem);
  const expected = reading.status === 'failed' && rules.missingOfFailedRun === 'expected';
  if (reading.missing.length > 0 && !expected) {
    findings.late.push(
      bundleError(
        'BUNDLE_MISSING_LISTED',
        `the index lists ${reading.missing.length} missing artifacts: ${reading.missing.slice(0, 5).join(', ')}`,
        {
          path: INDEX_FILE,
          field: '/missing',
          details: { missing: reading.missing },
        },
      ),
    );
  }
}

function checkCoverage(inspection: Inspection, names: Set<string>, findings: Findings): void {
  const { reading, rules, manifest } = inspection;
  const covered = new Set([...names, ...(reading?.missing ?? [])]);
  for (const name of REQUIRED_ARTIFACTS) {
    if (covered.has(name)) continue;
    findings.add(
      rules.requiredArtifacts,
      bundleError('BUNDLE_ARTIFACT_REQUIRED', `the index does not name ${name}, which every run commits`, {
        path: name,
        hint: 'take the bundle from its source again',
      }),
    );
  }
  const committed = member(member(manifest, 'execution'), 'artifacts');
  if (!Array.isArray(committed)) return;
  const lost = committed.filter((name): name is string => typeof name === 'string' && !covered.has(name));
  if (lost.length > 0) {
    findings.error(
      bundleError(
        'BUNDLE_INCOMPLETE',
        `the run committed ${lost.length} artifacts the index does not name: ${lost.slice(0, 5).join(', ')}`,
        {
          path: INDEX_FILE,
          details: { artifacts: lost.slice(0, 100) },
        },
      ),
    );
  }
}

/** Index, manifest and status must speak of one run in one world, and agree on how it ended. */
function checkIdentity(inspection: Inspection, directory: StrictDirectory, findings: Findings): void {
  const { reading, rules, status, manifest } = inspection;
  if (reading === null) return;
  for (const [name, document, schema] of [
    [STATUS_FILE, status, SCHEMA.status],
    [MANIFEST_FILE, manifest, SCHEMA.manifest],
  ] as const) {
    if (document === null) continue;
    const version = member(document, 'schema_version');
    if (rules.set === 'runtime' && version !== schema) {
      findings.error(
        bundleError('BUNDLE_SCHEMA_UNKNOWN', `${name}: schema_version is not ${schema}`, { path: name, field: '/schema_version' }),
      );
    }
    compareIdentity(name, document, 'run_id', reading.runId, 'BUNDLE_RUN_ID_MISMATCH', rules, findings);
    compareIdentity(name, document, 'world_id', reading.worldId, 'BUNDLE_WORLD_MISMATCH', rules, findings);
  }
  const state = member(status, 'state');
  if (status === null) {
    if (directory.kindOf(STATUS_FILE) === null) {
      findings.add(
        rules.unknownState,
        bundleError('BUNDLE_STATUS_MISSING', `there is an index, but no ${STATUS_FILE}`, { path: STATUS_FILE }),
      );
    }
  } else if (typeof state !== 'string' || !STATES.includes(state)) {
    findings.add(
      rules.unknownState,
      bundleError('BUNDLE_STATE_UNKNOWN', `${STATUS_FILE}: the state is none this release knows`, { path: STATUS_FILE, field: '/state' }),
    );
  } else if ((state === 'failed') !== (reading.status === 'failed') && reading.status !== null) {
    findings.add(
      rules.unknownState,
      bundleError('BUNDLE_STATE_MISMATCH', `${STATUS_FILE} says ${state}, and the index says ${reading.status}`, {
        path: STATUS_FILE,
        field: '/state',
      }),
    );
  }
  if (rules.set === 'runtime') {
    checkSchema(STATUS_FILE, RunStatusSchema, status, findings);
    checkSchema(MANIFEST_FILE, RunManifestSchema, manifest, findings);
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

/** Every field that is not what the contract says. What is missing of `execution` is unknown, which is for promotion to judge. */
function checkSchema(name: string, schema: z.ZodType, document: JsonObject | null, findings: Findings): void {
  if (document === null) return;
  for (const { field, message } of checkDocument(schema, document)) {
    findings.add(
      field.startsWith('/execution') ? 'warning' : 'error',
      bundleError('BUNDLE_DOCUMENT_INVALID', `${name}: ${field === '' ? 'the document' : field} ${message}`, { path: name, field }),
    );
  }
}

function compareIdentity(
  name: string,
  document: JsonObject,
  field: 'run_id' | 'world_id',
  expected: string | null,
  code: 'BUNDLE_RUN_ID_MISMATCH' | 'BUNDLE_WORLD_MISMATCH',
  rules: BundleRules,
  findings: Findings,
): void {
  const found = member(document, field);
  if (found === expected) return;
  // A reference document without the member says nothing; one that names another run does.
  const severity = rules.set === 'reference' && (found ?? null) === null ? 'warning' : 'error';
  const shown = typeof found === 'string' ? found.slice(0, 128) : JSON.stringify(found ?? null).slice(0, 128);
  findings.add(
    severity,
    bundleError(code, `${name}: ${field} is ${shown}; the index says ${expected}`, { path: name, field: `/${field}` }),
  );
}

function compareKnown(entry: { name: string; sha256: string; size: number | null }, known: CheckedArtifact, findings: Findings): void {
  if (entry.size !== null && entry.size !== known.size) {
    findings.error(
      bundleError('BUNDLE_SIZE_MISMATCH', `${entry.name} holds ${known.size} bytes; the index says ${entry.size}`, {
        path: entry.name,
        details: { expected: entry.size, found: known.size },
      }),
    );
  } else if (entry.sha256 !== known.sha256) {
    findings.error(
      bundleError(
        'BUNDLE_DIGEST_MISMATCH',
        `${entry.name} is not the file the index names (SHA-256 ${known.sha256}; expected ${entry.sha256})`,
        {
          path: entry.name,
          hint: 'take the bundle from its source again; a repair would record the change, not undo it',
          details: { algorithm: 'sha256', expected: entry.sha256, found: known.sha256 },
        },
      ),
    );
  }
}

function checkRepair(
  directory: StrictDirectory,
  checker: ArtifactChecker,
  reading: IndexReading,
  rules: BundleRules,
  findings: Findings,
): boolean {
  if (directory.kindOf(REPAIR_LOG_FILE) === null) {
    if (reading.repaired) {
      findings.error(
        bundleError('BUNDLE_REPAIR_LOG_MISSING', `the index says repaired, and there is no ${REPAIR_LOG_FILE}`, { path: REPAIR_LOG_FILE }),
      );
    }
    return reading.repaired;
  }
  const severity = rules.set === 'runtime' ? 'error' : 'warning';
  try {
    readRepairLog(checker.document(REPAIR_LOG_FILE, LIMITS.documentBytes).bytes);
  } catch (error) {
    findings.add(severity, asBundleError(error, REPAIR_LOG_FILE));
  }
  if (!reading.repaired && rules.set === 'runtime') {
    findings.warn(
      bundleError('BUNDLE_REPAIR_UNFINISHED', `there is a ${REPAIR_LOG_FILE}, and the index does not say repaired`, {
        path: REPAIR_LOG_FILE,
        hint: 'run the repair again',
      }),
    );
  }
  return true;
}
