import type { ArtifactIndex, BundleStatus } from '@runtime/contracts';
import type { FileSystem } from '@runtime/files';
import type { VerifiedBundle } from './run-bundle.js';
import type { WatchRun } from './watched-run.js';

export interface BeginBundleOptions {
  /** The bundle root; created when it does not exist. */
  out: string;
  /** `^[A-Za-z0-9._-]{1,128}$`, neither hidden nor `LATEST`. */
  runId: string;
  repoRoot?: string | undefined;
  /** What the run will write, as far as it is known: a name that no reader would take is refused before anything is written. */
  names?: readonly string[] | undefined;
  fs?: FileSystem | undefined;
}

export interface CommitOptions {
  worldId: string;
  status: BundleStatus;
  /** Names that the run should have; those that are not there are listed as missing. The index puts them in its own order. */
  expected: readonly string[];
  /** False for a dry run and a filtered one. A failed run never moves `LATEST`, nor does one whose manifest says `dry_run`, nor one that does not load strictly. */
  moveLatest: boolean;
  /**
   * A document about the index, put beside the run directory before the index is in place: a committed run has
   * it. Its name must not be one the bundle root uses otherwise.
   */
  statement?: { name: string; of: (index: string) => string } | undefined;
  /** Asked who looks at the rows that are read before `LATEST` moves; see `watch` of `examineRun`. */
  watch?: WatchRun | undefined;
}

/**
 * The whole of an artifact, or its text in pieces, which are asked for one by one and not kept. A JSON document in pieces
 * names its `schema_version` first or has none.
 */
export type ArtifactContent = Uint8Array | string | Iterable<string>;

/** A file that grows while the run goes on. It becomes an artifact, and gets its name, when it is closed. */
export interface ArtifactAppender {
  write(bytes: Uint8Array | string): void;
  /** Syncs and closes it. */
  close(): Promise<void>;
  /** Leaves nothing of it, unless it was closed. */
  abandon(): void;
}

/**
 * A run that is being written. Nothing of it counts until {@link BundleWriter.commit} has put the index in
 * place; by then every byte and every name the index speaks of is on the disk.
 */
export interface BundleWriter {
  /** Absolute. */
  readonly dir: string;
  readonly runId: string;
  /** The run directory as documents name it: repository-relative, `./<run_id>` outside the repository. */
  readonly outputRoot: string;
  /** What the system said to the sync of a directory, where the file system does not offer it; else null. */
  readonly directorySync: string | null;
  /** Writes an artifact, durably but for its name; may replace one of the same name. */
  write(name: string, content: ArtifactContent): Promise<void>;
  /**
   * The same for many, which are synced together: a disk does that in little more than the time of one. An artifact is asked
   * for while those before it are on their way, so each may be made then. Comes back when all have their names, or, with
   * the first failure, when nothing is on its way any more.
   */
  writeAll(artifacts: Iterable<readonly [name: string, content: ArtifactContent]>): Promise<void>;
  /** Removes an artifact that was written here, if it was: a document of a run that failed after it. */
  withdraw(name: string): void;
  /** @param schemaVersion Of a document that does not name it first. */
  append(name: string, schemaVersion?: string): ArtifactAppender;
  /**
   * Takes out of the directory whatever was not written here, links and all, and returns its names. What was written and is no
   * longer there as a file of its own has to be written again.
   */
  removeForeign(): string[];
  /** Whether an artifact of that name was written here. What merely lies in the directory is none. */
  has(name: string): boolean;
  /** SHA-256 of an artifact that was written here. */
  digestOf(name: string): string | null;
  /** What the commit read before it moved `LATEST`; null where it did not move. */
  readonly verified: VerifiedBundle | null;
  /** Ends the run. Afterwards nothing of it may be written. */
  commit(options: CommitOptions): Promise<ArtifactIndex>;
}
