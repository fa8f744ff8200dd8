import type { RuleSet } from '@runtime/contracts';
import type { ArtifactWatches } from './artifact-watch.js';
import type { RunDocuments } from './run-documents.js';

/** What is known of a run before its artifacts are read. */
interface WatchedRun {
  rule_set: RuleSet;
  documents: RunDocuments;
  /** What its index lists. */
  names: ReadonlySet<string>;
}

export type WatchRun = (run: WatchedRun) => ArtifactWatches;
