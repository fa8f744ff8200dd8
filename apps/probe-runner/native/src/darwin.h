/* What the helper uses of macOS. On a Mac the system's headers come first, so a declaration here that differs fails. */
#ifndef DARWIN_H
#define DARWIN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __APPLE__
#include <libproc.h>
#include <mach/mach.h>
#include <sys/attr.h>
#include <sys/fcntl.h>
#include <sys/proc_info.h>
#include <sys/sysctl.h>
#include <xpc/xpc.h>
#else
#include "darwin-types.h"
#endif

/* sandbox.h and libsandbox's interface, as Chromium's sandbox/mac/seatbelt.cc declares it. */
int sandbox_init_with_parameters(const char *profile, uint64_t flags, const char *const parameters[], char **errorbuf);
void sandbox_free_error(char *errorbuf);
int sandbox_check(pid_t pid, const char *operation, int type, ...);
extern const int SANDBOX_CHECK_NO_REPORT;

/* servers/bootstrap.h */
kern_return_t bootstrap_look_up(mach_port_t bootstrap, const char *name, mach_port_t *port);
#define BOOTSTRAP_SUCCESS 0
#define BOOTSTRAP_NOT_PRIVILEGED 1100
#define BOOTSTRAP_UNKNOWN_SERVICE 1102
#define BOOTSTRAP_NAME_BYTES 128

/* notify.h of Libnotify */
#define NOTIFY_STATUS_OK 0
#define NOTIFY_REUSE 0x00000001
uint32_t notify_post(const char *name);
uint32_t notify_register_check(const char *name, int *token);
uint32_t notify_register_file_descriptor(const char *name, int *descriptor, int flags, int *token);

/* sys/xattr.h */
#define XATTR_REPLACE 0x0004
ssize_t getxattr(const char *path, const char *name, void *value, size_t size, uint32_t position, int options);
int setxattr(const char *path, const char *name, const void *value, size_t size, uint32_t position, int options);

/* sys/csr.h of xnu, mach-o/dyld_priv.h of dyld */
int csr_get_active_config(uint32_t *config);
_Bool _dyld_get_shared_cache_uuid(unsigned char uuid[16]);

/* IOKit/IOReturn.h: kIOReturnNoDevice */
#define IO_RETURN_NO_DEVICE (-536870208)

#ifdef __APPLE__
/* xnu, bsd/sys/fcntl.h */
_Static_assert(F_GETPATH == 50, "F_GETPATH");
_Static_assert(F_GETPATH_NOFIRMLINK == 102, "F_GETPATH_NOFIRMLINK");
/* xnu, bsd/sys/proc_info.h */
_Static_assert(PROC_PIDT_SHORTBSDINFO == 13, "PROC_PIDT_SHORTBSDINFO");
_Static_assert(sizeof(struct proc_bsdshortinfo) == 64, "proc_bsdshortinfo");
/* xnu, bsd/sys/attr.h */
_Static_assert(sizeof(struct attrlist) == 24, "attrlist");
_Static_assert(ATTR_BIT_MAP_COUNT == 5, "ATTR_BIT_MAP_COUNT");
_Static_assert(ATTR_CMN_NAME == 0x1 && ATTR_CMN_DEVID == 0x2 && ATTR_CMN_MODTIME == 0x400, "common attributes");
_Static_assert(ATTR_FILE_TOTALSIZE == 0x2, "ATTR_FILE_TOTALSIZE");
/* xnu, osfmk/mach/task_special_ports.h */
_Static_assert(TASK_BOOTSTRAP_PORT == 4, "TASK_BOOTSTRAP_PORT");
#endif

#endif
