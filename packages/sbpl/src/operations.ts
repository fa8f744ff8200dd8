import operations from './data/operations.json' with { type: 'json' };

export interface Operation {
  id: number;
  name: string;
}

/** The 196 operations of the baseline host, by id. */
export const OPERATIONS: readonly Operation[] = operations;

const IDS: ReadonlyMap<string, number> = new Map(OPERATIONS.map(({ id, name }) => [name, id]));

/** Operations that exist only inside a message filter; no family name outside of one reaches them. */
const FIRST_MESSAGE_OPERATION = 190;

/** The id of an operation by its exact name, or null. */
export const operationId = (name: string): number | null => IDS.get(name) ?? null;

export const isMessageOperation = (name: string): boolean => (IDS.get(name) ?? 0) >= FIRST_MESSAGE_OPERATION;

/**
 * The vocabulary's name for an operation as profiles write it. A name without its star
 * (`process-exec`, `iokit-open`, `ipc-posix-shm`) is the older spelling of the starred one.
 * Null when neither is an operation.
 */
export function canonicalOperation(name: string): string | null {
  if (IDS.has(name)) {
    return name;
  }
  return IDS.has(`${name}*`) ? `${name}*` : null;
}

const families = new Map<string, readonly string[]>();

/** Every operation a name covers: itself and, with a star, all operations it is a prefix of. `default` covers all. */
export function operationFamily(name: string): readonly string[] {
  const known = families.get(name);
  if (known !== undefined) {
    return known;
  }
  const canonical = canonicalOperation(name);
  let family: readonly string[] = [];
  if (canonical === 'default') {
    family = OPERATIONS.map((operation) => operation.name).filter((each) => each !== 'default' && !isMessageOperation(each));
  } else if (canonical?.endsWith('*')) {
    const prefix = canonical.slice(0, -1);
    family = OPERATIONS.map((operation) => operation.name).filter((each) => each.startsWith(prefix) && !isMessageOperation(each));
  } else if (canonical !== null) {
    family = [canonical];
  }
  families.set(name, family);
  return family;
}
