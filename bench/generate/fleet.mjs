import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { simulatedDocuments, writeBundle } from './bundle.mjs';

/** The bundles of a fleet: runs of two templates, each under its own id. Returns their directories. */
export async function fleet(work, count, templates = ['vfs-canonicalization', 'runtime-adversarial']) {
  const bases = [];
  for (const template of templates) bases.push(await simulatedDocuments(join(work, 'fleet-base'), template));
  const dirs = [];
  for (let number = 0; number < count; number++) {
    dirs.push(await writeBundle(join(work, 'fleet'), bases[number % bases.length], randomUUID()));
  }
  return dirs;
}
