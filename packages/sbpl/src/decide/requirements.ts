import { DRIVER_NEEDS, type DriverEntry, driverOf, metadataCallOf } from '@runtime/contracts';
import type { OperationTable } from '@runtime/worlds';
import type { TextAttribute } from '../policy/filter.js';
import type { DriverShape } from './drivers.js';

/** One thing a probe must be allowed. Paths are walked first, link by link. */
export type Requirement =
  | { kind: 'path'; operation: string; path: string; follow: boolean; parentOf?: boolean }
  | {
      kind: 'name';
      operation: string;
      attribute: TextAttribute | null;
      name: string;
      /** Only a rule that names it can deny it; a default does not (contract: SBPL facts K1). */
      onlyByRule?: boolean;
    };

/** Which attribute the target of an operation is. Longest beginning first. */
const NAMED: readonly (readonly [string, TextAttribute])[] = [
  ['mach-lookup', 'global-name'],
  ['mach-register', 'global-name'],
  ['mach-cross-domain-lookup', 'global-name'],
  ['mach-task', 'target'],
  ['mach-priv', 'target'],
  ['ipc-posix', 'ipc-posix-name'],
  ['authorization-right-obtain', 'right-name'],
  ['user-preference', 'preference-domain'],
  ['managed-preference', 'preference-domain'],
  ['darwin-notification-post', 'notification-name'],
  ['distributed-notification-post', 'notification-name'],
  ['sysctl', 'sysctl-name'],
  ['iokit-open-user-client', 'iokit-user-client-class'],
  ['iokit', 'iokit-registry-entry-class'],
  ['system-kext', 'kext-bundle-id'],
  ['nvram', 'nvram-variable'],
  ['appleevent-send', 'appleevent-destination'],
  ['system-info', 'info-type'],
  ['system-privilege', 'privilege-id'],
  ['system-fsctl', 'fsctl-command'],
  ['generic-issue-extension', 'extension-class'],
  ['mach-issue-extension', 'extension-class'],
  ['system-fcntl', 'fcntl-command'],
  ['system-mac-syscall', 'mac-policy-name'],
  ['system-necp-client-action', 'necp-client-action'],
  ['socket-ioctl', 'ioctl-command'],
  ['socket-option', 'socket-option-name'],
  ['syscall-unix', 'syscall-number'],
  ['syscall-mach', 'machtrap-number'],
  ['syscall-mig', 'kernel-mig-routine'],
  ['process-info', 'target'],
  ['process-codesigning', 'target'],
  ['process-legacy', 'target'],
  ['signal', 'target'],
];

/** Operations of a path whose last link is not followed. */
const LEAF_ITSELF: ReadonlySet<string> = new Set([
  'file-read-metadata',
  'file-write-unlink',
  'file-write-create',
  'file-link',
  'fs-rename',
]);

const isPathOperation = (operation: string): boolean =>
  operation.startsWith('file') ||
  operation.startsWith('process-exec') ||
  operation.startsWith('fs-') ||
  operation === 'job-creation' ||
  operation === 'lsopen';

/**
 * Whether a target is a path that does not say where it begins. A call made relative to the root is one that may leave
 * the slash out; what an exec probe names is not what is executed.
 */
export function isRelativeTarget(operations: OperationTable, operation: string, target: string, syscall?: string | null): boolean {
  const concrete = concreteOperation(operations, operation);
  const takesPath = isPathOperation(concrete) && !concrete.startsWith('process-exec');
  return takesPath && target !== '' && !target.startsWith('/') && syscall !== 'openat_rootrel';
}

/** The operation that a request for a family performs: an open for reading is `file-read-data`. */
export function concreteOperation(operations: OperationTable, operation: string): string {
  const canonical = operations.canonical(operation) ?? operation;
  if (canonical === 'file-read*') return 'file-read-data';
  return canonical === 'file-write*' ? 'file-write-data' : canonical;
}

/** Everything a request needs, in the order a probe meets it. */
export function requirementsOf(
  operations: OperationTable,
  operation: string,
  target: string,
  { driver, syscall }: DriverShape,
  filterName: string | undefined,
): Requirement[] {
  const concrete = concreteOperation(operations, operation);
  const entry = driverOf(driver);
  if (entry?.where === 'query') {
    // A policy question: nothing is opened, so nothing but the question itself is asked.
    return [isPathOperation(concrete) ? pathRequirement(concrete, target, true) : nameRequirement(concrete, target, filterName)];
  }
  if (isPathOperation(concrete)) {
    return pathRequirements(operations, concrete, operation, target, driver, syscall);
  }
  if (concrete === 'mach-lookup') {
    const attribute = (entry?.filter ?? 'global-name') as TextAttribute;
    return [...ownNeeds(entry), { kind: 'name', operation: concrete, attribute, name: target }];
  }
  if (entry?.performs !== undefined) {
    return entry.performs.map((each) => ({ ...nameRequirement(each, target, undefined), onlyByRule: each === 'iokit-open-service' }));
  }
  if (concrete.endsWith('*') && concrete !== 'process-exec*') {
    const members = operations.family(concrete).filter((name) => !name.endsWith('*'));
    return members.map((member) => nameRequirement(member, target, filterName));
  }
  return [nameRequirement(concrete, target, filterName)];
}

/** What a driver has to be allowed on its way (contract: SBPL facts M2). What it asks of a process, it asks of its own. */
const ownNeeds = (entry: DriverEntry | null): Requirement[] =>
  (entry?.needs ?? [])
    .flatMap((need): readonly string[] => DRIVER_NEEDS[need].operations)
    .map((operation) => {
      const asked = nameRequirement(operation, '', undefined);
      return { ...asked, name: asked.attribute === 'target' ? 'self' : '' };
    });

const pathRequirement = (operation: string, path: string, follow: boolean): Requirement => ({ kind: 'path', operation, path, follow });

function nameRequirement(operation: string, name: string, filterName: string | undefined): Requirement & { kind: 'name' } {
  const found = NAMED.find(([prefix]) => operation.startsWith(prefix))?.[1] ?? null;
  const attribute =
    found !== null && found !== 'target' && filterName !== undefined && operation.startsWith('mach-')
      ? (filterName as TextAttribute)
      : found;
  return { kind: 'name', operation, attribute, name };
}

function pathRequirements(
  operations: OperationTable,
  concrete: string,
  operation: string,
  target: string,
  driver: string | null,
  syscall: string | null,
): Requirement[] {
  const isData = concrete === 'file-read-data' || concrete === 'file-write-data';
  if (driver === 'metadata_runner' || metadataCallOf(syscall) !== null) {
    const isWrite = operation.startsWith('file-write');
    const call = metadataCallOf(syscall ?? (isWrite ? 'chmod' : 'lstat'));
    const own = isWrite ? (operation === 'file-write*' ? (call?.write ?? concrete) : concrete) : 'file-read-metadata';
    // A call on a descriptor needs no open here: the helper opens the target before it takes on the policy.
    return [pathRequirement(own, target, call?.follow ?? true)];
  }
  if (isData && syscall === 'openat') {
    const cut = target.lastIndexOf('/');
    const parent = cut <= 0 ? '/' : target.slice(0, cut);
    return [
      { kind: 'path', operation: 'file-read-data', path: parent, follow: true, parentOf: true },
      pathRequirement(concrete, target, true),
    ];
  }
  if (concrete.endsWith('*') && concrete !== 'process-exec*') {
    const members = operations.family(concrete).filter((name) => !name.endsWith('*'));
    return members.map((member) => pathRequirement(member, target, !LEAF_ITSELF.has(member)));
  }
  return [pathRequirement(concrete, target, !LEAF_ITSELF.has(concrete))];
}
