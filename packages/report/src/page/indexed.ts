import type { VerifiedBundle } from '@runtime/bundle-store';
import type { ArtifactIndex } from '@runtime/contracts';
import { list } from '../results/values.js';
import type { PageModel } from './model.js';

type IndexedArtifact = ArtifactIndex['artifacts'][number];

/** The entries of the index. Under the reference's rules a list may be missing, or null; then there are none. */
export const indexedArtifacts = ({ artifact_index }: VerifiedBundle): IndexedArtifact[] =>
  list(artifact_index.artifacts) as IndexedArtifact[];

export const missingArtifacts = ({ artifact_index }: VerifiedBundle): string[] => list(artifact_index.missing).map(String);

/** Artifacts that a page lists; the texts of thousands of profiles are in the index for those who want them. */
const MOST_LISTED = 300;

export function listedArtifacts(bundle: VerifiedBundle): Pick<PageModel, 'artifacts' | 'more_artifacts'> {
  const all = indexedArtifacts(bundle);
  const artifacts = all.slice(0, MOST_LISTED).map(({ file_size, sha256, schema_version }, index) => ({
    name: bundle.artifacts[index] ?? '',
    size: Number(file_size ?? 0),
    sha256,
    schema_version,
  }));
  return { artifacts, more_artifacts: all.length - artifacts.length };
}
