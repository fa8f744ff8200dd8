import type { FilterRow } from '@runtime/contracts';
import type { OracleFilters, OracleRequest } from '@runtime/job';

/** Filter, its number in documents, and its number in the `sandbox_check` call; null where it has none. */
const TABLE: readonly (readonly [string, number | null, number | null])[] = [
  ['path', 0, 1],
  ['mount-relative-path', 1, null],
  ['ipc-posix-name', 4, 17],
  ['global-name', 5, 2],
  ['local-name', 6, 3],
  ['control-name', 9, null],
  ['iokit-registry-entry-class', 16, null],
  ['iokit-connection', 18, 13],
  ['extension', 22, null],
  ['right-name', 26, 5],
  ['preference-domain', 27, 6],
  ['notification-name', 34, 9],
  ['sysctl-name', 37, null],
  ['nvram-variable', 44, 15],
  ['xpc-service-name', 49, 12],
  ['iokit-user-client-type', 76, null],
  ['appleevent-destination', null, 4],
  ['kext-bundle-id', null, 7],
  ['info-type', null, 8],
];

/** Operation, or the beginning of some with a `*`, to the filter that a question about it uses. */
const DEFAULTS: readonly (readonly [string, string])[] = [
  ['mach-lookup', 'global-name'],
  ['mach-register', 'global-name'],
  ['darwin-notification-post', 'notification-name'],
  ['distributed-notification-post', 'notification-name'],
  ['authorization-right-obtain', 'right-name'],
  ['iokit-open-service', 'iokit-registry-entry-class'],
  ['system-info', 'info-type'],
  ['appleevent-send', 'appleevent-destination'],
  ['system-kext-query', 'kext-bundle-id'],
  ['file-*', 'path'],
  ['ipc-posix-*', 'ipc-posix-name'],
  ['user-preference-*', 'preference-domain'],
  ['nvram-*', 'nvram-variable'],
];

const ROWS: readonly FilterRow[] = TABLE.map(([name, number, call]) => ({ name, number, call }));
const byName = (name: string): FilterRow | null => ROWS.find((row) => row.name === name) ?? null;
const covers = (pattern: string, operation: string): boolean =>
  pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern;

/** The filters that questions of the oracle lane are put with. */
export const ORACLE_FILTERS: OracleFilters = {
  byName,
  byNumber: (number) => ROWS.find((row) => row.number === number) ?? null,
  defaultFor(operation) {
    const found = DEFAULTS.find(([pattern]) => covers(pattern, operation));
    return found === undefined ? null : byName(found[1]);
  },
};

/** The number that `sandbox_check` takes for the filter of a question; null when it cannot be asked that way. */
export const callNumberOf = ({ filter_type, filter_type_name }: OracleRequest): number | null => {
  const row = filter_type === null ? null : ORACLE_FILTERS.byNumber(filter_type);
  return (row ?? (filter_type_name === null ? null : byName(filter_type_name)))?.call ?? null;
};
