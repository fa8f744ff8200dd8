import { existsSync, writeFileSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { PlanError } from '../error.js';
import { upgradeDocument, writeSorted } from '../registry/upgrade.js';
import { fail, plainPath, readLeniently } from './read.js';
import { completeEntries } from './registry-index.js';

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
    probes: upgraded('probes', entry.probes, probes),
    profiles: upgraded('profiles', entry.profiles, profiles),
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
  for (const [path, document] of targets) writeFileSync(resolve(root, path), writeSorted(document));
  return { probes_path: plainPath(root, targets[0][0]), profiles_path: plainPath(root, targets[1][0]) };
}

function upgraded(kind: 'probes' | 'profiles', path: string, value: unknown): Record<string, unknown> {
  try {
    return upgradeDocument(kind, path, value, [], 'reference');
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    const { finding, problems } = (error.details ?? {}) as {
      finding: string;
      problems?: Array<{ code: string; subject: Record<string, unknown> }>;
    };
    const faults = problems?.map(({ code, subject }) => ({ code, ...subject }));
    return fail({ code: finding, file: posix.basename(path), ...(faults === undefined ? {} : { faults }) });
  }
}
