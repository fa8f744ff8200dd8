import { basename } from 'node:path';
import type { ArtifactIndex, BundleStatus, RuleSet } from '@runtime/contracts';
import { FilesError, findRepoRootSync, toRepoRelative } from '@runtime/files';
import type { JsonObject } from './document.js';
import type { IndexedArtifact } from './index-document.js';

/** A bundle every artifact of which was met by its digest. */
export interface VerifiedBundle {
  integrity: 'verified';
  /** Repository-relative; `./<run_id>` outside a repository. */
  bundle_dir: string;
  run_id: string;
  world_id: string;
  status: BundleStatus;
  /** Which rules the bundle was read under: ours, or those of the reference's bundles. */
  rule_set: RuleSet;
  /** Whether it was repaired: by its index, or by the log beside it. */
  repaired: boolean;
  run_status: JsonObject | null;
  run_manifest: JsonObject | null;
  artifact_index: ArtifactIndex;
  /** SHA-256 of the index file: what a packet or a signature names. */
  index_sha256: string;
  /** Names in the bundle, in index order. */
  artifacts: string[];
}

/** A bundle as it lies there, for looking into what is wrong. Not accepted where evidence is needed. */
export interface UnverifiedBundle {
  bundle_dir: string;
  integrity: 'unverified';
  artifact_index_present: boolean;
  run_status_present: boolean;
  /** Paths as the index holds them. */
  missing: string[];
  digest_mismatches: string[];
  run_status?: unknown;
  artifact_index?: unknown;
  run_id: string | null;
  status: string | null;
  run_manifest: unknown;
}

export type RunBundle = VerifiedBundle | UnverifiedBundle;

interface Behind {
  /** Absolute. */
  directory: string;
  entries: ReadonlyMap<string, IndexedArtifact>;
}

/** What a bundle object stands for on disk. Kept aside, so that the object prints as the document it is. */
const behind = new WeakMap<object, Behind>();

export const attach = <B extends RunBundle>(bundle: B, value: Behind): B => {
  behind.set(bundle, value);
  return bundle;
};

/** The absolute directory of a bundle, and its index entries by name. @throws TypeError for an object that was not loaded. */
export function behindBundle(bundle: RunBundle): Behind {
  const found = behind.get(bundle);
  if (found === undefined) throw new TypeError('not a bundle from loadBundle or openBundleUnverified');
  return found;
}

/** The absolute directory a bundle was loaded from. */
export const bundleDirectory = (bundle: RunBundle): string => behindBundle(bundle).directory;

/** A run directory as documents name it: below the repository root, or `./<name>` when it lies elsewhere. */
export function documentPath(directory: string, repoRoot: string | undefined): string {
  try {
    const relative = toRepoRelative(findRepoRootSync({ repoRoot, input: directory }), directory);
    if (relative !== '.') return relative;
  } catch (error) {
    // A bundle is read by the files beside its index: a root that is named and is not there is no reason not to.
    if (!(error instanceof FilesError) || (error.code !== 'PATH_OUTSIDE' && error.code !== 'ROOT_NOT_FOUND')) throw error;
  }
  return `./${basename(directory)}`;
}
