import { readArtifact, type VerifiedBundle } from '@runtime/bundle-store';
import { parseJson, sha256Hex } from '@runtime/contracts';
import { findBuiltInWorld, type World, WorldError } from '@runtime/worlds';

const COPY = 'job/world.json';

/** The world a run was judged by: the copy it keeps, else the built-in one of its id. Null when neither can be used. */
export async function worldOfBundle(bundle: VerifiedBundle): Promise<World | null> {
  const builtIn = findBuiltInWorld(bundle.world_id);
  if (!bundle.artifacts.includes(COPY)) return builtIn;
  const copy = await readArtifact(bundle, COPY);
  // Most runs are judged by a world that is at hand, and checking another one takes longer than all the rest of a small run.
  if (builtIn !== null && sha256Hex(copy) === builtIn.sha256) return builtIn;
  const { worldFromDocument } = await import('@runtime/worlds');
  try {
    return worldFromDocument(parseJson(copy, { path: COPY, exactNumbers: true }), { path: COPY });
  } catch (error) {
    if (error instanceof WorldError) return null;
    throw error;
  }
}
