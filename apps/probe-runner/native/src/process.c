/* Signals and new processes. A child ends by itself when its pipe does: nobody has to kill it, and nobody waits in vain. */
#include "calls.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t other;
static int other_pipe[2] = {-1, -1};

/* A child that waits for the end of its pipe, or for a signal. */
static pid_t start_child(int ends[2]) {
  if (pipe(ends) != 0) return -1;
  const pid_t child = fork();
  if (child != 0) return child;
  char ignored;
  close(ends[1]);
  close(RECORD_DESCRIPTOR);
  signal(SIGUSR1, SIG_DFL);
  while (read(ends[0], &ignored, 1) < 0 && errno == EINTR) continue;
  _exit(0);
}

static void end_child(pid_t child, const int ends[2]) {
  close(ends[1]);
  close(ends[0]);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
}

/* "Others" is a child from before the policy, which therefore has none. */
bool prepare_signal(const struct request *request, struct outcome *outcome) {
  if (request->target.kind != PROCESS_OTHER) return true;
  other = start_child(other_pipe);
  return other > 0 || fail_step(outcome, "fork", errno);
}

static void signal_child(struct outcome *outcome) {
  int ends[2];
  const pid_t child = start_child(ends);
  if (child < 0) {
    fail_step_under_policy(outcome, "fork", errno);
    return;
  }
  answer_errno(outcome, kill(child, SIGUSR1));
  end_child(child, ends);
}

void perform_signal(const struct request *request, struct outcome *outcome) {
  switch (request->target.kind) {
    case PROCESS_CHILD:
      signal_child(outcome);
      return;
    case PROCESS_OTHER:
      answer_errno(outcome, kill(other, SIGUSR1));
      end_child(other, other_pipe);
      return;
    case PROCESS_NUMBER:
      /* Signal 0 is asked about like any other, and does nothing. */
      answer_errno(outcome, kill((pid_t)request->target.pid, 0));
      return;
    default:
      signal(SIGUSR1, SIG_IGN);
      answer_errno(outcome, kill(getpid(), SIGUSR1));
  }
}

void perform_fork(const struct request *request, struct outcome *outcome) {
  (void)request;
  const pid_t child = fork();
  if (child == 0) _exit(0);
  answer_errno(outcome, child);
  while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
}
