import { OPERATION_NAMES } from '@runtime/contracts';

export interface Operation {
  id: number;
  name: string;
}

/** The 196 operations of the baseline host, by id. */
export const OPERATIONS: readonly Operation[] = OPERATION_NAMES.map((name, id) => ({ id, name }));

const IDS: ReadonlyMap<string, number> = new Map(OPERATIONS.map(({ id, name }) => [name, id]));

/** Operations that exist only inside a message filter; no family name outside of one reaches them. */
const FIRST_MESSAGE_OPERATION = 190;

/** The id of an operation by its exact name, or null. */
export const operationId = (name: string): number | null => IDS.get(name) ?? null;

export const isMessageOperation = (name: string): boolean => (IDS.get(name) ?? 0) >= FIRST_MESSAGE_OPERATION;

/**
 * Names that profiles of other releases use and this vocabulary lacks, with the operations they may speak about here.
 * A rule on one of them leaves those undecided instead of being taken for a mistake.
 */
const FOREIGN: ReadonlyMap<string, readonly string[]> = new Map([
  ['file-unlink', ['file-write-unlink']],
  ['ipc-posix-shm-read-metadata', []],
  ['mach-per-user-lookup', []],
  ...[
    'status*',
    'status-get',
    'status-set',
    'blob-get',
    'cdhash-get',
    'entitlements-blob-get',
    'identity-get',
    'teamid-get',
    'text-offset-get',
  ].map((each): [string, string[]] => [`process-codesigning-${each}`, [`process-legacy-codesigning-${each}`]]),
]);

/** The operations a foreign name may speak about; null for a name that is not one. */
export const foreignOperations = (name: string): readonly string[] | null => FOREIGN.get(name) ?? null;

/**
 * The vocabulary's name for an operation as profiles write it. A name without its star
 * (`process-exec`, `iokit-open`, `ipc-posix-shm`) is the older spelling of the starred one, and a star after the
 * beginning of several names (`ipc-posix-shm-read*`) is their family. Null when the name is none of these.
 */
export function canonicalOperation(name: string): string | null {
  if (IDS.has(name)) {
    return name;
  }
  if (IDS.has(`${name}*`)) {
    return `${name}*`;
  }
  return name.endsWith('*') && operationFamily(name).length > 0 ? name : null;
}

/** `file-read` is the stem of `file-read*` and `file-read-data`, and not of `file-reader`. */
const isOfStem = (name: string, stem: string): boolean =>
  name.startsWith(stem) && (name.length === stem.length || name[stem.length] === '*' || name[stem.length] === '-');

const families = new Map<string, readonly string[]>();

/** Every operation a name covers: itself and, with a star, all operations it is a prefix of. `default` covers all. */
export function operationFamily(name: string): readonly string[] {
  const known = families.get(name);
  if (known !== undefined) {
    return known;
  }
  const canonical = IDS.has(name) || name.endsWith('*') ? name : canonicalOperation(name);
  let family: readonly string[] = [];
  if (canonical === 'default') {
    family = OPERATIONS.map((operation) => operation.name).filter((each) => each !== 'default' && !isMessageOperation(each));
  } else if (canonical?.endsWith('*')) {
    const stem = canonical.slice(0, -1);
    family = OPERATIONS.map((operation) => operation.name).filter((each) => isOfStem(each, stem) && !isMessageOperation(each));
  } else if (canonical !== null) {
    family = [canonical];
  }
  // Names come from profiles: only those that mean something are worth keeping.
  if (family.length > 0) {
    families.set(name, family);
  }
  return family;
}
