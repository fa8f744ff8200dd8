import type { OperationTable } from '@runtime/worlds';
import { SymbolValue, type Value } from '../scheme/values.js';

/** Names that the language binds to another name of its own (public sources of its library, versions 10.12 to 10.15). */
const SAME_AS: ReadonlyMap<string, string> = new Map([
  ['file-fsctl', 'system-fsctl'],
  ['file-unlink', 'file-write-unlink'],
  ['file-write-mount', 'file-mount'],
  ['file-write-unmount', 'file-unmount'],
  ['file-write-umount', 'file-unmount'],
  ['file-issue-extension*', 'file-issue-extension'],
  ['file-issue-extension-read', 'file-issue-extension'],
  ['file-issue-extension-write', 'file-issue-extension'],
  ['managed-preference*', 'managed-preference-read'],
  ['system-misc', 'system*'],
  ['time-set', 'system-set-time'],
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
export const meaningOf = (operations: OperationTable, name: string): string => {
  const same = SAME_AS.get(name);
  // A host that has an operation of the older name means that one.
  return same === undefined || operations.family(name).length > 0 ? name : same;
};

/** Operations that later releases keep as names and that a rule on no longer says anything. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['ipc-posix-shm-read-metadata', 'mach-per-user-lookup', 'system-chud', 'qtn-download']);

export const isWithoutEffect = (operations: OperationTable, name: string): boolean =>
  WITHOUT_EFFECT.has(name) && operations.family(name).length === 0;

/** Filters that are functions without arguments: the filter and the word they stand for. */
const SHORTHANDS: ReadonlyMap<string, readonly [filter: string, word: string]> = new Map([
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
