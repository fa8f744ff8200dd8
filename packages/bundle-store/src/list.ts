import { join } from 'node:path';
import { type LockState, probeBundleLock } from '@runtime/channels';
import { isRunId, isUnixTime, LIMITS, type ResultOf } from '@runtime/contracts';
import type { FileSystem, StrictDirectory } from '@runtime/files';
import { at } from './agreement/values.js';
import { isObject, type JsonObject, member, parseDocumentBytes, textMember } from './document.js';
import { readLatest } from './latest.js';
import { openDirectory } from './locate.js';
import { INDEX_FILE, MANIFEST_FILE, STATUS_FILE } from './names.js';

/** A directory below a bundle root; the document that `list-runs` prints. */
export type ListedRun = ResultOf<'result.list-runs'>[number];
export type RunKind = ListedRun['kind'];

export interface RunListing {
  /** The run `LATEST` names; null without one, or when it does not hold a plain run id. */
  latest: string | null;
  /** By run id. Nothing is verified here: use `validateBundle` for that. */
  runs: ListedRun[];
}

/**
 * The runs of a bundle root, told apart by the small documents each holds. Artifacts are not hashed.
 *
 * @throws BundleError `BUNDLE_NOT_FOUND`.
 */
export async function listRuns(out: string, options: { fs?: FileSystem | undefined } = {}): Promise<RunListing> {
  const root = openDirectory(out, options.fs);
  try {
    let latest: string | null = null;
    try {
      latest = readLatest(root);
    } catch {}
    let lock: LockState | null = null;
    const runs: ListedRun[] = [];
    for (const { name, kind } of root.list().sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (kind !== 'directory') continue;
      const run = refusesToTell(root, name) ? unreadable(root, name, name === latest) : describe(root, name, name === latest);
      if (run.kind === 'in_progress') {
        lock ??= await lockState(root.path, options.fs);
        if (!isWriting(lock, run, writerOf(root, name))) run.kind = 'interrupted';
      }
      runs.push(run);
    }
    return { latest, runs };
  } finally {
    root.close();
  }
}

/** Whether the system keeps us from what tells a run, as against a run that holds something else there. */
function refusesToTell(root: StrictDirectory, name: string): boolean {
  for (const file of [STATUS_FILE, INDEX_FILE, MANIFEST_FILE]) {
    try {
      if (root.kindOf(`${name}/${file}`) === 'file') root.closeFile(root.openFile(`${name}/${file}`));
    } catch {
      return true;
    }
  }
  return false;
}

const unreadable = (root: StrictDirectory, name: string, latest: boolean): ListedRun => ({
  path: join(root.path, name),
  run_id: name,
  kind: 'unreadable',
  status: null,
  plan_id: null,
  world_id: null,
  channel: null,
  runner: null,
  filtered: false,
  filters: null,
  counts: null,
  updated_at_unix: null,
  repaired: false,
  latest,
});

/** Without the add-on nobody can tell; then a run that says it is in progress is believed. */
async function lockState(path: string, fs: FileSystem | undefined): Promise<LockState> {
  try {
    return await probeBundleLock(path, { fs });
  } catch {
    return { held: true, holder: null };
  }
}

const writerOf = (root: StrictDirectory, name: string): unknown => member(read(root, `${name}/${STATUS_FILE}`), 'writer_pid');

/** One root has one writer: of several unfinished runs at most the holder's own is in progress. */
function isWriting(lock: LockState, run: ListedRun, writer: unknown): boolean {
  if (!lock.held) return false;
  if (lock.holder === null) return true;
  if (lock.holder.run_id !== null) return lock.holder.run_id === run.run_id;
  return typeof writer !== 'number' || writer === lock.holder.pid;
}

function describe(root: StrictDirectory, name: string, latest: boolean): ListedRun {
  const status = read(root, `${name}/${STATUS_FILE}`);
  const index = read(root, `${name}/${INDEX_FILE}`);
  const manifest = read(root, `${name}/${MANIFEST_FILE}`);
  const source = status ?? manifest;
  const updated = at(status, 'updated_at_unix');
  const filters = filtersOf(manifest);
  return {
    path: join(root.path, name),
    run_id: name,
    kind: kindOf(name, status, index, manifest),
    status: textMember(index, 'status'),
    plan_id: textMember(source, 'plan_id'),
    world_id: textMember(index, 'world_id') ?? textMember(source, 'world_id'),
    channel: textMember(source, 'channel'),
    runner: textMember(objectMember(manifest, 'execution'), 'runner'),
    filtered: filters !== null && filters.only_profiles.length + filters.only_scenarios.length > 0,
    filters,
    counts: countsOf(root, name),
    updated_at_unix: isUnixTime(updated) ? updated : null,
    repaired: member(index, 'repaired') === true || root.kindOf(`${name}/repair_log.json`) === 'file',
    latest,
  };
}

/** Ours say what they selected. */
function filtersOf(manifest: JsonObject | null): ListedRun['filters'] {
  const filters = objectMember(objectMember(manifest, 'execution'), 'filters');
  if (filters === null) return null;
  const ids = (name: string): string[] => {
    const listed = member(filters, name);
    return Array.isArray(listed) ? listed.map(String) : [];
  };
  return { only_profiles: ids('only_profiles'), only_scenarios: ids('only_scenarios') };
}

/** A mismatch is a decision: what was not decided stands in the same document, and is none. */
function countsOf(root: StrictDirectory, name: string): ListedRun['counts'] {
  const summary = read(root, `${name}/summary.json`);
  const listed = member(read(root, `${name}/mismatch_summary.json`), 'mismatches');
  const [profiles, scenarios] = [at(summary, 'profile_count'), at(summary, 'scenario_count')];
  if (!isCount(profiles) || !isCount(scenarios)) return null;
  const decided = (Array.isArray(listed) ? listed : []).filter(
    (row) => isObject(row) && (row['actual'] === 'allow' || row['actual'] === 'deny'),
  );
  const known = decided.filter((row) => row['known'] === true).length;
  return { profiles, scenarios, mismatches: decided.length, surprises: decided.length - known, known };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

function objectMember(value: JsonObject | null, name: string): JsonObject | null {
  const found = member(value, name);
  return isObject(found) ? found : null;
}

function kindOf(name: string, status: JsonObject | null, index: JsonObject | null, manifest: JsonObject | null): RunKind {
  if (!isRunId(name) || (status === null && index === null)) return 'foreign';
  const state = member(status, 'state');
  if (state === 'in_progress') return 'in_progress';
  // Ended, but the index never came: the writer was stopped between the two.
  if (index === null) return 'in_progress';
  if (index['status'] === 'failed' || state === 'failed') return 'failed';
  return member(manifest, 'dry_run') === true ? 'dry' : 'committed';
}

function read(root: StrictDirectory, name: string): JsonObject | null {
  try {
    const value = parseDocumentBytes(root.read(name, LIMITS.documentBytes), name);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
