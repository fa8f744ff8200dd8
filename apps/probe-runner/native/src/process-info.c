/* Asking about a process, by the flavour that any user may ask for. libproc answers 0 for an error, and never -1. */
#include "calls.h"
#include "darwin.h"

#include <errno.h>
#include <unistd.h>

/* Who is asked about: this process, the one that started it and has no policy, or a number. */
static pid_t process_of(struct process process) {
  if (process.kind == PROCESS_NUMBER) return (pid_t)process.pid;
  return process.kind == PROCESS_OTHER ? getppid() : getpid();
}

void perform_pidinfo(const struct request *request, struct outcome *outcome) {
  struct proc_bsdshortinfo info;
  errno = 0;
  const int bytes = proc_pidinfo(process_of(request->target), PROC_PIDT_SHORTBSDINFO, 0, &info, sizeof info);
  answer_errno(outcome, bytes > 0 ? 0 : -1);
  if (bytes > 0) outcome->bytes = known(bytes);
}
