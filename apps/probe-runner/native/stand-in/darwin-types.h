/* The types and calls of macOS that the helper uses, for a build on Linux whose only use is in tests. */
#ifndef DARWIN_TYPES_H
#define DARWIN_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* fcntl.h */
#define F_GETPATH 50
#define F_GETPATH_NOFIRMLINK 102

/* mach/mach.h */
typedef int kern_return_t;
typedef uint32_t mach_port_t;
#define KERN_SUCCESS 0
#define MACH_PORT_NULL 0
#define TASK_BOOTSTRAP_PORT 4
mach_port_t mach_task_self(void);
kern_return_t task_get_special_port(mach_port_t task, int which, mach_port_t *port);
kern_return_t mach_port_deallocate(mach_port_t task, mach_port_t port);

/* sys/attr.h */
#define ATTR_BIT_MAP_COUNT 5
#define ATTR_CMN_NAME 0x1u
#define ATTR_CMN_DEVID 0x2u
#define ATTR_CMN_MODTIME 0x400u
#define ATTR_FILE_TOTALSIZE 0x2u
struct attrlist {
  unsigned short bitmapcount;
  uint16_t reserved;
  uint32_t commonattr, volattr, dirattr, fileattr, forkattr;
};
int getattrlist(const char *path, void *list, void *values, size_t bytes, unsigned int options);
int setattrlist(const char *path, void *list, void *values, size_t bytes, unsigned int options);

/* libproc.h, sys/proc_info.h */
#define PROC_PIDT_SHORTBSDINFO 13
struct proc_bsdshortinfo {
  char bytes[64];
};
int proc_pidinfo(int pid, int flavor, uint64_t argument, void *buffer, int bytes);

/* sys/sysctl.h */
int sysctlbyname(const char *name, void *old, size_t *size, void *fresh, size_t bytes);

/* xpc/xpc.h */
typedef void *xpc_object_t, *xpc_connection_t, *xpc_type_t, *xpc_handler_t;
extern char standin_error_type, standin_invalid, standin_interrupted;
#define XPC_TYPE_ERROR ((xpc_type_t)&standin_error_type)
#define XPC_ERROR_CONNECTION_INVALID (&standin_invalid)
#define XPC_ERROR_CONNECTION_INTERRUPTED (&standin_interrupted)
xpc_connection_t xpc_connection_create_mach_service(const char *name, void *queue, uint64_t flags);
void xpc_connection_set_event_handler(xpc_connection_t connection, xpc_handler_t handler);
void xpc_connection_resume(xpc_connection_t connection);
void xpc_connection_cancel(xpc_connection_t connection);
xpc_object_t xpc_connection_send_message_with_reply_sync(xpc_connection_t connection, xpc_object_t message);
xpc_object_t xpc_dictionary_create(const char *const *keys, const xpc_object_t *values, size_t count);
xpc_type_t xpc_get_type(xpc_object_t object);

#endif
