import type { OperationTable } from '@runtime/worlds';
import { SymbolValue, type Value } from '../scheme/values.js';

/** Names that the language binds to another name of its own (public sources of its library). Those of operations are the world's. */
const SAME_AS: ReadonlyMap<string, string> = new Map([
  ['from', 'local'],
  ['to', 'remote'],
  ['getenv', 'param'],
  ['granted-extensions', 'extension'],
  ['mach-extension', 'extension'],
  ['load', 'import'],
  ['no-log', 'no-report'],
  ['no-profile', 'no-sandbox'],
]);

/** What a name of the language stands for, where it is another name of it. */
export const meaningOf = (operations: OperationTable, name: string): string => operations.sameAs(name) ?? SAME_AS.get(name) ?? name;

/** Filters that are functions without arguments: the filter and the word they stand for. */
export const SHORTHANDS: ReadonlyMap<string, readonly [filter: string, word: string]> = new Map([
  ['tty', ['vnode-type', 'TTY']],
  ['process-is-plugin', ['process-attribute', 'is-plugin']],
  ['process-is-installer', ['process-attribute', 'is-installer']],
  ['datavault-file-filter', ['file-attribute', 'datavault']],
  ['rootless-file-filter', ['file-attribute', 'sip-protected']],
  ['container', ['extension', 'com.apple.sandbox.container']],
  ['executable-bundle', ['extension', 'com.apple.sandbox.executable']],
  ['application-group', ['extension', 'com.apple.sandbox.application-group']],
  ['system-container', ['extension', 'com.apple.sandbox.system-container']],
  ['system-group', ['extension', 'com.apple.sandbox.system-group']],
]);

export function shorthandOf(name: string): { filter: string; values: readonly Value[] } | null {
  const found = SHORTHANDS.get(name);
  return found === undefined ? null : { filter: found[0], values: [new SymbolValue(found[1])] };
}

/** Forms and directives of the language besides its filters, operations and Scheme. */
export const DIRECTIVES: ReadonlySet<string> = new Set([
  ...['allow', 'deny', 'with', 'param', 'defined?', 'version', 'import', 'debug', 'apply-message-filter'],
  ...['with-filter', 'with-modifier', 'with-operations', '_IO', '_IOR', '_IOW', '_IOWR'],
]);

/** Forms that say something to the compiler and decide nothing. */
export const INERT_FORMS: ReadonlySet<string> = new Set([
  ...['trace', 'record', 'disable-callouts', 'disable-full-symbolication', 'eliminate-duplicate-rules'],
  ...['sanitize', 'sandbox-version', 'define-storage-class'],
]);

/** Words that name constants of a kernel: calls, commands, options. Which of them a host has is in no table. */
const CONSTANT = /^(?:SYS_|MSC_|PRIV_|SO_|F_|FSIOC_|HFSIOC_|APFSIOC_|AFPFSIOC_|NECP_|SIOC|TIOC|FIO|DK|CS_OPS_|AF_|SOCK_|IPPROTO_|SIG[A-Z])/;

export const isHostConstant = (name: string): boolean => CONSTANT.test(name);

/** Older names that a version-2 profile does not have (contract: SBPL facts K2, X7). */
export const GONE_IN_VERSION_2: ReadonlySet<string> = new Set(['debug', 'iokit-open']);
