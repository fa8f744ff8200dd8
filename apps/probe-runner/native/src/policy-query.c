/* Questions to the policy, which perform nothing: 0 allow, 1 deny, -1 an error that leaves its errno. */
#include "calls.h"
#include "darwin.h"

#include <errno.h>
#include <unistd.h>

static void answer_check(struct outcome *outcome, int rc) {
  const int error = errno;
  outcome->rc = known(rc);
  if (rc < 0) outcome->error = known(error);
}

/*
 * Filter 0 takes no argument. Every other reads one from the variadic part, so there must be one; where a filter reads a second, it
 * finds none instead of whatever stands there.
 */
void perform_check(const struct request *request, struct outcome *outcome) {
  const int filter = (int)request->filter;
  if (filter == 0) answer_check(outcome, sandbox_check(getpid(), request->operation, 0));
  else answer_check(outcome, sandbox_check(getpid(), request->operation, filter | SANDBOX_CHECK_NO_REPORT, request->argument, NULL));
}

void perform_self_check(const struct request *request, struct outcome *outcome) {
  answer_check(outcome, sandbox_check((pid_t)request->pid, NULL, 0));
}
