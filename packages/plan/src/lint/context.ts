import type { World } from '@runtime/worlds';
import { type FindingList, pointer } from '../finding.js';
import type { Placeholders } from '../placeholders.js';
import type { Repository } from '../read/repository.js';
import type { SbplFiles } from '../read/text-cache.js';
import { type EntryKind, entryFaults } from '../registry/entry-check.js';
import type { LoadedRegistry } from '../registry/snapshot.js';
import type { Finding } from '../types.js';

/** What the checks of one registry share. */
export interface RegistryContext {
  repository: Repository;
  registry: LoadedRegistry;
  found: FindingList;
  texts: SbplFiles;
  /** The world of the plan or registry, when it is known. */
  world: World | null;
  /** Names of operations, for spelling; null when nothing says which there are. */
  operations: ReadonlySet<string> | null;
  /** The profiles are those of a plan, so that a run starts from them. */
  isRun?: true;
  /** What the plan means by `${NAME}`; absent without a plan, whose parameters nobody knows then. */
  placeholders?: Placeholders | undefined;
  /** Text that stands for a system profile this host lacks, as a path of a document; null when there is none. */
  standIn?: ((hostPath: string) => string | null) | undefined;
}

/** Reports names that neither the host nor the plan has; without a plan there is no telling. */
export function reportPlaceholders(
  { placeholders, found }: Pick<RegistryContext, 'placeholders' | 'found'>,
  text: string,
  about: () => Pick<Finding, 'code' | 'path' | 'field' | 'subject'>,
): void {
  const unknown = placeholders?.unknownIn(text) ?? [];
  if (placeholders === undefined || unknown.length === 0) return;
  const { known } = placeholders;
  for (const name of unknown) {
    found.error({
      ...about(),
      message: `\${${name}} has no value: neither the host nor the plan has the name`,
      hint: found.suggest(name, () => known).hint ?? `give it a value in parameters of the plan, or write one of ${known.join(', ')}`,
    });
  }
}

/** Whether an entry has the shape of one; what is wrong with it is reported. */
export function reportFaults({ registry: { files }, found }: RegistryContext, kind: EntryKind, key: string, entry: unknown): boolean {
  const faults = entryFaults(kind, key, entry, files.id);
  for (const fault of faults) found.error({ ...fault, path: files[`${kind}s`], field: pointer(`${kind}s`, key) + fault.field });
  return faults.length === 0;
}
