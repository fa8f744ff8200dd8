/* Looking up a Mach service: the bootstrap port, and the way to the bootstrap server, are had before the policy. */
#include "calls.h"
#include "darwin.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static mach_port_t bootstrap = MACH_PORT_NULL;

bool prepare_mach_lookup(const struct request *request, struct outcome *outcome) {
  if (strlen(request->name) >= BOOTSTRAP_NAME_BYTES) return fail_step(outcome, "name_length", ENAMETOOLONG);
  const kern_return_t got = task_get_special_port(mach_task_self(), TASK_BOOTSTRAP_PORT, &bootstrap);
  if (got != KERN_SUCCESS) return fail_step_code(outcome, "task_get_special_port", got);
  /* A name nobody has: whatever the library sets up for its first lookup is set up here. */
  mach_port_t ignored = MACH_PORT_NULL;
  (void)bootstrap_look_up(bootstrap, "runtime-tools.absent", &ignored);
  return true;
}

/*
 * The bootstrap server refuses everybody whom the policy does not let talk to it, whatever the name. So the refusal is the name's
 * only where the policy says that it lets this process talk.
 */
static bool is_of_the_name(struct outcome *outcome, kern_return_t code) {
  const int denied = sandbox_check(getpid(), "mach-bootstrap", SANDBOX_CHECK_NO_REPORT);
  if (denied == 0) return true;
  if (denied < 0) fail_step_under_policy(outcome, "ask_mach_bootstrap", errno);
  else fail_step_code(outcome, "mach-bootstrap", code);
  outcome->step_under_policy = true;
  return false;
}

void perform_mach_lookup(const struct request *request, struct outcome *outcome) {
  mach_port_t port = MACH_PORT_NULL;
  const kern_return_t code = bootstrap_look_up(bootstrap, request->name, &port);
  if (code == BOOTSTRAP_NOT_PRIVILEGED && !is_of_the_name(outcome, code)) return;
  answer_code(outcome, code);
  outcome->kr = known(code);
  if (code == BOOTSTRAP_SUCCESS || code == BOOTSTRAP_UNKNOWN_SERVICE) outcome->service_present = known(code == BOOTSTRAP_SUCCESS);
  if (port != MACH_PORT_NULL) mach_port_deallocate(mach_task_self(), port);
}
