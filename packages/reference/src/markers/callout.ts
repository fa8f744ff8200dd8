import { isGiven, isWhole, type JsonObject, numberOf } from '../python/values.js';

const FILTER_TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'path'],
  [1, 'mount-relative-path'],
  [4, 'ipc-posix-name'],
  [5, 'global-name'],
  [6, 'local-name'],
  [9, 'control-name'],
  [22, 'extension'],
  [26, 'right-name'],
  [27, 'preference-domain'],
  [34, 'notification-name'],
  [37, 'sysctl-name'],
  [44, 'nvram-variable'],
  [49, 'xpc-service-name'],
]);

/**
 * A callout with the thirteen members that readers rely on; other members are kept, the version number is not raised.
 * A null or absent callout gives the thirteen defaults.
 */
export function upgradeCallout(callout: JsonObject | null | undefined): JsonObject {
  const version = versionOf(callout?.['marker_schema_version']);
  const type = whole(callout?.['filter_type']);
  const reason = callout?.['no_report_reason'];
  return {
    ...callout,
    marker_schema_version: version,
    filter_type: type,
    filter_type_name: filterTypeName(callout?.['filter_type_name'], type),
    check_type: whole(callout?.['check_type']),
    varargs_count: whole(callout?.['varargs_count']),
    no_report: flag(callout?.['no_report']),
    no_report_reason: isGiven(reason) || !isBelow(version, 2) ? text(reason) : 'legacy',
    canonicalization: text(callout?.['canonicalization']),
    canonical_flag_used: flag(callout?.['canonical_flag_used']),
    canonical_flag_reason: text(callout?.['canonical_flag_reason']),
    token_status: text(callout?.['token_status']),
    token_mach_kr: whole(callout?.['token_mach_kr']),
    argument: text(callout?.['argument']),
  };
}

/** A version that is no whole number counts as 0; whole numbers stay, also those outside the window. */
export const versionOf = (value: unknown): unknown => (isWhole(value) ? value : 0);

const filterTypeName = (own: unknown, type: unknown): string => {
  if (typeof own === 'string' && own !== '') return own;
  const number = numberOf(type);
  return (number === null ? undefined : FILTER_TYPE_NAMES.get(number)) ?? 'unknown';
};

const isBelow = (value: unknown, limit: number): boolean => (numberOf(value) ?? 0) < limit;
const whole = (value: unknown): unknown => (isWhole(value) ? value : null);
const flag = (value: unknown): unknown => (typeof value === 'boolean' ? value : null);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Stages at which a callout speaks about the operation of its probe. */
export const PREPASS_STAGES: readonly unknown[] = ['pre_syscall', 'preflight', 'bootstrap_exec'];

/** The operations a callout may name for an observation's operation; null accepts any. */
export function acceptedOperations(operation: unknown): readonly unknown[] | null {
  if (operation === 'file-read*') return ['file-read-data', 'file-read*'];
  if (operation === 'file-write*') return ['file-write-data', 'file-write*'];
  return operation === '' || !isGiven(operation) ? null : [operation];
}
