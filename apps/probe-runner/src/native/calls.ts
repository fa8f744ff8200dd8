/** Options of a call, as the helper takes them. */
type Option = 'path' | 'name' | 'operation' | 'argument' | 'payload' | 'target' | 'process' | 'host' | 'port' | 'pid' | 'filter';

/** Every call of the helper and its options, in the helper's order (`native/src/calls.c` says the same). */
export const HELPER_CALLS = {
  open_read: ['path'],
  open_append: ['path'],
  openat_read: ['path'],
  openat_append: ['path'],
  openat_root_read: ['path'],
  openat_root_append: ['path'],
  search: ['path'],
  access: ['path'],
  lstat: ['path'],
  fstat: ['path'],
  getattrlist: ['path', 'payload'],
  setattrlist: ['path', 'payload'],
  chmod: ['path'],
  fchmod: ['path'],
  utimes: ['path'],
  futimes: ['path'],
  lutimes: ['path'],
  lchown: ['path'],
  fchown: ['path'],
  fchownat: ['path'],
  getxattr: ['path', 'name'],
  setxattr: ['path', 'name'],
  mach_lookup: ['name'],
  xpc_connect: ['name'],
  iokit_open: ['name'],
  sysctl: ['name'],
  pidinfo: ['process'],
  signal: ['target'],
  fork: [],
  notify_post: ['name'],
  notify_watch: ['name'],
  shm_create: ['name'],
  shm_unlink: ['name'],
  connect: ['host', 'port'],
  connect_unix: ['path'],
  check: ['operation', 'filter', 'argument'],
  self_check: ['pid'],
  facts: [],
} as const satisfies Record<string, readonly Option[]>;

export type HelperCallName = keyof typeof HELPER_CALLS;

/** One call with its options. */
export interface HelperCall {
  call: HelperCallName;
  options: Readonly<{ [name in Option]?: string | number }>;
}

/** What is applied before the call: nothing, text for the kernel's own entry, or text that libsandbox compiles first. */
export type HelperPolicy = 'none' | 'text' | 'compiled';

/** The helper's argument list. Each value is an argument of its own, and the helper takes no option it does not know. */
export function helperArguments({ call, options }: HelperCall, policy: HelperPolicy): string[] {
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return ['--call', call, '--policy', policy, ...given];
}
