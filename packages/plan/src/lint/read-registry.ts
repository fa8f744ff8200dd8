import type { FindingList } from '../finding.js';
import {
  isDocumentFault,
  type LoadedRegistry,
  type RegistryDocumentFault,
  type RegistryFiles,
  readRegistryDocument,
} from '../registry/snapshot.js';

/** Reads both files of a registry; what keeps one from being used is reported, and the other is looked at all the same. */
export async function readForLint(root: string, files: RegistryFiles, found: FindingList): Promise<LoadedRegistry | null> {
  const probes = await readRegistryDocument(root, files.probes, 'probes', { digest: false });
  const profiles = await readRegistryDocument(root, files.profiles, 'profiles', { digest: false });
  if (isDocumentFault(probes)) report(found, files.probes, files.id, probes);
  if (isDocumentFault(profiles)) report(found, files.profiles, files.id, profiles);
  return isDocumentFault(probes) || isDocumentFault(profiles) ? null : { files, probes, profiles };
}

function report(found: FindingList, path: string, registry: string, { cause: _, ...fault }: RegistryDocumentFault): void {
  found.error({ ...fault, path, subject: { registry } });
}
