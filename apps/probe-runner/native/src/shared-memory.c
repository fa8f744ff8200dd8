/* POSIX shared memory. The kernel takes a name as it is written; the runner unlinks what was made, without a policy. */
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* An object of that name would be opened, not created, and is not ours to unlink. */
bool prepare_shm_create(const struct request *request, struct outcome *outcome) {
  const int descriptor = shm_open(request->name, O_RDONLY, 0);
  if (descriptor < 0) return errno == ENOENT || fail_step(outcome, "look_up_name", errno);
  close(descriptor);
  return fail_step(outcome, "look_up_name", EEXIST);
}

void perform_shm_create(const struct request *request, struct outcome *outcome) {
  const int descriptor = shm_open(request->name, O_CREAT | O_EXCL | O_RDWR, 0600);
  answer_errno(outcome, descriptor);
  if (descriptor >= 0) close(descriptor);
}

void perform_shm_unlink(const struct request *request, struct outcome *outcome) {
  answer_errno(outcome, shm_unlink(request->name));
}
