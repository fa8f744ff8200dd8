import { OPERATIONS, operationFamily } from '../operations.js';
import type { Action } from '../types.js';
import type { TextAttribute } from './filter.js';

/**
 * What the host answers by itself where no rule on the exact name speaks. `certain: false`: it may, and else the parent is
 * asked as for other operations.
 */
export interface BuiltIn {
  action: Action;
  certain: boolean;
}

/** A filtered rule that the compiler adds after the text of every profile. */
export interface ImplicitRule {
  attribute: TextAttribute;
  value: string;
  action: Action;
  /** False where it is not known whether this host's compiler adds it. */
  certain: boolean;
}

/** The part of a world that ranks rules: who is asked after whom, and who answers without being told. */
export interface OperationTable {
  /** The operation whose list is asked next; null after `default`. */
  parentOf(operation: string): string | null;
  builtInOf(operation: string, version: number): BuiltIn | null;
  implicitOf(operation: string): readonly ImplicitRule[];
  /** The operations under which a rule on a name is entered: the name itself, or the members of a family that is no operation. */
  entriesOf(name: string): readonly string[];
}

/** Parents that are not the nearest starred name (tables of macOS 10.12 to 10.15). */
const ODD_PARENTS: Readonly<Record<string, string>> = {
  'network-bind': 'network-inbound',
  'file-mount-update': 'file-mount',
  'managed-preference-read': 'user-preference-read',
};

/** Answered by other releases themselves; whether this host does is not known. */
const MAYBE_ALLOWED: ReadonlySet<string> = new Set([
  'darwin-notification-post',
  'dynamic-code-generation',
  'file-clone',
  'file-link',
  'file-lock',
  'file-map-executable',
  'file-test-existence',
  'fs-quota*',
  'fs-snapshot-mount',
  'iokit-get-properties',
  'mach-cross-domain-lookup',
  'nvram*',
  'process-info*',
  'process-info-codesignature',
  'socket-ioctl',
  'syscall-mach',
  'syscall-mig',
  'syscall-unix',
  'system-fcntl',
  'system-privilege',
]);

const MAYBE_DENIED: ReadonlySet<string> = new Set(['file-write-setugid', 'job-creation', 'storage-class-map']);

const onSelf = (certain: boolean): readonly ImplicitRule[] => [{ attribute: 'target', value: 'self', action: 'allow', certain }];

const IMPLICIT: ReadonlyMap<string, readonly ImplicitRule[]> = new Map([
  ['signal', onSelf(true)],
  ['mach-task-name', onSelf(true)],
  ['mach-task-inspect', onSelf(false)],
  ['mach-task-read', onSelf(false)],
  ['mach-task-special-port-get', onSelf(false)],
]);

const NO_RULES: readonly ImplicitRule[] = [];

const NAMES: ReadonlySet<string> = new Set(OPERATIONS.map(({ name }) => name));

function nearestStar(operation: string): string {
  let stem = operation.endsWith('*') ? operation.slice(0, -1) : operation;
  for (let cut = stem.lastIndexOf('-'); cut !== -1; cut = stem.lastIndexOf('-')) {
    stem = stem.slice(0, cut);
    if (NAMES.has(`${stem}*`)) {
      return `${stem}*`;
    }
  }
  return 'default';
}

const PARENTS: ReadonlyMap<string, string> = new Map(
  OPERATIONS.filter(({ name }) => name !== 'default').map(({ name }) => [name, ODD_PARENTS[name] ?? nearestStar(name)]),
);

/** The baseline's table, as far as it is known. */
export const OPERATION_TABLE: OperationTable = {
  parentOf: (operation) => (operation === 'default' ? null : (PARENTS.get(operation) ?? 'default')),
  builtInOf: (operation) => {
    if (operation === 'default') {
      return { action: 'deny', certain: true };
    }
    return MAYBE_ALLOWED.has(operation)
      ? { action: 'allow', certain: false }
      : MAYBE_DENIED.has(operation)
        ? { action: 'deny', certain: false }
        : null;
  },
  implicitOf: (operation) => IMPLICIT.get(operation) ?? NO_RULES,
  entriesOf: (name) => (NAMES.has(name) ? [name] : operationFamily(name)),
};
