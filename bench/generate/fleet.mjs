import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { renamed, simulatedDocuments, writeBundle } from './bundle.mjs';

/** The bundles of a fleet: runs of two templates, each under its own id. Returns their directories. */
export async function fleet(work, count, templates = ['vfs-canonicalization', 'runtime-adversarial']) {
  const bases = [];
  for (const template of templates) bases.push(await simulatedDocuments(join(work, 'fleet-base'), template));
  const dirs = [];
  for (let number = 0; number < count; number++) {
    dirs.push(await writeBundle(join(work, 'fleet'), bases[number % bases.length], randomUUID(), { moveLatest: false }));
  }
  return dirs;
}

/** Bundles of several worlds: the same runs, each under the name of a world that is no other's. Returns their directories. */
export async function fleetOfWorlds(work, worlds, runs, template = 'vfs-canonicalization') {
  const base = await simulatedDocuments(join(work, 'fleet-base'), template);
  const dirs = [];
  for (let world = 0; world < worlds; world++) {
    const own = renamedWorld(base, `world-${world}`);
    for (let number = 0; number < runs; number++)
      dirs.push(await writeBundle(join(work, `world-${world}`), own, randomUUID(), { moveLatest: false }));
  }
  return dirs;
}

function renamedWorld({ documents, runId, worldId }, world) {
  return { documents: new Map(renamed(documents, worldId, world).map(([name, text]) => [name, Buffer.from(text)])), runId, worldId: world };
}
