import {
  type Agreement,
  type ExaminedRun,
  objectOf,
  type RunDocuments,
  readJsonArtifact,
  type VerifiedBundle,
} from '@runtime/bundle-store';
import { ARTIFACTS, ContractError, isRunId } from '@runtime/contracts';
import { isObject, type JsonObject, member } from './values.js';
import { findWorld, type RunWorld } from './world.js';

/** What a strict load of the bundle said. */
export type Integrity = { verified: true } | { verified: false; code: string; message: string };

/** Everything the gates look at, gathered once. Nothing in it comes from the caller, the environment or outside the bundle. */
export interface RunFacts {
  run_id: string | null;
  world_id: string | null;
  /** Empty when it is absent or no object. */
  manifest: JsonObject;
  manifestPresent: boolean;
  /** Why there is no manifest to make a packet of; null when there is one. */
  manifestProblem: string | null;
  statusPresent: boolean;
  status: JsonObject;
  /** Empty when the strict load failed. */
  index: JsonObject;
  integrity: Integrity;
  /** Names of documents that stand in the directory. */
  present: ReadonlySet<string>;
  /** Names that the index lists. */
  indexed: ReadonlySet<string>;
  /** The separate preflight document, when it could be read and verified. */
  preflightDocument: JsonObject | null;
  /** What holding the documents against each other gave; null where that was not done. */
  agreement: Agreement | null;
  /** The baseline that the run names, when that world is known. */
  world: RunWorld | null;
}

/** The facts of a run of ours: a document that is not strict JSON, or no object, is none. */
export async function factsOf(run: ExaminedRun): Promise<RunFacts> {
  const manifest = objectOf(run.documents.manifest);
  return {
    ...(await sharedFacts(run, manifest ?? {})),
    manifestPresent: manifest !== null,
    manifestProblem: manifest === null ? whyNoObject(run) : null,
    statusPresent: objectOf(run.documents.status) !== null,
    status: objectOf(run.documents.status) ?? {},
    ...integrityFacts(run, integrityOf(run)),
  };
}

/** What is known of a run whatever its documents were read by. */
export async function sharedFacts(
  run: ExaminedRun,
  manifest: JsonObject,
): Promise<Pick<RunFacts, 'run_id' | 'world_id' | 'manifest' | 'present' | 'indexed' | 'preflightDocument' | 'agreement' | 'world'>> {
  const index = objectOf(run.documents.index) ?? {};
  const worldId = member(manifest, 'world_id') ?? member(index, 'world_id');
  return {
    run_id: runIdOf(manifest, run.documents),
    world_id: typeof worldId === 'string' ? worldId : null,
    manifest,
    present: run.present,
    indexed: new Set(run.artifacts.map(({ name }) => name)),
    preflightDocument: run.bundle === null ? null : await readPreflight(run.bundle),
    agreement: run.agreement,
    world: await findWorld(member(manifest, 'world_id'), member(manifest, 'execution'), run.bundle),
  };
}

/** The run that a manifest names, else the index. */
export function runIdOf(manifest: JsonObject, { index }: RunDocuments): string | null {
  const id = member(manifest, 'run_id') ?? member(objectOf(index) ?? {}, 'run_id');
  return isRunId(id) ? id : null;
}

/** The index counts only where the bundle verifies. */
export const integrityFacts = (run: ExaminedRun, integrity: Integrity): Pick<RunFacts, 'integrity' | 'index'> => ({
  integrity,
  index: integrity.verified ? (objectOf(run.documents.index) ?? {}) : {},
});

export function integrityOf({ bundle, failure }: ExaminedRun): Integrity {
  if (bundle !== null) return { verified: true };
  return { verified: false, code: failure?.code ?? 'BUNDLE_NOT_FOUND', message: failure?.message ?? 'there is no bundle' };
}

function whyNoObject({ documents: { manifest } }: ExaminedRun): string {
  if (manifest.kind === 'absent') return 'there is none';
  return manifest.kind === 'unreadable' ? manifest.error.message : 'it is no object';
}

/** The preflight document as the index covers it; null when it does not, or when it is no object. */
async function readPreflight(bundle: VerifiedBundle): Promise<JsonObject | null> {
  if (!bundle.artifacts.includes(ARTIFACTS.apply_preflight.file)) return null;
  try {
    const document = await readJsonArtifact(bundle, ARTIFACTS.apply_preflight.file, { exactNumbers: true });
    return isObject(document) ? document : null;
  } catch (error) {
    if (error instanceof ContractError) return null;
    throw error;
  }
}
