import { existsSync, writeFileSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { encodeJson } from '@runtime/contracts';
import { fail, plainPath, readLeniently } from './read.js';
import { completeEntries } from './registry-index.js';
import { upgradeDocument } from './upgrade-document.js';

interface ReferenceUpgrade {
  probes_path: string;
  profiles_path: string;
}

/** The reference's upgrade: both outputs in one folder, written one after the other (contract: plans, 8.3). */
export function upgradeReferenceRegistry(
  root: string,
  indexPath: string,
  { registryId, outDir, overwrite }: { registryId: string; outDir: string | null; overwrite: boolean },
): ReferenceUpgrade {
  const entry = completeEntries(readLeniently(root, indexPath)).find(({ id }) => id === registryId);
  if (entry === undefined) return fail({ code: 'registry.not_found', registry: registryId });
  const [probes, profiles] = [entry.probes, entry.profiles].map((path) => {
    try {
      return readLeniently(root, path);
    } catch {
      return fail({ code: 'upgrade.unreadable' });
    }
  });
  const documents = {
    probes: upgradeDocument('probes', posix.basename(entry.probes), probes),
    profiles: upgradeDocument('profiles', posix.basename(entry.profiles), profiles),
  };
  const folder = outDir ?? dirname(entry.probes);
  const targets = [
    [posix.join(folder, posix.basename(entry.probes)), documents.probes],
    [posix.join(folder, posix.basename(entry.profiles)), documents.profiles],
  ] as const;
  for (const [path] of targets) {
    if (existsSync(resolve(root, path)) && !overwrite) fail({ code: 'upgrade.target_exists', file: posix.basename(path) });
  }
  if (!existsSync(resolve(root, folder))) fail({ code: 'upgrade.out_dir_missing' });
  for (const [path, document] of targets) writeFileSync(resolve(root, path), `${encodeJson(document, { indent: 2, sortKeys: true })}\n`);
  return { probes_path: plainPath(root, targets[0][0]), profiles_path: plainPath(root, targets[1][0]) };
}
