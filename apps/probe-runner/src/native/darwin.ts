import { closeSync, constants, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ApplyAnswer, CallAnswer, NativeArgument, NativeCallName, NativeCalls, ObservedPaths } from './calls.js';

/** The part of koffi that is used, so that the rest of the runner does not depend on its types. */
export interface Koffi {
  load(path: string): { func(prototype: string): ForeignFunction; symbol?(name: string, type: string): unknown };
  errno(value?: number): number;
  decode(value: unknown, type: string): unknown;
  address(value: unknown): bigint;
  alloc(type: string, length: number): unknown;
}
type ForeignFunction = (...args: unknown[]) => number & bigint & object & string;

const SYSTEM = '/usr/lib/libSystem.B.dylib';
const IOKIT = '/System/Library/Frameworks/IOKit.framework/IOKit';

const { O_RDONLY, O_WRONLY, O_APPEND, O_NOFOLLOW, O_NONBLOCK, O_DIRECTORY, O_CREAT, O_EXCL, O_RDWR } = constants;

/** open(2) flags of write drivers: nothing is created, cut or followed, and nothing is ever written. */
export const APPEND_FLAGS = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK;
const READ_FLAGS = O_RDONLY | O_NONBLOCK;
/** sys/fcntl.h */
const F_GETPATH = 50;
const F_GETPATH_NOFIRMLINK = 102;
const AT_SYMLINK_NOFOLLOW = 0x20;
const XATTR_REPLACE = 4;
const PATH_BYTES = 1024;
/** sys/proc_info.h */
const PROC_PIDTBSDINFO = 3;
const PROC_PIDTBSDINFO_SIZE = 136;
/** sys/attr.h */
const ATTR_BIT_MAP_COUNT = 5;
const ATTRIBUTES: Readonly<Record<string, number>> = {
  cmn: 0x00000002,
  'cmn-name': 0x00000001,
  'cmn-times': 0x00000400,
  'file-size': 0x00000002,
};

/**
 * Calls of the system library. Every prototype is written out; variadic functions are declared so, because Apple's
 * arm64 passes such arguments on the stack.
 */
export class DarwinCalls implements NativeCalls {
  readonly #koffi: Koffi;
  readonly #library: ReturnType<Koffi['load']>;
  readonly #functions = new Map<string, ForeignFunction>();

  constructor(koffi: unknown) {
    this.#koffi = koffi as Koffi;
    this.#library = this.#koffi.load(SYSTEM);
    // Everything a call may need is bound before a policy could forbid loading it.
    for (const prototype of PROTOTYPES) this.#bind(prototype, this.#library);
  }

  sandboxCheck(pid: number, operation: string | null, filterType: number, argument: string | null): CallAnswer {
    const check = this.#get('sandbox_check');
    const noReport = filterType === 0 ? 0 : this.#noReport();
    const rest = filterType === 0 || argument === null ? [] : ['const char *', argument];
    return this.#answer(() => check(pid, operation, filterType | noReport, ...rest));
  }

  applyProfile(text: string): ApplyAnswer {
    const errbuf: [string | null] = [null];
    const { rc, errno } = this.#answer(() => this.#get('sandbox_init_with_parameters')(text, 0n, [null], errbuf));
    return { rc, errno, errbuf: errbuf[0] };
  }

  call(name: NativeCallName, args: readonly NativeArgument[]): CallAnswer {
    return this.#calls[name](args);
  }

  readonly #calls: Record<NativeCallName, (args: readonly NativeArgument[]) => CallAnswer> = {
    open_read: ([path]) => this.#opened(() => openSync(text(path), READ_FLAGS), true),
    open_append: ([path]) => this.#opened(() => openSync(text(path), APPEND_FLAGS), false),
    openat_read: ([path]) => this.#openedAt(dirname(text(path)), baseOf(text(path)), READ_FLAGS, true),
    openat_append: ([path]) => this.#openedAt(dirname(text(path)), baseOf(text(path)), APPEND_FLAGS, false),
    openat_root_read: ([path]) => this.#openedAt('/', text(path), READ_FLAGS, true),
    openat_root_append: ([path]) => this.#openedAt('/', text(path), APPEND_FLAGS, false),
    search: ([path]) => {
      const access = this.#answer(() => this.#get('access')(text(path), 1));
      return access.rc !== 0 ? access : this.#opened(() => openSync(text(path), O_RDONLY | O_DIRECTORY | O_NONBLOCK), false);
    },
    access: ([path]) => this.#answer(() => this.#get('access')(text(path), 0)),
    lstat: ([path]) => this.#answer(() => this.#get('lstat')(text(path), this.#koffi.alloc('uint8_t', 256))),
    fstat: ([path]) => this.#onDescriptor(text(path), (fd) => this.#get('fstat')(fd, this.#koffi.alloc('uint8_t', 256))),
    getattrlist: ([path, payload]) =>
      this.#answer(() => this.#get('getattrlist')(text(path), attributes(payload), this.#koffi.alloc('uint8_t', 4096), 4096n, 0)),
    setattrlist: ([path, payload]) =>
      this.#answer(() => this.#get('setattrlist')(text(path), attributes(payload), this.#koffi.alloc('uint8_t', 16), 16n, 0)),
    chmod: ([path]) => this.#answer(() => this.#get('chmod')(text(path), 0o640)),
    fchmod: ([path]) => this.#onDescriptor(text(path), (fd) => this.#get('fchmod')(fd, 0o640)),
    utimes: ([path]) => this.#answer(() => this.#get('utimes')(text(path), null)),
    futimes: ([path]) => this.#onDescriptor(text(path), (fd) => this.#get('futimes')(fd, null)),
    lutimes: ([path]) => this.#answer(() => this.#get('lutimes')(text(path), null)),
    lchown: ([path]) => this.#answer(() => this.#get('lchown')(text(path), -1, -1)),
    fchown: ([path]) => this.#onDescriptor(text(path), (fd) => this.#get('fchown')(fd, -1, -1)),
    fchownat: ([path]) => this.#answer(() => this.#get('fchownat')(-2, text(path), -1, -1, AT_SYMLINK_NOFOLLOW)),
    getxattr: ([path, name]) => this.#answer(() => this.#get('getxattr')(text(path), text(name), null, 0n, 0, 0)),
    setxattr: ([path, name]) => this.#answer(() => this.#get('setxattr')(text(path), text(name), Buffer.from('x'), 1n, 0, XATTR_REPLACE)),
    mach_lookup: ([name]) => this.#machLookup(text(name)),
    xpc_connect: ([name]) => this.#xpcConnect(text(name)),
    iokit_open: ([name]) => this.#iokitOpen(text(name)),
    sysctl: ([name]) => this.#answer(() => this.#get('sysctlbyname')(text(name), null, [0n], null, 0n)),
    pidinfo: ([pid]) => {
      const size = PROC_PIDTBSDINFO_SIZE;
      const answer = this.#answer(() =>
        this.#get('proc_pidinfo')(pid === 0 ? process.pid : pid, PROC_PIDTBSDINFO, 0n, this.#koffi.alloc('uint8_t', size), size),
      );
      return answer.rc > 0 ? { rc: 0, errno: 0, detail: { bytes: answer.rc } } : { rc: -1, errno: answer.errno };
    },
    notify_post: ([name]) => {
      const status = Number(this.#get('notify_post')(text(name)));
      return { rc: status, errno: 0, detail: { code: status } };
    },
    shm_create: ([name]) => {
      const fd = this.#answer(() => this.#get('shm_open')(text(name), O_CREAT | O_EXCL | O_RDWR, 'int', 0o600));
      if (fd.rc < 0) return fd;
      closeSync(fd.rc);
      const gone = this.#answer(() => this.#get('shm_unlink')(text(name)));
      return { rc: 0, errno: 0, detail: { unlink_errno: gone.rc === 0 ? 0 : gone.errno } };
    },
  };

  #machLookup(name: string): CallAnswer {
    const port: [number] = [0];
    const bootstrap: [number] = [0];
    // TASK_BOOTSTRAP_PORT of mach/task_special_ports.h.
    const self = Number(this.#get('task_self_trap')());
    const special = Number(this.#get('task_get_special_port')(self, 4, bootstrap));
    if (special !== 0) return { rc: special, errno: 0, detail: { code: special, step: 'task_get_special_port' } };
    const code = Number(this.#get('bootstrap_look_up')(bootstrap[0], name, port));
    return { rc: code, errno: 0, detail: { code, kr: code, service_present: code === 0 ? true : code === 1102 ? false : null } };
  }

  /** The event handler must be a block; `getpid` takes no notice of what it is called with, so it serves as one. */
  #xpcConnect(name: string): CallAnswer {
    const connection = this.#get('xpc_connection_create_mach_service')(name, null, 0n);
    if (connection === null) return { rc: 2, errno: 0, detail: { code: 2, xpc_error: 'connection_create_failed' } };
    const block = this.#emptyBlock();
    this.#get('xpc_connection_set_event_handler')(connection, block);
    this.#get('xpc_connection_resume')(connection);
    const message = this.#get('xpc_dictionary_create')(null, null, 0n);
    const reply = this.#get('xpc_connection_send_message_with_reply_sync')(connection, message);
    const type = this.#koffi.address(this.#get('xpc_get_type')(reply));
    const failed = type === this.#koffi.address(this.#symbol('_xpc_type_error'));
    this.#get('xpc_connection_cancel')(connection);
    return {
      rc: failed ? 1 : 0,
      errno: 0,
      detail: { code: failed ? 1 : 0, connected: !failed, reply_type: failed ? 'error' : 'dictionary' },
    };
  }

  /** A global block: class, flags, invoke, descriptor (Block ABI of clang). */
  #emptyBlock(): Buffer {
    const descriptor = Buffer.alloc(16);
    descriptor.writeBigUInt64LE(32n, 8);
    const block = Buffer.alloc(32);
    block.writeBigUInt64LE(this.#koffi.address(this.#symbol('_NSConcreteGlobalBlock')), 0);
    block.writeUInt32LE(1 << 28, 8);
    block.writeBigUInt64LE(this.#koffi.address(this.#symbol('getpid')), 16);
    block.writeBigUInt64LE(this.#addressOf(descriptor), 24);
    this.#kept.push(descriptor, block);
    return block;
  }
  /** Where a buffer lies: a copy of nothing onto itself gives back its pointer. */
  #addressOf(buffer: Buffer): bigint {
    return this.#koffi.address(this.#get('memmove')(buffer, buffer, 0n));
  }

  /** What native code may still point to. */
  readonly #kept: Buffer[] = [];

  #iokitOpen(name: string): CallAnswer {
    const iokit = this.#koffi.load(IOKIT);
    const matching = iokit.func('void *IOServiceMatching(const char *name)')(name);
    const service = Number(iokit.func('uint32_t IOServiceGetMatchingService(uint32_t port, void *matching)')(0, matching));
    if (service === 0) return { rc: -536870208, errno: 0, detail: { code: -536870208, found: false } };
    const connection: [number] = [0];
    const code = Number(
      iokit.func('int IOServiceOpen(uint32_t service, uint32_t task, uint32_t type, _Out_ uint32_t *connection)')(
        service,
        Number(this.#get('task_self_trap')()),
        0,
        connection,
      ),
    );
    if (code === 0) iokit.func('int IOServiceClose(uint32_t connection)')(connection[0]);
    return { rc: code, errno: 0, detail: { code, found: true, open_kr: code } };
  }

  /** Opens, reads at most one byte, and asks the descriptor for its paths. */
  #opened(open: () => number, read: boolean): CallAnswer {
    let fd: number;
    try {
      fd = open();
    } catch (error) {
      return { rc: -1, errno: Math.abs((error as { errno?: number }).errno ?? 0) };
    }
    return this.#describe(fd, read);
  }

  #openedAt(directory: string, name: string, flags: number, read: boolean): CallAnswer {
    let parent: number;
    try {
      parent = openSync(directory, O_RDONLY | O_DIRECTORY);
    } catch (error) {
      return { rc: -1, errno: Math.abs((error as { errno?: number }).errno ?? 0), detail: { step: 'open_parent' } };
    }
    const opened = this.#answer(() => this.#get('openat')(parent, name, flags, 'int', 0));
    closeSync(parent);
    return opened.rc < 0 ? opened : this.#describe(opened.rc, read);
  }

  #describe(fd: number, read: boolean): CallAnswer {
    const observed: ObservedPaths = {};
    for (const [label, command] of [
      ['observed_path', F_GETPATH],
      ['observed_path_nofirmlink', F_GETPATH_NOFIRMLINK],
    ] as const) {
      const buffer = Buffer.alloc(PATH_BYTES);
      const got = this.#answer(() => this.#get('fcntl')(fd, command, 'void *', buffer));
      if (got.rc === 0) observed[label] = buffer.subarray(0, buffer.indexOf(0)).toString('utf8');
      else observed[`${label}_errno`] = got.errno;
    }
    let errno = 0;
    if (read) {
      try {
        readSync(fd, Buffer.alloc(1), 0, 1, null);
      } catch (error) {
        const code = (error as { errno?: number; code?: string }).code;
        // A directory or an empty pipe was opened, which is the decision asked for.
        if (code !== 'EISDIR' && code !== 'EAGAIN') errno = Math.abs((error as { errno?: number }).errno ?? 0);
      }
    }
    closeSync(fd);
    return { rc: errno === 0 ? 0 : -1, errno, observed };
  }

  #onDescriptor(path: string, call: (fd: number) => unknown): CallAnswer {
    let fd: number;
    try {
      fd = openSync(path, READ_FLAGS | O_NOFOLLOW);
    } catch (error) {
      return { rc: -1, errno: Math.abs((error as { errno?: number }).errno ?? 0), detail: { step: 'open' } };
    }
    try {
      return this.#answer(() => call(fd));
    } finally {
      closeSync(fd);
    }
  }

  #answer(call: () => unknown): CallAnswer {
    this.#koffi.errno(0);
    const rc = Number(call());
    return { rc, errno: rc < 0 ? this.#koffi.errno() : 0 };
  }

  #noReport(): number {
    try {
      return Number(this.#koffi.decode(this.#symbol('SANDBOX_CHECK_NO_REPORT'), 'int'));
    } catch {
      return 0;
    }
  }

  #symbol(name: string): unknown {
    const found = this.#library.symbol?.(name, 'void *');
    if (found === undefined || found === null) throw new Error(`the system library has no ${name}`);
    return found;
  }

  #get(name: string): ForeignFunction {
    const found = this.#functions.get(name);
    if (found === undefined) throw new Error(`the system library has no ${name}`);
    return found;
  }

  #bind(prototype: string, library: ReturnType<Koffi['load']>): void {
    const name = /([A-Za-z_]+)\(/.exec(prototype)?.[1] ?? '';
    try {
      this.#functions.set(name, library.func(prototype));
    } catch {
      // Absent on this release: the driver that needs it says so when it is used.
    }
  }
}

/** Every foreign function, as its header declares it. */
export const PROTOTYPES: readonly string[] = [
  'int sandbox_check(int pid, const char *operation, int type, ...)',
  'int sandbox_init_with_parameters(const char *profile, uint64_t flags, const char **parameters, _Out_ char **errorbuf)',
  'int fcntl(int fd, int command, ...)',
  'int openat(int fd, const char *path, int flags, ...)',
  'int access(const char *path, int mode)',
  'int lstat(const char *path, void *buffer)',
  'int fstat(int fd, void *buffer)',
  'int getattrlist(const char *path, void *attributes, void *buffer, size_t size, uint32_t options)',
  'int setattrlist(const char *path, void *attributes, void *buffer, size_t size, uint32_t options)',
  'int chmod(const char *path, uint16_t mode)',
  'int fchmod(int fd, uint16_t mode)',
  'int utimes(const char *path, void *times)',
  'int futimes(int fd, void *times)',
  'int lutimes(const char *path, void *times)',
  'int lchown(const char *path, int owner, int group)',
  'int fchown(int fd, int owner, int group)',
  'int fchownat(int fd, const char *path, int owner, int group, int flag)',
  'int64_t getxattr(const char *path, const char *name, void *value, size_t size, uint32_t position, int options)',
  'int setxattr(const char *path, const char *name, void *value, size_t size, uint32_t position, int options)',
  'uint32_t task_self_trap()',
  'int task_get_special_port(uint32_t task, int which, _Out_ uint32_t *port)',
  'int bootstrap_look_up(uint32_t bootstrap, const char *name, _Out_ uint32_t *port)',
  'int sysctlbyname(const char *name, void *old, _Inout_ size_t *size, void *fresh, size_t length)',
  'int proc_pidinfo(int pid, int flavor, uint64_t argument, void *buffer, int size)',
  'uint32_t notify_post(const char *name)',
  'int shm_open(const char *name, int flags, ...)',
  'int shm_unlink(const char *name)',
  'void *xpc_connection_create_mach_service(const char *name, void *queue, uint64_t flags)',
  'void xpc_connection_set_event_handler(void *connection, void *handler)',
  'void xpc_connection_resume(void *connection)',
  'void xpc_connection_cancel(void *connection)',
  'void *xpc_connection_send_message_with_reply_sync(void *connection, void *message)',
  'void *xpc_dictionary_create(void *keys, void *values, size_t count)',
  'void *xpc_get_type(void *object)',
  'void *memmove(void *to, const void *from, size_t size)',
];

const text = (value: NativeArgument | undefined): string => String(value ?? '');
const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function attributes(payload: NativeArgument | undefined): Buffer {
  const list = Buffer.alloc(24);
  list.writeUInt16LE(ATTR_BIT_MAP_COUNT, 0);
  const group = payload === 'file-size' ? 16 : 4;
  list.writeUInt32LE(ATTRIBUTES[String(payload)] ?? 2, group);
  return list;
}
