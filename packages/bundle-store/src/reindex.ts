import { dirname, join } from 'node:path';
import { acquireBundleLock, type LockMode } from '@runtime/channels';
import { type BundleStatus, encodePretty, isRunId, LIMITS, type RepairEntry, SCHEMA_VERSIONS } from '@runtime/contracts';
import { isTemporaryName, type StrictDirectory, writeFileDurable } from '@runtime/files';
import { ArtifactChecker } from './artifact-check.js';
import { assembleIndex, type IndexEntry, measureArtifact } from './build-index.js';
import { isObject, member, textMember } from './document.js';
import { type IndexReading, readIndex } from './index-document.js';
import { loadBundle } from './load.js';
import { openRun } from './locate.js';
import { INDEX_FILE, inIndexOrder, MANIFEST_FILE, REPAIR_LOG_FILE, STATUS_FILE } from './names.js';
import type { ReadBundleOptions } from './options.js';
import { asBundleError, bundleError, Findings } from './problem.js';
import { ruleSetOf } from './reading/marks.js';
import type { Reading } from './reading/reading.js';
import { readingOf } from './reading/registry.js';
import { readRepairLog } from './repair-log.js';
import { documentPath } from './run-bundle.js';
import { type RunDocument, readRunDocuments } from './run-documents.js';
import { assertNamable, walk } from './unexpected.js';
import { compare } from './unverified.js';

export interface ReindexOptions extends ReadBundleOptions {
  /** Rewrite the index for what is there. Without it the bundle is only loaded strictly. */
  repair?: boolean | undefined;
  lockMode?: LockMode | undefined;
  lockTimeoutSeconds?: number | undefined;
  /** Told once the repair is done: what the log was told, and the paths that the index names now and did not name before. */
  onRepair?: ((entry: RepairEntry, newlyIndexed: readonly string[]) => void) | undefined;
  /** Seconds; for tests. */
  now?: (() => number) | undefined;
}

export interface ReindexResult {
  status: 'ok' | 'repaired';
  bundle_dir: string;
}

/**
 * Strict: loads the bundle and says ok. Repair: rewrites the index for the files that are there, under the lock
 * of the bundle root. What was missing stays missing, a failed run stays failed, the log keeps what was found,
 * and the index says `repaired`; no repair makes a bundle promotable.
 *
 * @throws BundleError `BUNDLE_IN_PROGRESS`, `BUNDLE_RUN_ID_INVALID`, …; ChannelError; FilesError `FILE_WRITE_FAILED`.
 */
export async function reindexBundle(dir: string, options: ReindexOptions = {}): Promise<ReindexResult> {
  if (options.repair !== true) {
    const bundle = await loadBundle(dir, options);
    return { status: 'ok', bundle_dir: bundle.bundle_dir };
  }
  const directory = openRun(dir, options.fs);
  try {
    const lock = await acquireBundleLock(dirname(directory.path), {
      mode: options.lockMode,
      timeoutSeconds: options.lockTimeoutSeconds,
      fs: options.fs,
    });
    try {
      return await repair(directory, options);
    } finally {
      await lock.release();
    }
  } finally {
    directory.close();
  }
}

async function repair(directory: StrictDirectory, options: ReindexOptions): Promise<ReindexResult> {
  const checker = new ArtifactChecker(directory, options);
  const documents = readRunDocuments(directory, checker);
  const status = given(documents.status);
  const state = textMember(status, 'state')?.trim() ?? null;
  if (state === 'in_progress') {
    throw bundleError('BUNDLE_IN_PROGRESS', 'a run that has not ended is not repaired', {
      path: STATUS_FILE,
      hint: 'wait for it to end; an interrupted run stays as it is',
    });
  }
  const manifest = given(documents.manifest);
  const previous = previousOf(documents.index);
  const rules = await readingOf(ruleSetOf(directory, checker, documents));
  const runId = textMember(manifest, 'run_id') ?? previous.reading?.runId ?? textMember(status, 'run_id');
  const worldId = textMember(manifest, 'world_id') ?? previous.reading?.worldId ?? textMember(status, 'world_id');
  if (!isRunId(runId) || worldId === null || worldId === '') {
    throw bundleError('BUNDLE_RUN_ID_INVALID', `neither manifest nor index nor status says which run and world this is`, {
      path: MANIFEST_FILE,
      hint: 'a bundle without its identity cannot be repaired; take it from its source again',
    });
  }
  const prefix = textMember(manifest, 'output_root') ?? previous.prefix ?? documentPath(directory.path, options.repoRoot);
  const before = await sidesOf(checker, previous.reading);

  const present = filesPresent(directory);
  const wanted = rules.repair.artifacts(present);
  const named = new Set([...(previous.reading?.entries ?? []).map(({ name }) => name), ...(previous.reading?.refused ?? [])]);
  const entries: IndexEntry[] = [];
  const newlyIndexed: string[] = [];
  const room = { left: checker.maxBytes, of: checker.maxBytes };
  for (const name of wanted) {
    const entry = await measureArtifact(directory, prefix, name, rules, room);
    if (entry === null) continue;
    room.left -= entry.file_size;
    entries.push(entry);
    if (!named.has(name)) newlyIndexed.push(entry.path);
  }
  const missing = stillMissing(previous.reading, manifest, rules, new Set(wanted));
  const failed = state === 'failed' || previous.reading?.status === 'failed';
  const wasPartial = previous.reading?.status === 'partial' && missing.length > 0;
  const outcome: BundleStatus = failed ? 'failed' : missing.length > 0 || wasPartial ? 'partial' : 'ok';
  const changed =
    before.missing.length + before.digest_mismatches.length > 0 ||
    previous.sha256 === null ||
    previous.reading === null ||
    previous.reading.repaired;
  const index = assembleIndex({
    runId,
    worldId,
    prefix,
    entries,
    missing,
    status: outcome,
    repaired: rules.repair.marksEvery || changed || missing.length > 0,
  });

  // Temporary files stand beside the run, not in it: one left by a crash must not look like an artifact.
  const write = { fs: options.fs, temporaryIn: dirname(directory.path) };
  const entry: RepairEntry = {
    repaired_at_unix: (options.now ?? (() => Date.now() / 1000))(),
    previous_index_sha256: previous.sha256,
    before,
    after: { missing: index.missing, digest_mismatches: [] },
  };
  const log = {
    schema_version: SCHEMA_VERSIONS.repair_log,
    bundle_dir: documentPath(directory.path, options.repoRoot),
    rule_set: rules.ruleSet,
    entries: [...readLog(directory, checker), entry],
  };
  await writeFileDurable(join(directory.path, REPAIR_LOG_FILE), encodePretty(log), write);
  await writeFileDurable(join(directory.path, INDEX_FILE), encodePretty(index), write);
  options.onRepair?.(entry, newlyIndexed);
  return { status: 'repaired', bundle_dir: log.bundle_dir };
}

/** @throws the reason why a document that is there cannot be read. */
function given(document: RunDocument): unknown {
  if (document.kind === 'unreadable') throw document.error;
  return document.kind === 'absent' ? null : document.value;
}

interface Previous {
  sha256: string | null;
  reading: IndexReading | null;
  prefix: string | null;
}

/** The index to be replaced. One that cannot be parsed is replaced too; its digest is kept all the same. */
function previousOf(index: RunDocument): Previous {
  if (index.kind === 'absent') return { sha256: null, reading: null, prefix: null };
  if (index.digest === null) throw given(index);
  const reading = index.kind === 'value' && isObject(index.value) ? readIndex(index.value, new Findings()) : null;
  return { sha256: index.digest.sha256, reading, prefix: reading?.prefix?.slice(0, -1) ?? null };
}

async function sidesOf(checker: ArtifactChecker, reading: IndexReading | null): Promise<RepairEntry['before']> {
  const { missing, mismatches } = await compare(checker, reading?.entries ?? []);
  return { missing, digest_mismatches: mismatches };
}

/** Every file below the run. A link or anything else that is no file cannot be made evidence of. */
function filesPresent(directory: StrictDirectory): Set<string> {
  const present = new Set<string>();
  for (const found of walk(directory)) {
    const { name, kind } = found;
    assertNamable(found);
    if (name === INDEX_FILE || name === REPAIR_LOG_FILE || isTemporaryName(name.slice(name.lastIndexOf('/') + 1))) continue;
    if (kind === 'link') throw bundleError('BUNDLE_LINK', `${name} is a symbolic link`, { path: name, hint: 'remove it, then repair' });
    if (kind === 'other')
      throw bundleError('BUNDLE_NOT_REGULAR', `${name} is not a regular file`, { path: name, hint: 'remove it, then repair' });
    present.add(name);
  }
  return present;
}

/** What the run should have left and is not there: by the old index, by the manifest, and by what every run commits. */
function stillMissing(reading: IndexReading | null, manifest: unknown, rules: Reading, present: ReadonlySet<string>): string[] {
  const should = new Set<string>();
  for (const entry of reading?.entries ?? []) should.add(entry.name);
  for (const name of reading?.missing ?? []) should.add(name);
  const committed = member(member(manifest, 'execution'), 'artifacts');
  if (Array.isArray(committed)) for (const name of committed) if (typeof name === 'string') should.add(name);
  for (const name of rules.repair.expected(new Set([...present, ...should]))) should.add(name);
  return inIndexOrder([...should].filter((name) => !present.has(name) && name !== INDEX_FILE));
}

function readLog(directory: StrictDirectory, checker: ArtifactChecker): unknown[] {
  if (directory.kindOf(REPAIR_LOG_FILE) === null) return [];
  try {
    return readRepairLog(checker.document(REPAIR_LOG_FILE, LIMITS.documentBytes).bytes);
  } catch (error) {
    throw asBundleError(error, REPAIR_LOG_FILE);
  }
}
