import { readJsonArtifact, type VerifiedBundle } from '@runtime/bundle-store';
import { findBuiltInWorld, type World, WorldError, worldFromDocument } from '@runtime/worlds';

const COPY = 'job/world.json';

/** The world a run was judged by: the copy it keeps, else the built-in one of its id. Null when neither can be used. */
export async function worldOfBundle(bundle: VerifiedBundle): Promise<World | null> {
  if (!bundle.artifacts.includes(COPY)) return findBuiltInWorld(bundle.world_id);
  try {
    return worldFromDocument(await readJsonArtifact(bundle, COPY), { path: COPY });
  } catch (error) {
    if (error instanceof WorldError) return null;
    throw error;
  }
}
