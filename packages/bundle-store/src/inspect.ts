import { LIMITS } from '@runtime/contracts';
import type { FileSystem, StrictDirectory } from '@runtime/files';
import { ArtifactChecker, type CheckedArtifact } from './artifact-check.js';
import { checkCoverage, checkForm } from './coverage.js';
import { isObject, type JsonObject, parseDocumentBytes, textMember } from './document.js';
import { checkIdentity } from './identity.js';
import { type IndexReading, readIndex } from './index-document.js';
import { readManifest } from './manifest.js';
import { INDEX_FILE, MANIFEST_FILE, REPAIR_LOG_FILE, STATUS_FILE } from './names.js';
import { asBundleError, bundleError, type Findings } from './problem.js';
import type { ProgressReporter } from './progress.js';
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

/**
 * Goes over a run directory once: documents, identity, then every artifact, cheap checks first. With
 * `stopEarly` the first error is thrown before the next stage is begun; otherwise all of them are collected.
 */
export async function inspectRun(
  directory: StrictDirectory,
  findings: Findings,
  options: {
    fs?: FileSystem | undefined;
    stopEarly: boolean;
    defer?: readonly string[] | undefined;
    progress?: ProgressReporter | undefined;
  },
): Promise<Inspection> {
  const { progress } = options;
  const checker = new ArtifactChecker(directory, options.fs, progress);
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

  const status = directory.kindOf(STATUS_FILE) === null ? undefined : document(checker, STATUS_FILE, findings, read);
  if (isObject(status)) inspection.status = status;
  else if (status !== undefined)
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
  const manifest = readManifest(directory, checker);
  inspection.rules = rulesOf(manifest.said, index);
  const rules = inspection.rules;
  if (manifest.failure !== null) findings.error(manifest.failure);
  // A manifest that the index does not cover is no evidence; its absence is the coverage check's to tell.
  if (names.has(MANIFEST_FILE)) {
    inspection.manifest = manifest.document;
    if (manifest.digest !== null) read.set(MANIFEST_FILE, manifest.digest);
    if (manifest.problem !== null) findings.add(rules.unreadableManifest, manifest.problem);
  }
  inspection.repaired = checkRepair(directory, checker, reading, rules, findings);

  checkForm(reading, rules, findings);
  checkCoverage(inspection, names, findings);
  await checkIdentity(inspection, directory, findings);
  stop();

  progress?.start(reading.entries);
  for (const entry of reading.entries) {
    if (findings.isFull) break;
    // It could not even be read: once is enough to say so.
    if (entry.name === MANIFEST_FILE && manifest.failure !== null) continue;
    const known = read.get(entry.name);
    if (known === undefined && options.defer?.includes(entry.name) === true) checker.measure(entry, findings);
    else if (known === undefined) {
      const pending = checker.check(entry, { runId: reading.runId, worldId: reading.worldId }, rules, findings);
      if (pending !== undefined) await pending;
    } else {
      compareKnown(entry, known, findings);
    }
    const size = entry.size ?? known?.size ?? 0;
    inspection.bytes += size;
    progress?.settled(entry.name, size);
    if (options.stopEarly && findings.first !== null) findings.throwFirst();
  }
  progress?.end();
  if (findings.isFull) {
    findings.error(
      bundleError('BUNDLE_TOO_MANY_ERRORS', `stopped after ${findings.errors.length} errors: this is no bundle`, { path: '.' }),
    );
    return inspection;
  }
  for (const name of reading.refused) names.add(name);
  if (manifest.failure !== null) names.add(MANIFEST_FILE);
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
    return undefined;
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
