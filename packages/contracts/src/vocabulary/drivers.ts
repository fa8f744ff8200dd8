import { METADATA_CALL_NAMES } from './metadata-calls.js';

/** What a driver needs for itself before it gets to the operation it is asked about. A plan can grant it by this name. */
export const DRIVER_NEEDS = {
  mach_bootstrap: {
    /** Operations that the kernel asks about on the way. */
    operations: ['mach-task-special-port-get', 'mach-bootstrap'],
    /** Rules that grant it, appended to the assembled profile. */
    rules: ['(allow mach-task-special-port-get)', '(allow mach-bootstrap)'],
    what: 'the bootstrap port, and the right to talk to the bootstrap server over it',
  },
} as const satisfies Record<string, { operations: readonly string[]; rules: readonly string[]; what: string }>;

export type DriverNeed = keyof typeof DRIVER_NEEDS;
export const DRIVER_NEED_NAMES = Object.keys(DRIVER_NEEDS).sort() as DriverNeed[];

/** The rules that a profile gets for what its plan grants. Names that no table has are left to lint. */
export const grantRules = (grants: readonly string[]): string[] =>
  grants.flatMap((name) => (Object.hasOwn(DRIVER_NEEDS, name) ? [...DRIVER_NEEDS[name as DriverNeed].rules] : []));

/** How a driver reaches the policy: a tool behind `sandbox-exec`, a call of a process that applied the policy to itself, a question to the policy. */
type DriverPlace = 'tool_or_call' | 'call' | 'query';

export interface DriverEntry {
  /** As plans spell it. */
  name: string;
  /** Syscalls that a plan may name with it; empty: the driver makes one call of its own. */
  syscalls: readonly string[];
  /** Operations it asks about. */
  asks: string;
  where: DriverPlace;
  /** Applies the policy to itself, so that nothing has to be executed under it. */
  selfApplying: boolean;
  needs: readonly DriverNeed[];
  /** Program of its own that is executed under the policy. */
  binary?: string;
  /** Filter of the namespace in which it looks names up, where that is not the operation's. */
  filter?: string;
  /** Operations it performs on the target, whichever of them it is asked about. */
  performs?: readonly string[];
  /** One sentence for the documentation. */
  what: string;
}

const OPENS = ['open', 'openat', 'openat_rootrel'] as const;
const IOKIT_OPENS = ['iokit-open-service', 'iokit-open-user-client'] as const;

const FILES = 'reading and writing a file';

/** Every driver that a plan can name. Lint, engine and runner know these and no others; without one the operation chooses. */
export const DRIVERS = [
  {
    name: 'file_probe',
    syscalls: OPENS,
    asks: `${FILES}, searching a directory`,
    where: 'tool_or_call',
    selfApplying: false,
    needs: [],
    binary: '/usr/libexec/runtime/file_probe',
    what: 'opens the target as the operation asks',
  },
  {
    name: 'iokit_probe',
    syscalls: [],
    asks: 'opening an IOKit service',
    where: 'call',
    selfApplying: false,
    needs: [],
    binary: '/usr/libexec/runtime/iokit_probe',
    performs: IOKIT_OPENS,
    what: 'finds a service by its class and opens it',
  },
  {
    name: 'mach_probe',
    syscalls: ['bootstrap_look_up'],
    asks: 'looking up a Mach service',
    where: 'call',
    selfApplying: false,
    needs: [],
    binary: '/usr/libexec/runtime/mach_probe',
    what: 'asks the bootstrap server for the name',
  },
  {
    name: 'metadata_runner',
    syscalls: METADATA_CALL_NAMES,
    asks: 'reading and changing metadata of a file',
    where: 'tool_or_call',
    selfApplying: true,
    needs: [],
    what: 'makes the named call on the target',
  },
  {
    name: 'native',
    syscalls: [...OPENS, 'bootstrap_look_up', 'notify_post', 'fork'],
    asks: 'any operation that has a driver',
    where: 'tool_or_call',
    selfApplying: false,
    needs: [],
    what: 'what the operation has without a driver',
  },
  {
    name: 'sandbox_check_probe',
    syscalls: [],
    asks: 'any operation, as a question to the policy',
    where: 'query',
    selfApplying: true,
    needs: [],
    what: 'asks sandbox_check and performs nothing',
  },
  {
    name: 'sandbox_iokit_probe',
    syscalls: [],
    asks: 'opening an IOKit service',
    where: 'call',
    selfApplying: true,
    needs: [],
    performs: IOKIT_OPENS,
    what: 'finds a service by its class and opens it, under a policy it applied to itself',
  },
  {
    name: 'sandbox_mach_probe',
    syscalls: ['bootstrap_look_up'],
    asks: 'looking up a Mach service',
    where: 'call',
    selfApplying: true,
    needs: ['mach_bootstrap'],
    what: 'asks the bootstrap server for the name, under a policy it applied to itself',
  },
  {
    name: 'sandbox_reader',
    syscalls: OPENS,
    asks: FILES,
    where: 'tool_or_call',
    selfApplying: false,
    needs: [],
    what: 'opens the target as the operation asks',
  },
  {
    name: 'sandbox_writer',
    syscalls: OPENS,
    asks: FILES,
    where: 'tool_or_call',
    selfApplying: false,
    needs: [],
    what: 'opens the target as the operation asks',
  },
  {
    name: 'xpc_probe',
    syscalls: ['xpc_connection_create_mach_service'],
    asks: 'connecting to an XPC service',
    where: 'call',
    selfApplying: false,
    needs: [],
    binary: '/usr/libexec/runtime/xpc_probe',
    filter: 'xpc-service-name',
    what: 'connects and sends one empty message',
  },
] as const satisfies readonly DriverEntry[];

export type DriverName = (typeof DRIVERS)[number]['name'];
export const DRIVER_NAMES: readonly DriverName[] = DRIVERS.map(({ name }) => name);

const byName: ReadonlyMap<string, DriverEntry> = new Map(DRIVERS.map((entry) => [entry.name, entry]));

/** A driver by the name that plans use; null for a name nobody knows. */
export const driverOf = (name: string | null | undefined): DriverEntry | null => byName.get(name ?? '') ?? null;

/** A driver, where one is meant, and the call it makes, where that is said. */
export interface DriverCall {
  driver: DriverName | null;
  syscall: string | null;
}

/** Further names that a question about a policy may use for a driver: programs of recorded runs. */
const OTHER_NAMES: ReadonlyMap<string, DriverCall> = new Map<string, DriverCall>([
  ['sandbox_reader', { driver: null, syscall: 'open' }],
  ['sandbox_writer', { driver: null, syscall: 'open' }],
  ['sandbox_openat_reader', { driver: null, syscall: 'openat' }],
  ['sandbox_openat_writer', { driver: null, syscall: 'openat' }],
  ['sandbox_openat_rootrel_reader', { driver: null, syscall: 'openat_rootrel' }],
  ['sandbox_openat_rootrel_writer', { driver: null, syscall: 'openat_rootrel' }],
  ['sandbox_runner', { driver: null, syscall: null }],
  // Applies the profile and executes a command, as the one above does; what the command accesses follows from the operation.
  ['wrapper', { driver: null, syscall: null }],
  // Asks the policy about itself.
  ['sandbox_check_self_apply_probe', { driver: 'sandbox_check_probe', syscall: null }],
]);

/** A call means the driver that makes it, unless several do. `native` stands for what an operation has without a driver. */
const callers = (syscall: string): DriverName[] =>
  DRIVERS.filter(({ name, syscalls }) => name !== 'native' && (syscalls as readonly string[]).includes(syscall)).map(({ name }) => name);

const CALLS: ReadonlyMap<string, DriverCall> = new Map(
  DRIVERS.flatMap(({ syscalls }) => syscalls as readonly string[]).map((syscall) => {
    const [driver = null, ...others] = callers(syscall);
    return [syscall, { driver: others.length === 0 ? driver : null, syscall }];
  }),
);

/** Every name for a driver that a question may use: drivers of plans, programs of recorded runs, calls. */
export const DRIVER_CALL_NAMES: readonly string[] = [...new Set([...DRIVER_NAMES, ...OTHER_NAMES.keys(), ...CALLS.keys()])].sort();

/** What such a name means; null for a name nobody knows. */
export const driverCallOf = (name: string): DriverCall | null =>
  OTHER_NAMES.get(name) ?? (byName.has(name) ? { driver: name as DriverName, syscall: null } : (CALLS.get(name) ?? null));

/** Whether a plan may name this call for a driver. */
export const isDriverSyscall = (name: string): boolean => CALLS.has(name);

/** The need of a driver that an operation belongs to; null when the operation is not on its way. */
export const needOf = (driver: string, operation: string): DriverNeed | null =>
  driverOf(driver)?.needs.find((need) => (DRIVER_NEEDS[need].operations as readonly string[]).includes(operation)) ?? null;
