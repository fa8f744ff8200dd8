/* The steps of every call, one file a subject. */
#ifndef CALLS_H
#define CALLS_H

#include "helper.h"

#define STEPS(call)                                                  \
  bool prepare_##call(const struct request *, struct outcome *);     \
  void perform_##call(const struct request *, struct outcome *)
#define CALL(call) void perform_##call(const struct request *, struct outcome *)

/* files.c */
CALL(open_read);
CALL(open_append);
STEPS(openat_read);
STEPS(openat_append);
STEPS(openat_root_read);
STEPS(openat_root_append);
CALL(search);
CALL(access);

/* metadata.c */
CALL(lstat);
STEPS(fstat);
CALL(getattrlist);
STEPS(setattrlist);
CALL(chmod);
STEPS(fchmod);
CALL(utimes);
STEPS(futimes);
CALL(lutimes);
CALL(lchown);
STEPS(fchown);
CALL(fchownat);

/* xattr.c, mach.c, xpc.c, iokit.c */
CALL(getxattr);
CALL(setxattr);
STEPS(mach_lookup);
STEPS(xpc_connect);
STEPS(iokit_open);

/* sysctl.c, process-info.c, process.c */
CALL(sysctl);
CALL(pidinfo);
STEPS(signal);
CALL(fork);

/* notify.c, shared-memory.c, network.c */
STEPS(notify_post);
STEPS(notify_watch);
STEPS(shm_create);
CALL(shm_unlink);
STEPS(connect);
STEPS(connect_unix);

/* policy-query.c, host-facts.c */
CALL(check);
CALL(self_check);
CALL(facts);

#endif
