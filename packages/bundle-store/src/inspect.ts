import { LIMITS } from '@runtime/contracts';
import type { StrictDirectory } from '@runtime/files';
import { type Agreement, checkAgreement } from './agreement/agreement.js';
import { RowComparison } from './agreement/rows.js';
import type { ArtifactChecker, CheckedArtifact } from './artifact-check.js';
import type { ArtifactWatch, ArtifactWatches } from './artifact-watch.js';
import { checkCoverage, checkForm } from './coverage.js';
import { type JsonObject, textMember } from './document.js';
import { checkIdentity } from './identity.js';
import { type IndexedArtifact, type IndexReading, readIndex } from './index-document.js';
import { INDEX_FILE, MANIFEST_FILE, REPAIR_LOG_FILE, STATUS_FILE } from './names.js';
import { asBundleError, bundleError, digestMismatch, Findings, sizeMismatch } from './problem.js';
import type { ProgressReporter } from './progress.js';
import type { Reading } from './reading/reading.js';
import { readingOf } from './reading/registry.js';
import { readRepairLog } from './repair-log.js';
import { objectOf, problemOfDocument, type RunDocuments } from './run-documents.js';
import { checkUnexpectedFiles } from './unexpected.js';
import type { WatchRun } from './watched-run.js';

export interface InspectedRun {
  reading: IndexReading | null;
  /** Null where the index does not cover it: then it is no evidence. */
  manifest: JsonObject | null;
  repaired: boolean;
  bytes: number;
  /** Artifacts that were met by their digest. */
  checked: number;
  /** Null where the documents were not held against each other: evidence of the reference, or a run that does not verify. */
  agreement: Agreement | null;
}

export interface Inspection {
  directory: StrictDirectory;
  checker: ArtifactChecker;
  findings: Findings;
  documents: RunDocuments;
  rule_set: Reading['ruleSet'];
  everyProblem: boolean;
  watch: WatchRun | undefined;
  progress: ProgressReporter | undefined;
}

/** Goes over a run directory, cheap checks first: documents, identity, then every artifact. Ends after the first stage that found an error, unless all are asked for. */
export async function inspectRun(inspection: Inspection): Promise<InspectedRun> {
  const { directory, checker, findings, documents, progress } = inspection;
  const found: InspectedRun = { reading: null, manifest: null, repaired: false, bytes: 0, checked: 0, agreement: null };
  const isOver = (): boolean => !inspection.everyProblem && findings.first !== null;

  const { index } = documents;
  if (!hasEnded(documents, findings)) {
    // What an index says beside a run that goes on is no finding, but it may be asked for.
    if (index.kind === 'value') found.reading = readIndex(index.value, new Findings());
    return found;
  }
  if (isOver()) return found;
  if (index.kind === 'unreadable') findings.error(index.error);
  if (index.kind !== 'value') return found;
  const reading = readIndex(index.value, findings);
  found.reading = reading;
  if (isOver()) return found;

  const rules = await readingOf(inspection.rule_set);
  const names = new Set(reading.entries.map((entry) => entry.name));
  const known = new Map<string, CheckedArtifact>();
  if (documents.status.kind !== 'absent' && documents.status.digest !== null) known.set(STATUS_FILE, documents.status.digest);
  const unread = takeManifest(documents, names, found, known, findings);
  found.repaired = checkRepair(directory, checker, reading, rules, findings);
  checkForm(reading, rules, findings);
  checkCoverage(reading, rules, found.manifest, names, findings);
  await checkIdentity({ reading, rules, status: objectOf(documents.status), manifest: found.manifest }, directory, findings);
  if (isOver()) return found;

  progress?.start(reading.entries);
  const identity = { runId: reading.runId, worldId: reading.worldId };
  const asked = inspection.watch?.({ ...inspection, names });
  const check = (entry: IndexedArtifact, into: Findings, own?: ArtifactWatch): void | Promise<void> => {
    const watches = [own, asked?.get(entry.name)].filter((watch) => watch !== undefined);
    return checker.check(entry, identity, rules.severities, into, watches);
  };
  const comparison = rules.comparesJob && findings.first === null ? new RowComparison(names, reading.status === 'failed') : null;
  const early = await readFirst(reading.entries, comparison?.first, check);
  if (checker.isSpent) for (const looked of early.values()) findings.take(looked);
  const watches = comparison?.watch();
  for (const entry of reading.entries) {
    if (findings.isFull || checker.isSpent) break;
    // It could not even be read: once is enough to say so.
    if (entry.name === MANIFEST_FILE && unread) continue;
    const met = known.get(entry.name);
    const before = findings.errors.length;
    const looked = early.get(entry.name);
    if (met !== undefined) {
      if (checker.hasRoom(met.size, findings)) compareKnown(entry, met, findings);
    } else if (looked !== undefined) findings.take(looked);
    else {
      const pending = check(entry, findings, watches?.get(entry.name));
      if (pending !== undefined) await pending;
    }
    if (findings.errors.length === before) found.checked++;
    const size = entry.size ?? met?.size ?? 0;
    found.bytes += size;
    progress?.settled(entry.name, size);
    if (isOver()) return found;
  }
  progress?.end();
  if (findings.isFull) {
    findings.error(
      bundleError('BUNDLE_TOO_MANY_ERRORS', `stopped after ${findings.errors.length} errors: this is no bundle`, { path: '.' }),
    );
    return found;
  }
  for (const name of reading.refused) names.add(name);
  if (unread) names.add(MANIFEST_FILE);
  checkUnexpectedFiles(directory, names, rules, findings);
  if (comparison !== null && findings.first === null) {
    found.agreement = checkAgreement(
      { checker, reading, comparison, manifest: found.manifest, status: objectOf(documents.status), repaired: found.repaired },
      findings,
    );
  }
  try {
    directory.assertUnmoved();
  } catch (error) {
    findings.error(asBundleError(error));
  }
  return found;
}

/** Reads what the other documents are held against before them, and keeps what was found until its turn comes. */
async function readFirst(
  entries: readonly IndexedArtifact[],
  watches: ArtifactWatches | undefined,
  check: (entry: IndexedArtifact, into: Findings, watch: ArtifactWatch) => void | Promise<void>,
): Promise<ReadonlyMap<string, Findings>> {
  const found = new Map<string, Findings>();
  for (const [name, watch] of watches ?? []) {
    const entry = entries.find((entry) => entry.name === name);
    if (entry === undefined) continue;
    const findings = new Findings();
    await check(entry, findings, watch);
    found.set(name, findings);
    if (findings.first !== null) break;
  }
  return found;
}

/** Whether the run was committed, so that there is something to hold the files against. */
function hasEnded(documents: RunDocuments, findings: Findings): boolean {
  const problem = problemOfDocument(documents.status, STATUS_FILE);
  if (problem !== null) findings.error(problem);
  if (textMember(objectOf(documents.status), 'state') === 'in_progress') {
    findings.error(
      bundleError('BUNDLE_IN_PROGRESS', 'the run has not been committed: it is in progress, or was interrupted', {
        path: STATUS_FILE,
        hint: 'wait for it to end; an interrupted run stays as it is, so run the plan again',
      }),
    );
    return false;
  }
  if (documents.index.kind !== 'absent') return true;
  findings.error(
    bundleError('BUNDLE_INDEX_MISSING', `there is no ${INDEX_FILE}: the run was never committed`, {
      path: INDEX_FILE,
      hint: 'run the plan again',
    }),
  );
  return false;
}

/** Takes the manifest over if the index covers it. Returns whether something stands there that could not be read. */
function takeManifest(
  documents: RunDocuments,
  names: ReadonlySet<string>,
  found: InspectedRun,
  known: Map<string, CheckedArtifact>,
  findings: Findings,
): boolean {
  const { manifest } = documents;
  const problem = problemOfDocument(manifest, MANIFEST_FILE);
  if (manifest.kind === 'unreadable' && manifest.bytes === null) {
    findings.error(manifest.error);
    return true;
  }
  // The absence of a manifest is the coverage check's to tell.
  if (!names.has(MANIFEST_FILE) || manifest.kind === 'absent') return false;
  found.manifest = objectOf(manifest);
  if (manifest.digest !== null) known.set(MANIFEST_FILE, manifest.digest);
  if (problem !== null) findings.error(problem);
  return false;
}

function compareKnown(entry: { name: string; sha256: string; size: number | null }, known: CheckedArtifact, findings: Findings): void {
  if (entry.size !== null && entry.size !== known.size) findings.error(sizeMismatch(entry.name, entry.size, known.size));
  else if (entry.sha256 !== known.sha256) findings.error(digestMismatch(entry.name, entry.sha256, known.sha256));
}

function checkRepair(
  directory: StrictDirectory,
  checker: ArtifactChecker,
  reading: IndexReading,
  { severities }: Reading,
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
  try {
    readRepairLog(checker.document(REPAIR_LOG_FILE, LIMITS.documentBytes).bytes);
  } catch (error) {
    findings.add(severities.repairLog, asBundleError(error, REPAIR_LOG_FILE));
  }
  if (!reading.repaired) {
    findings.add(
      severities.unfinishedRepair,
      bundleError('BUNDLE_REPAIR_UNFINISHED', `there is a ${REPAIR_LOG_FILE}, and the index does not say repaired`, {
        path: REPAIR_LOG_FILE,
        hint: 'run the repair again',
      }),
    );
  }
  return true;
}
