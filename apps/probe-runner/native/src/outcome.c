/* How an outcome is filled in. */
#include "helper.h"

#include <errno.h>

struct maybe known(int value) { return (struct maybe){true, value}; }

/* What a failed step left, if anything: an errno, or the code of a kernel interface. */
bool fail_step_plainly(struct outcome *outcome, const char *step) {
  outcome->step = step;
  return false;
}

bool fail_step(struct outcome *outcome, const char *step, int error) {
  outcome->step = step;
  outcome->step_errno = known(error);
  return false;
}

/* After the policy: the step belongs to the probe, and the policy may be what refused it. */
void fail_step_under_policy(struct outcome *outcome, const char *step, int error) {
  outcome->step_under_policy = true;
  fail_step(outcome, step, error);
}

bool fail_step_code(struct outcome *outcome, const char *step, int code) {
  outcome->step = step;
  outcome->step_code = known(code);
  return false;
}

/* To be used right after the call: a failure below zero is the only thing that sets errno. */
void answer_errno(struct outcome *outcome, int rc) {
  const int error = errno;
  outcome->rc = known(rc < 0 ? -1 : 0);
  if (rc < 0) outcome->error = known(error);
}

/* Kernel interfaces that return their code and leave errno alone. */
void answer_code(struct outcome *outcome, int code) {
  outcome->rc = known(code);
  outcome->code = known(code);
}
