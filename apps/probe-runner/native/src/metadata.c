/* Metadata of a file. What needs a descriptor has it before the policy; what changes something sets what is there. */
#include "calls.h"
#include "darwin.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define MODE 0640
#define UNCHANGED ((uid_t)-1)

static int descriptor = -1;

static bool open_target(const struct request *request, struct outcome *outcome, int flags) {
  descriptor = open(request->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | flags);
  return descriptor >= 0 || fail_step(outcome, "open", errno);
}

bool prepare_fstat(const struct request *request, struct outcome *outcome) { return open_target(request, outcome, 0); }
bool prepare_fchmod(const struct request *request, struct outcome *outcome) { return open_target(request, outcome, O_NOFOLLOW); }
bool prepare_futimes(const struct request *request, struct outcome *outcome) { return open_target(request, outcome, O_NOFOLLOW); }
bool prepare_fchown(const struct request *request, struct outcome *outcome) { return open_target(request, outcome, O_NOFOLLOW); }

void perform_lstat(const struct request *request, struct outcome *outcome) {
  struct stat ignored;
  answer_errno(outcome, lstat(request->path, &ignored));
}

void perform_fstat(const struct request *request, struct outcome *outcome) {
  (void)request;
  struct stat ignored;
  answer_errno(outcome, fstat(descriptor, &ignored));
}

void perform_chmod(const struct request *request, struct outcome *outcome) { answer_errno(outcome, chmod(request->path, MODE)); }

void perform_fchmod(const struct request *request, struct outcome *outcome) {
  (void)request;
  answer_errno(outcome, fchmod(descriptor, MODE));
}

void perform_utimes(const struct request *request, struct outcome *outcome) { answer_errno(outcome, utimes(request->path, NULL)); }

void perform_futimes(const struct request *request, struct outcome *outcome) {
  (void)request;
  answer_errno(outcome, futimes(descriptor, NULL));
}

void perform_lutimes(const struct request *request, struct outcome *outcome) { answer_errno(outcome, lutimes(request->path, NULL)); }

void perform_lchown(const struct request *request, struct outcome *outcome) {
  answer_errno(outcome, lchown(request->path, UNCHANGED, UNCHANGED));
}

void perform_fchown(const struct request *request, struct outcome *outcome) {
  (void)request;
  answer_errno(outcome, fchown(descriptor, UNCHANGED, UNCHANGED));
}

void perform_fchownat(const struct request *request, struct outcome *outcome) {
  answer_errno(outcome, fchownat(AT_FDCWD, request->path, UNCHANGED, UNCHANGED, AT_SYMLINK_NOFOLLOW));
}

/* What each payload asks for: one attribute. */
static struct attrlist attributes(const char *payload) {
  struct attrlist list = {.bitmapcount = ATTR_BIT_MAP_COUNT};
  if (strcmp(payload, "cmn-name") == 0) list.commonattr = ATTR_CMN_NAME;
  else if (strcmp(payload, "cmn-times") == 0) list.commonattr = ATTR_CMN_MODTIME;
  else if (strcmp(payload, "file-size") == 0) list.fileattr = ATTR_FILE_TOTALSIZE;
  else list.commonattr = ATTR_CMN_DEVID;
  return list;
}

void perform_getattrlist(const struct request *request, struct outcome *outcome) {
  struct attrlist list = attributes(request->payload);
  char values[PATH_BYTES + 64];
  answer_errno(outcome, getattrlist(request->path, &list, values, sizeof values, 0));
}

/* The time of the last change as it stands, which is what is set again. */
static struct timespec modified;

bool prepare_setattrlist(const struct request *request, struct outcome *outcome) {
  struct stat found;
  if (stat(request->path, &found) != 0) return fail_step(outcome, "stat", errno);
#ifdef __APPLE__
  modified = found.st_mtimespec;
#else
  modified = found.st_mtim;
#endif
  return true;
}

/* Only times can be set; the kernel refuses the others as invalid before it asks any policy. */
void perform_setattrlist(const struct request *request, struct outcome *outcome) {
  struct attrlist list = attributes(request->payload);
  answer_errno(outcome, setattrlist(request->path, &list, &modified, sizeof modified, 0));
}
