import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  artifactRows,
  BundleError,
  bundleDirectory,
  isRunId,
  loadBundle,
  readJsonArtifact,
  type VerifiedBundle,
  validateBundle,
} from '@runtime/bundle-store';
import { ContractError, LIMITS, type Promotability, type RuleSet, RuntimeError, ruleSetOf, sha256Hex } from '@runtime/contracts';
import { FilesError, isSafeRelativePath, realPathOf, StrictDirectory } from '@runtime/files';
import { type ReadDocument, readRunDocument } from './documents.js';
import { DECISION_STAGE_ARTIFACTS, type Integrity, isObject, type JsonObject, member, objectMember, type RunFacts } from './facts.js';
import { evaluateGates } from './gates.js';
import type { RootOption } from './options.js';
import type { PacketProblem } from './problem.js';
import { indexPrefix, referenceLoad } from './reference-load.js';
import { requireReferenceTypes } from './reference-types.js';
import { findWorld } from './world.js';

/** A run directory, looked at once. */
export interface InspectedRun {
  /** Absolute, without links. */
  directory: string;
  rules: RuleSet;
  manifest: JsonObject;
  /** Why there is no manifest to make a packet of; null when there is one. */
  manifestProblem: string | null;
  runId: string | null;
  worldId: string | null;
  indexSha256: string | null;
  /** What the index records, by bundle-relative name, in index order. */
  artifacts: ReadonlyMap<string, { sha256: string; size: number }>;
  /** Files that are there, of those the gates and the packet ask for. */
  present: ReadonlySet<string>;
  promotability: Promotability;
  /** What a strict load says; empty when the bundle verifies. */
  problems: PacketProblem[];
  /** The verified bundle; null when it does not verify. */
  bundle: VerifiedBundle | null;
  /** Why it does not verify. */
  failure: RuntimeError | null;
  /** The `execution` member of the manifest; empty in evidence of the reference. */
  execution: JsonObject;
  /** Recorded SHA-256 by name, of entries without a size too. */
  digests: ReadonlyMap<string, string>;
}

const INDEX = 'artifact_index.json';
const STATUS = 'run_status.json';
const PREFLIGHT = 'apply_preflight.json';
const MANIFEST = 'run_manifest.json';
export const EVENTS = 'runtime_events.normalized.json';
const ASKED_FOR = [...DECISION_STAGE_ARTIFACTS, 'path_witnesses.json', 'fixtures.json', 'impact_map.json', 'repair_log.json'];

export interface InspectOptions extends RootOption {
  /** The directory is itself the run: no `LATEST` is followed. */
  exact?: boolean | undefined;
  /** Evidence of the reference whose documents have the wrong types is no error: nothing in them counts. */
  tolerant?: boolean | undefined;
  /** Collect every problem of a bundle that does not verify, at the cost of another pass. */
  everyProblem?: boolean | undefined;
  /** Artifacts the caller hashes while reading them; see `loadBundle`. The answer counts only after that. */
  defer?: readonly string[] | undefined;
}

/**
 * Gathers what gates and packets are made of from a run directory or a bundle root. A directory that is not
 * there gives a run about which nothing is known, and nothing unknown passes.
 *
 * @throws PromotionError `RUN_DOCUMENT_UNREADABLE` for evidence of the reference that it could not have read either;
 * BundleError when a root names no run; FilesError when the system refuses.
 */
export async function inspectRun(path: string, options: InspectOptions = {}): Promise<InspectedRun> {
  const directory = options.exact === true ? realPathOf(path) : await runDirectory(path, options);
  const loaded = await tryLoad(directory, options);
  if (!isDirectory(directory)) return assemble(directory, null, loaded, options);
  const strict = new StrictDirectory(directory);
  try {
    return await assemble(directory, strict, loaded, options);
  } finally {
    strict.close();
  }
}

const NO_RUN: ReadonlySet<string> = new Set(['BUNDLE_NOT_FOUND', 'BUNDLE_NO_LATEST']);

/** Why the path that was named is no run at all, as against a run that is not what it should be; null when it is one. */
export const noRun = ({ manifestProblem, failure }: InspectedRun): RuntimeError | null =>
  manifestProblem !== null && failure !== null && NO_RUN.has(failure.code) ? failure : null;

interface Loaded {
  bundle: VerifiedBundle | null;
  error: RuntimeError | null;
  problems: PacketProblem[];
}

async function tryLoad(directory: string, options: InspectOptions): Promise<Loaded> {
  try {
    const bundle = await loadBundle(directory, { repoRoot: options.repoRoot, defer: options.defer });
    if (bundleDirectory(bundle) === directory) return { bundle, error: null, problems: [] };
    // The directory is a bundle root: its LATEST names a run, and that run is not what was meant.
    throw new BundleError({
      code: 'BUNDLE_INDEX_MISSING',
      message: 'the directory is no run, but holds runs',
      path: INDEX,
      hint: 'name the run directory',
    });
  } catch (error) {
    if (!isFinding(error)) throw error;
    const problems = options.everyProblem === true ? await everyProblem(directory) : [];
    const first: PacketProblem = { code: error.code, ...(error.path === undefined ? {} : { path: error.path }), message: error.message };
    return { bundle: null, error, problems: problems.length > 0 ? problems : [first] };
  }
}

/** A bundle that is not what it should be, as against a system that would not let us look. */
const isFinding = (error: unknown): error is RuntimeError =>
  error instanceof RuntimeError && (error.category === 'input' || error.category === 'locked');

async function everyProblem(directory: string): Promise<PacketProblem[]> {
  try {
    const { errors } = await validateBundle(directory);
    return errors.map(({ code, path, message }) => ({ code, ...(path === undefined ? {} : { path }), message }));
  } catch (error) {
    if (!isFinding(error)) throw error;
    return [];
  }
}

/** The run a path means. A `LATEST` inside a run is not looked at, and one that names no run is the bundle store's to refuse. */
async function runDirectory(path: string, options: RootOption): Promise<string> {
  const directory = realPathOf(path);
  if (!isDirectory(directory)) return directory;
  const strict = new StrictDirectory(directory);
  try {
    if (strict.kindOf(INDEX) !== null || strict.kindOf(STATUS) !== null || strict.kindOf('LATEST') === null) return directory;
    const id = strict.kindOf('LATEST') === 'file' ? strict.read('LATEST', LIMITS.latestBytes).toString('latin1').trim() : '';
    if (/^[A-Za-z0-9._-]{1,128}$/.test(id) && isSafeRelativePath(id) && strict.kindOf(id) === 'directory') return join(directory, id);
  } catch (error) {
    if (!(error instanceof FilesError) || error.category === 'system') throw error;
  } finally {
    strict.close();
  }
  await loadBundle(path, { repoRoot: options.repoRoot });
  return directory;
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

async function assemble(directory: string, strict: StrictDirectory | null, loaded: Loaded, options: InspectOptions): Promise<InspectedRun> {
  const read = (name: string): ReadDocument => (strict === null ? { kind: 'absent' } : readRunDocument(strict, name));
  // What was verified is taken from the verified bundle, so that it is the bytes the digests are of.
  const verified = loaded.bundle;
  const manifest = verified?.run_manifest ? given(verified.run_manifest) : read(MANIFEST);
  const status = verified?.run_status ? given(verified.run_status) : read(STATUS);
  const index = verified === null ? read(INDEX) : given(verified.artifact_index);
  const indexValue = index.kind === 'value' ? index.value : null;
  const rules = ruleSetOf(manifest.kind === 'value' ? manifest.value : null, indexValue);
  if (rules === 'reference' && options.tolerant !== true) requireReferenceTypes(directory, manifest, status);
  const manifestObject = objectOf(manifest, rules);
  const statusObject = objectOf(status, rules);
  const integrity = await integrityOf(loaded, rules, strict, statusObject, indexValue);
  const { artifacts, digests } = artifactsOf(indexValue);
  const present = new Set(strict === null ? [] : ASKED_FOR.filter((name) => strict.kindOf(name) !== null));
  const facts: RunFacts = {
    rules,
    manifestPresent: rules === 'reference' ? manifest.kind !== 'absent' : manifest.kind === 'value' && isObject(manifest.value),
    manifest: manifestObject,
    statusPresent: rules === 'reference' ? status.kind !== 'absent' : status.kind === 'value' && isObject(status.value),
    status: statusObject,
    index: integrity.verified && isObject(indexValue) ? indexValue : {},
    integrity,
    present,
    indexed: digests,
    preflightDocument: verified === null ? null : await preflightOf(verified),
    world: await findWorld(member(manifestObject, 'world_id'), directory),
  };
  const runId = member(manifestObject, 'run_id') ?? member(isObject(indexValue) ? indexValue : {}, 'run_id');
  const worldId = member(manifestObject, 'world_id') ?? member(isObject(indexValue) ? indexValue : {}, 'world_id');
  return {
    directory,
    rules,
    manifest: manifestObject,
    manifestProblem: problemOfManifest(manifest, rules),
    runId: isRunId(runId) ? runId : null,
    worldId: typeof worldId === 'string' ? worldId : null,
    indexSha256: indexDigest(strict, loaded),
    artifacts,
    present,
    promotability: evaluateGates(facts),
    problems: loaded.problems,
    bundle: verified,
    failure: loaded.error,
    execution: objectMember(manifestObject, 'execution'),
    digests,
  };
}

/** The preflight document as the index covers it; null when it does not, or when it is no object. */
async function preflightOf(bundle: VerifiedBundle): Promise<JsonObject | null> {
  if (!bundle.artifacts.includes(PREFLIGHT)) return null;
  try {
    const document = await readJsonArtifact(bundle, PREFLIGHT, { exactNumbers: true });
    return isObject(document) ? document : null;
  } catch (error) {
    if (error instanceof ContractError) return null;
    throw error;
  }
}

const given = (value: unknown): ReadDocument =>
  value === null || value === undefined ? { kind: 'absent' } : { kind: 'value', value, lenient: null };

function problemOfManifest(manifest: ReadDocument, rules: RuleSet): string | null {
  if (manifest.kind === 'absent') return 'there is none';
  if (manifest.kind === 'unreadable') return manifest.message;
  if (rules === 'runtime' && manifest.lenient !== null) return manifest.lenient;
  return isObject(manifest.value) ? null : 'it is no object';
}

/** A document that only the reference's forgiving reading understands is none under our rules. */
const objectOf = (document: ReadDocument, rules: RuleSet): JsonObject =>
  document.kind === 'value' && isObject(document.value) && (rules === 'reference' || document.lenient === null) ? document.value : {};

async function integrityOf(
  loaded: Loaded,
  rules: RuleSet,
  strict: StrictDirectory | null,
  status: JsonObject,
  index: unknown,
): Promise<Integrity> {
  if (loaded.bundle !== null && loaded.bundle.rule_set === rules) return { verified: true };
  if (loaded.bundle !== null) {
    return {
      verified: false,
      code: 'BUNDLE_INCOMPLETE',
      message: 'the index does not cover the run manifest, so it was verified by weaker rules',
    };
  }
  const { code, message } = loaded.error ?? { code: 'BUNDLE_NOT_FOUND', message: 'there is no bundle' };
  if (rules === 'runtime' || strict === null || index === null) return { verified: false, code, message };
  return referenceLoad(strict, status, index);
}

function artifactsOf(index: unknown): Pick<InspectedRun, 'artifacts' | 'digests'> {
  const listed = isObject(index) ? member(index, 'artifacts') : null;
  const entries = (Array.isArray(listed) ? listed : []).filter(
    (entry: unknown): entry is JsonObject => isObject(entry) && typeof entry['path'] === 'string',
  );
  const prefix = indexPrefix(entries);
  const artifacts = new Map<string, { sha256: string; size: number }>();
  const digests = new Map<string, string>();
  for (const entry of entries) {
    const path = String(entry['path']);
    const { sha256, file_size } = entry;
    if (!path.startsWith(prefix) || typeof sha256 !== 'string') continue;
    const name = path.slice(prefix.length);
    digests.set(name, sha256);
    // What is no digest or no size is left out: a packet that held it would itself be none.
    if (!/^[0-9a-f]{64}$/.test(sha256) || !Number.isSafeInteger(file_size) || (file_size as number) < 0) continue;
    artifacts.set(name, { sha256, size: file_size as number });
  }
  return { artifacts, digests };
}

function indexDigest(strict: StrictDirectory | null, loaded: Loaded): string | null {
  if (loaded.bundle !== null) return loaded.bundle.index_sha256;
  if (strict === null || strict.kindOf(INDEX) !== 'file') return null;
  try {
    return sha256Hex(strict.read(INDEX, LIMITS.indexBytes));
  } catch (error) {
    if (error instanceof FilesError && error.category !== 'system') return null;
    throw error;
  }
}

/**
 * The rows of the events behind a verified run, hashed again while they are read: provisional until the end.
 *
 * @throws BundleError `BUNDLE_CHANGED_WHILE_READ` after the last row; `BUNDLE_ARTIFACT_MISSING`.
 */
export async function* openRunEvents(bundle: VerifiedBundle): AsyncGenerator<{ index: number; value: unknown }> {
  for await (const rows of artifactRows(bundle, EVENTS)) for (const row of rows) yield { index: row.index, value: row.value() };
}
