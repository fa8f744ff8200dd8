/* Every call there is, with the options it takes. The runner's table says the same (`src/native/calls.ts`). */
#include "calls.h"

#include <stddef.h>

#define PREPARED(call) prepare_##call, perform_##call
#define AT_ONCE(call) NULL, perform_##call

const struct call CALLS[] = {
    {"open_read", TAKES_PATH, 0, true, AT_ONCE(open_read)},
    {"open_append", TAKES_PATH, 0, true, AT_ONCE(open_append)},
    {"openat_read", TAKES_PATH, 0, true, PREPARED(openat_read)},
    {"openat_append", TAKES_PATH, 0, true, PREPARED(openat_append)},
    {"openat_root_read", TAKES_PATH, 0, true, PREPARED(openat_root_read)},
    {"openat_root_append", TAKES_PATH, 0, true, PREPARED(openat_root_append)},
    {"search", TAKES_PATH, 0, true, AT_ONCE(search)},
    {"access", TAKES_PATH, 0, true, AT_ONCE(access)},
    {"lstat", TAKES_PATH, 0, true, AT_ONCE(lstat)},
    {"fstat", TAKES_PATH, 0, true, PREPARED(fstat)},
    {"getattrlist", TAKES_PATH | TAKES_PAYLOAD, 0, true, AT_ONCE(getattrlist)},
    {"setattrlist", TAKES_PATH | TAKES_PAYLOAD, 0, true, PREPARED(setattrlist)},
    {"chmod", TAKES_PATH, 0, true, AT_ONCE(chmod)},
    {"fchmod", TAKES_PATH, 0, true, PREPARED(fchmod)},
    {"utimes", TAKES_PATH, 0, true, AT_ONCE(utimes)},
    {"futimes", TAKES_PATH, 0, true, PREPARED(futimes)},
    {"lutimes", TAKES_PATH, 0, true, AT_ONCE(lutimes)},
    {"lchown", TAKES_PATH, 0, true, AT_ONCE(lchown)},
    {"fchown", TAKES_PATH, 0, true, PREPARED(fchown)},
    {"fchownat", TAKES_PATH, 0, true, AT_ONCE(fchownat)},
    {"getxattr", TAKES_PATH | TAKES_NAME, 0, true, AT_ONCE(getxattr)},
    {"setxattr", TAKES_PATH | TAKES_NAME, 0, true, AT_ONCE(setxattr)},
    {"mach_lookup", TAKES_NAME, 0, true, PREPARED(mach_lookup)},
    {"xpc_connect", TAKES_NAME, 0, true, PREPARED(xpc_connect)},
    {"iokit_open", TAKES_NAME, 0, true, PREPARED(iokit_open)},
    {"sysctl", TAKES_NAME, 0, true, AT_ONCE(sysctl)},
    {"pidinfo", TAKES_PROCESS, 0, true, AT_ONCE(pidinfo)},
    {"signal", TAKES_TARGET, 0, true, PREPARED(signal)},
    {"fork", 0, 0, true, AT_ONCE(fork)},
    {"notify_post", TAKES_NAME, 0, true, PREPARED(notify_post)},
    {"notify_watch", TAKES_NAME, 0, false, PREPARED(notify_watch)},
    {"shm_create", TAKES_NAME, 0, true, PREPARED(shm_create)},
    {"shm_unlink", TAKES_NAME, 0, false, AT_ONCE(shm_unlink)},
    {"connect", TAKES_HOST | TAKES_PORT, 0, true, PREPARED(connect)},
    {"connect_unix", TAKES_PATH, 0, true, PREPARED(connect_unix)},
    {"check", TAKES_OPERATION | TAKES_FILTER, TAKES_ARGUMENT, true, AT_ONCE(check)},
    {"self_check", TAKES_PID, 0, false, AT_ONCE(self_check)},
    {"facts", 0, 0, false, AT_ONCE(facts)},
    {NULL, 0, 0, false, NULL, NULL},
};
