import { ARTIFACT_ORDER, type ArtifactIndex, type BundleStatus, type RuleSet } from '@runtime/contracts';
import type { StrictDirectory } from '@runtime/files';
import type { Agreement } from './agreement/agreement.js';
import { ArtifactChecker } from './artifact-check.js';
import type { JsonObject } from './document.js';
import type { IndexedArtifact, IndexReading } from './index-document.js';
import { inspectRun } from './inspect.js';
import { locateRun } from './locate.js';
import { REPAIR_LOG_FILE } from './names.js';
import type { ReadBundleOptions } from './options.js';
import { type BundleProblem, Findings } from './problem.js';
import { ProgressReporter, type ValidationProgress } from './progress.js';
import { ruleSetOf } from './reading/marks.js';
import { attach, documentPath, type VerifiedBundle } from './run-bundle.js';
import { NO_DOCUMENTS, objectOf, type RunDocuments, readRunDocuments } from './run-documents.js';
import type { WatchRun } from './watched-run.js';

export interface ExamineRunOptions extends ReadBundleOptions {
  /** The directory is itself the run: no `LATEST` is followed. */
  exact?: boolean | undefined;
  /** Go on after the first stage that finds an error, and find the others too. */
  everyProblem?: boolean | undefined;
  /** Asked, when artifacts are about to be read, who looks at the rows in them. Status and manifest have been read by then. */
  watch?: WatchRun | undefined;
  /** Told how far it is, at most every 50 ms, and at the end. */
  onProgress?: ((progress: ValidationProgress) => void) | undefined;
}

/** A run directory, looked at once: its documents, what is wrong with it, and the bundle when nothing is. */
export interface ExaminedRun {
  /** Absolute, without links; as it was named where nothing is there. */
  directory: string;
  /** As documents name it. */
  bundle_dir: string;
  /** Whether the path leads to a run at all. */
  found: boolean;
  /** Which rules the bundle is read by. It follows from the bundle. */
  rule_set: RuleSet;
  documents: RunDocuments;
  /** What the index says, as far as it can be read. */
  run_id: string | null;
  world_id: string | null;
  status: BundleStatus | null;
  index_sha256: string | null;
  /** Entries of the index that name a file beside it, in index order. */
  artifacts: readonly IndexedArtifact[];
  /** Names of a run's documents, indexed or not, that stand in the directory. */
  present: ReadonlySet<string>;
  /** Says so itself, or holds a repair log. */
  repaired: boolean;
  /** What the artifacts hold together. */
  bytes: number;
  /** Artifacts that were met by their digest. */
  checked: number;
  /** What holding the documents against each other gave; null where that was not done. */
  agreement: Agreement | null;
  /** Each makes the bundle invalid. Without `everyProblem` those of the first stage that found one. */
  errors: BundleProblem[];
  /** None does. */
  warnings: BundleProblem[];
  /** What a strict load throws; null when it gives `bundle`. */
  failure: (Error & { code?: string; category?: string }) | null;
  /** The bundle, when every artifact met its digest. With a `failure` its documents contradict each other: for judging it, not for reading. */
  bundle: VerifiedBundle | null;
}

/**
 * Looks at a run once: the run directory itself, or a bundle root, whose `LATEST` is taken. Everything that reads a bundle stands
 * on this: what is wrong with the run ends in the result, and every artifact of the index is hashed from the file beside it.
 *
 * @throws BundleError, FilesError when the system refuses to read; BundleError `BUNDLE_READING_UNKNOWN`.
 */
export async function examineRun(path: string, options: ExamineRunOptions = {}): Promise<ExaminedRun> {
  const { directory, refusal } = locateRun(path, options);
  const findings = new Findings();
  if (refusal !== null) findings.error(refusal);
  if (directory === null)
    return assemble({ directory: path, documents: NO_DOCUMENTS, rule_set: 'reference', present: new Set() }, null, findings, options);
  try {
    return await examineDirectory(directory, findings, refusal === null, options);
  } finally {
    directory.close();
  }
}

/** The system's answer, or that of the ceiling: neither says anything about the bundle. */
const isUnread = ({ category, code }: Error & { category?: string; code?: string }): boolean =>
  category === 'system' || code === 'BUNDLE_TOO_LARGE';

/** What a run may hold; the impact map is written by other tools. */
const ASKED_FOR: readonly string[] = [...ARTIFACT_ORDER, 'impact_map.json', REPAIR_LOG_FILE];

async function examineDirectory(
  directory: StrictDirectory,
  findings: Findings,
  found: boolean,
  options: ExamineRunOptions,
): Promise<ExaminedRun> {
  const progress = options.onProgress === undefined ? undefined : new ProgressReporter(options.onProgress);
  const checker = new ArtifactChecker(directory, options, progress);
  const documents = readRunDocuments(directory, checker);
  const present = new Set(ASKED_FOR.filter((name) => directory.kindOf(name) !== null));
  const facts = { directory: directory.path, documents, present, rule_set: ruleSetOf(directory, checker, documents) };
  if (!found) return assemble(facts, null, findings, options);
  const { everyProblem = false, watch } = options;
  const inspected = await inspectRun({ ...facts, directory, checker, findings, progress, watch, everyProblem });
  // What was not read was not found wrong, and whoever asks for every problem is told of each file.
  const refused = everyProblem ? undefined : findings.raised.find(isUnread);
  if (refused !== undefined) throw refused;
  return assemble(facts, inspected, findings, options, found);
}

interface Examined {
  directory: string;
  documents: RunDocuments;
  present: ReadonlySet<string>;
  rule_set: RuleSet;
}

function assemble(
  examined: Examined,
  inspected: {
    reading: IndexReading | null;
    manifest: JsonObject | null;
    repaired: boolean;
    bytes: number;
    checked: number;
    agreement: Agreement | null;
  } | null,
  findings: Findings,
  options: ExamineRunOptions,
  found = false,
): ExaminedRun {
  const { documents } = examined;
  const failure = findings.first;
  for (const error of findings.late) findings.error(error);
  const reading = inspected?.reading ?? null;
  const run: ExaminedRun = {
    ...examined,
    bundle_dir: found ? documentPath(examined.directory, options.repoRoot) : examined.directory,
    found,
    run_id: reading?.runId ?? null,
    world_id: reading?.worldId ?? null,
    status: reading?.status ?? null,
    index_sha256: documents.index.kind === 'absent' ? null : (documents.index.digest?.sha256 ?? null),
    artifacts: reading?.entries ?? [],
    repaired: inspected?.repaired ?? false,
    bytes: inspected?.bytes ?? 0,
    checked: inspected?.checked ?? 0,
    agreement: inspected?.agreement ?? null,
    errors: findings.errors,
    warnings: findings.warnings,
    failure,
    bundle: null,
  };
  const contradicts = inspected?.agreement != null && inspected.agreement.differing.length > 0;
  if ((failure === null || contradicts) && inspected !== null) run.bundle = bundleOf(run, inspected.manifest);
  return run;
}

/** Everything a bundle names was met: an index that lacks one of these has been refused. */
function bundleOf(run: ExaminedRun, manifest: JsonObject | null): VerifiedBundle | null {
  const { directory, documents, run_id, world_id, status, index_sha256, artifacts } = run;
  const index = objectOf(documents.index);
  if (index === null || run_id === null || world_id === null || status === null || index_sha256 === null) return null;
  const bundle: VerifiedBundle = {
    integrity: 'verified',
    bundle_dir: run.bundle_dir,
    run_id,
    world_id,
    status,
    rule_set: run.rule_set,
    repaired: run.repaired,
    run_status: objectOf(documents.status),
    run_manifest: manifest,
    artifact_index: index as ArtifactIndex,
    index_sha256,
    artifacts: artifacts.map(({ name }) => name),
  };
  return attach(bundle, { directory, entries: new Map(artifacts.map((entry) => [entry.name, entry])) });
}
