import type { RegexMatcher } from '../regex/matcher.js';
import type { UnknownConstruct } from '../types.js';

/** What an access can be asked about as text. `path` is always the resolved spelling. */
export const TEXT_ATTRIBUTES = [
  'path',
  'mount-relative-path',
  'global-name',
  'local-name',
  'xpc-service-name',
  'ipc-posix-name',
  'right-name',
  'preference-domain',
  'notification-name',
  'info-type',
  'sysctl-name',
  'iokit-registry-entry-class',
  'iokit-user-client-class',
  'iokit-property',
  'iokit-connection',
  'kext-bundle-id',
  'nvram-variable',
  'appleevent-destination',
  'control-name',
  'process-path',
  'process-attribute',
  'vnode-type',
  'target',
  'extension',
  'extension-class',
  'entitlement',
  'system-attribute',
  'signing-identifier',
  'target-signing-identifier',
  'filesystem-name',
  'xattr',
  'privilege-id',
  'fsctl-command',
  'fcntl-command',
  'ioctl-command',
  'socket-option-name',
  'syscall-number',
  'machtrap-number',
  'kernel-mig-routine',
  'mac-policy-name',
  'necp-client-action',
  'device-conforms-to',
] as const;
export type TextAttribute = (typeof TEXT_ATTRIBUTES)[number];

export const NUMBER_ATTRIBUTES = [
  'socket-domain',
  'socket-type',
  'socket-protocol',
  'iokit-method-number',
  'signal-number',
  'uid',
  'iokit-user-client-type',
] as const;
export type NumberAttribute = (typeof NUMBER_ATTRIBUTES)[number];

/** Attributes that rules may write as a word or as its number; one of each cannot be compared. */
export const CODED_ATTRIBUTES: ReadonlySet<TextAttribute> = new Set<TextAttribute>([
  'privilege-id',
  'fsctl-command',
  'fcntl-command',
  'ioctl-command',
  'socket-option-name',
  'syscall-number',
  'machtrap-number',
]);

export type TextTest = 'equal' | 'prefix' | 'subpath' | 'regex';

/** One side of a socket. `host` is `*` or `localhost` in rules, as the language has it. */
export interface EndpointPattern {
  protocol: 'any' | 'ip' | 'tcp' | 'udp' | 'unix';
  family: 4 | 6 | null;
  host: string;
  port: number | null;
  path: Filter | null;
}

export type Filter =
  | { kind: 'always' }
  | { kind: 'never' }
  | { kind: 'all'; filters: readonly Filter[] }
  | { kind: 'any'; filters: readonly Filter[] }
  | { kind: 'not'; filter: Filter }
  | { kind: 'text'; attribute: TextAttribute; test: TextTest; value: string; matcher: RegexMatcher | null }
  | { kind: 'number'; attribute: NumberAttribute; low: number; high: number }
  | { kind: 'mode'; mask: number; source: UnknownConstruct }
  | { kind: 'endpoint'; side: 'remote' | 'local'; pattern: EndpointPattern; source: UnknownConstruct }
  | {
      kind: 'unknown';
      unknown: UnknownConstruct;
      /** Not merely out of reach here: a compiler refuses it. */
      refused?: 'regex' | 'address';
    };

/** Of none: what matches nothing. */
export const anyOf = (filters: readonly Filter[]): Filter => (filters.length === 1 ? (filters[0] as Filter) : { kind: 'any', filters });

/** Of none: what matches everything. */
export const allOf = (filters: readonly Filter[]): Filter => (filters.length === 1 ? (filters[0] as Filter) : { kind: 'all', filters });

/** The constructs of a filter that are not evaluated. */
export function unknownConstructs(filter: Filter): UnknownConstruct[] {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.filters.flatMap(unknownConstructs);
    case 'not':
      return unknownConstructs(filter.filter);
    case 'unknown':
      return [filter.unknown];
    default:
      return [];
  }
}
