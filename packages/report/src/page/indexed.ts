import type { VerifiedBundle } from '@runtime/bundle-store';
import type { ArtifactIndex } from '@runtime/contracts';
import { list } from '../results/values.js';

type IndexedArtifact = ArtifactIndex['artifacts'][number];

/** The entries of the index. Under the reference's rules a list may be missing, or null; then there are none. */
export const indexedArtifacts = ({ artifact_index }: VerifiedBundle): IndexedArtifact[] =>
  list(artifact_index.artifacts) as IndexedArtifact[];

export const missingArtifacts = ({ artifact_index }: VerifiedBundle): string[] => list(artifact_index.missing).map(String);
