/* System calls that exist here too (`--wrap` of the linker brings them by), and those that only macOS has. */
#include "../src/darwin.h"
#include "script.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define ENOATTR_ON_MACOS 93

/* The call itself, unless the script makes it fail. */
#define PASS(call, argument, real) return fails(ask(call, argument)) ? -1 : (real)

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...) { PASS("open", path, __real_open(path, flags, 0)); }
int __real_openat(int directory, const char *path, int flags, ...);
int __wrap_openat(int directory, const char *path, int flags, ...) { PASS("openat", path, __real_openat(directory, path, flags, 0)); }
int __real_access(const char *path, int mode);
int __wrap_access(const char *path, int mode) { PASS("access", path, __real_access(path, mode)); }
int __real_stat(const char *path, struct stat *into);
int __wrap_stat(const char *path, struct stat *into) { PASS("stat", path, __real_stat(path, into)); }
int __real_lstat(const char *path, struct stat *into);
int __wrap_lstat(const char *path, struct stat *into) { PASS("lstat", path, __real_lstat(path, into)); }
int __real_fstat(int descriptor, struct stat *into);
int __wrap_fstat(int descriptor, struct stat *into) { PASS("fstat", NULL, __real_fstat(descriptor, into)); }
int __real_chmod(const char *path, mode_t mode);
int __wrap_chmod(const char *path, mode_t mode) { PASS("chmod", path, __real_chmod(path, mode)); }
int __real_fchmod(int descriptor, mode_t mode);
int __wrap_fchmod(int descriptor, mode_t mode) { PASS("fchmod", NULL, __real_fchmod(descriptor, mode)); }
int __real_utimes(const char *path, const struct timeval *times);
int __wrap_utimes(const char *path, const struct timeval *times) { PASS("utimes", path, __real_utimes(path, times)); }
int __real_futimes(int descriptor, const struct timeval *times);
int __wrap_futimes(int descriptor, const struct timeval *times) { PASS("futimes", NULL, __real_futimes(descriptor, times)); }
int __real_lutimes(const char *path, const struct timeval *times);
int __wrap_lutimes(const char *path, const struct timeval *times) { PASS("lutimes", path, __real_lutimes(path, times)); }
int __real_lchown(const char *path, uid_t owner, gid_t group);
int __wrap_lchown(const char *path, uid_t owner, gid_t group) { PASS("lchown", path, __real_lchown(path, owner, group)); }
int __real_fchown(int descriptor, uid_t owner, gid_t group);
int __wrap_fchown(int descriptor, uid_t owner, gid_t group) { PASS("fchown", NULL, __real_fchown(descriptor, owner, group)); }
int __real_fchownat(int directory, const char *path, uid_t owner, gid_t group, int flags);
int __wrap_fchownat(int directory, const char *path, uid_t owner, gid_t group, int flags) {
  PASS("fchownat", path, __real_fchownat(directory, path, owner, group, flags));
}
pid_t __real_fork(void);
pid_t __wrap_fork(void) { PASS("fork", NULL, __real_fork()); }
int __real_kill(pid_t pid, int number);
int __wrap_kill(pid_t pid, int number) { PASS("kill", NULL, __real_kill(pid, number)); }
int __real_socket(int family, int type, int protocol);
int __wrap_socket(int family, int type, int protocol) { PASS("socket", NULL, __real_socket(family, type, protocol)); }
int __real_connect(int descriptor, const struct sockaddr *address, socklen_t bytes);
int __wrap_connect(int descriptor, const struct sockaddr *address, socklen_t bytes) {
  PASS("connect", NULL, __real_connect(descriptor, address, bytes));
}

int __real_getsockopt(int descriptor, int level, int option, void *value, socklen_t *bytes);
int __wrap_getsockopt(int descriptor, int level, int option, void *value, socklen_t *bytes) {
  PASS("getsockopt", NULL, __real_getsockopt(descriptor, level, option, value, bytes));
}

int __real_getaddrinfo(const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **found);
int __wrap_getaddrinfo(const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **found) {
  const struct rule rule = ask("getaddrinfo", host);
  return rule.found ? rule.number : __real_getaddrinfo(host, port, hints, found);
}

/* The path of a descriptor, as the kernel here has it. */
int __real_fcntl(int descriptor, int command, ...);
int __wrap_fcntl(int descriptor, int command, ...) {
  va_list rest;
  va_start(rest, command);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  if (command != F_GETPATH && command != F_GETPATH_NOFIRMLINK) return __real_fcntl(descriptor, command, argument);
  if (fails(ask(command == F_GETPATH ? "F_GETPATH" : "F_GETPATH_NOFIRMLINK", NULL))) return -1;
  char link[64], path[1100];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t count = readlink(link, path, 1000);
  if (count < 0) return -1;
  path[count] = '\0';
  snprintf(argument, 1024, "%s%.900s", command == F_GETPATH ? "" : "/System/Volumes/Data", path);
  return 0;
}

static int attribute(const char *call, const char *path) {
  if (fails(ask(call, path))) return -1;
  if (__real_access(path, F_OK) == 0) errno = ENOATTR_ON_MACOS;
  return -1;
}
ssize_t __wrap_getxattr(const char *path) { return attribute("getxattr", path); }
int __wrap_setxattr(const char *path) { return attribute("setxattr", path); }

int getattrlist(const char *path, void *list, void *values, size_t bytes, unsigned int options) {
  (void)list;
  (void)options;
  memset(values, 0, bytes);
  PASS("getattrlist", path, __real_access(path, F_OK));
}

int setattrlist(const char *path, void *list, void *values, size_t bytes, unsigned int options) {
  const struct attrlist *asked = list;
  (void)options;
  if (fails(ask("setattrlist", path))) return -1;
  if (asked->commonattr == ATTR_CMN_MODTIME && bytes == sizeof(struct timespec) && values != NULL) return __real_access(path, F_OK);
  errno = EINVAL;
  return -1;
}

/* libproc answers 0 for an error. */
int proc_pidinfo(int pid, int flavor, uint64_t argument, void *buffer, int bytes) {
  (void)argument;
  char name[16];
  snprintf(name, sizeof name, "%d", pid);
  if (flavor != PROC_PIDT_SHORTBSDINFO || fails(ask("proc_pidinfo", pid == getpid() ? "self" : name))) return 0;
  memset(buffer, 0, (size_t)bytes);
  return __real_kill(pid, 0) == 0 ? bytes : 0;
}

int sysctlbyname(const char *name, void *old, size_t *size, void *fresh, size_t bytes) {
  (void)fresh;
  (void)bytes;
  if (fails(ask("sysctlbyname", name))) return -1;
  const char *text = strcmp(name, "hw.model") == 0 ? "StandIn1,1" : strcmp(name, "kern.osversion") == 0 ? "23E224" : NULL;
  const int number = strcmp(name, "kern.hv_vmm_present") == 0 ? 1 : 0;
  if (text == NULL && strncmp(name, "kern.", 5) != 0) return errno = ENOENT, -1;
  if (text != NULL && old != NULL) snprintf(old, *size, "%s", text);
  if (text == NULL && old != NULL) memcpy(old, &number, sizeof number);
  return 0;
}

int csr_get_active_config(uint32_t *config) {
  *config = 0x7f;
  return 0;
}

_Bool _dyld_get_shared_cache_uuid(unsigned char uuid[16]) {
  for (int at = 0; at < 16; at++) uuid[at] = (unsigned char)(at * 17);
  return 1;
}

/* Shared memory is a file beside the program; a slash is a character of its name. */
static const char *object(const char *name) {
  char suffix[1100];
  snprintf(suffix, sizeof suffix, ".shm.%s", name);
  for (char *at = suffix; *at != '\0'; at++)
    if (*at == '/') *at = '_';
  return beside(suffix);
}
int __wrap_shm_open(const char *name, int flags, ...) { PASS("shm_open", name, __real_open(object(name), flags, 0600)); }
int __wrap_shm_unlink(const char *name) { PASS("shm_unlink", name, unlink(object(name))); }
