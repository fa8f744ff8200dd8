/*
 * Posting a notification is a message without an answer: notifyd drops what the policy denies, and the poster is told OK.
 * So another helper, without policy, watches the name. It ends with a post of its own to a name nobody else knows;
 * notifyd takes messages in order, so what has not come by then was dropped.
 */
#include "calls.h"
#include "darwin.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#define CONTROL_MS 5000

/* The library looks notifyd up on its first call, which this is. */
bool prepare_notify_post(const struct request *request, struct outcome *outcome) {
  (void)request;
  int token = 0;
  const uint32_t status = notify_register_check("runtime-tools.prepare", &token);
  return status == NOTIFY_STATUS_OK || fail_step_code(outcome, "notify_register_check", (int)status);
}

void perform_notify_post(const struct request *request, struct outcome *outcome) {
  answer_code(outcome, (int)notify_post(request->name));
}

static int descriptor = -1, watched, controlled;
static char control[64];

bool prepare_notify_watch(const struct request *request, struct outcome *outcome) {
  uint32_t status = notify_register_file_descriptor(request->name, &descriptor, 0, &watched);
  if (status != NOTIFY_STATUS_OK) return fail_step_code(outcome, "notify_register", (int)status);
  snprintf(control, sizeof control, "runtime-tools.control.%d", (int)getpid());
  status = notify_register_file_descriptor(control, &descriptor, NOTIFY_REUSE, &controlled);
  return status == NOTIFY_STATUS_OK || fail_step_code(outcome, "notify_register", (int)status);
}

/* The next token of the descriptor, in network byte order. False when none comes. */
static bool next_token(int *token) {
  struct pollfd ready = {.fd = descriptor, .events = POLLIN};
  int bytes;
  int count;
  while ((count = poll(&ready, 1, CONTROL_MS)) < 0 && errno == EINTR) continue;
  if (count <= 0 || read(descriptor, &bytes, sizeof bytes) != sizeof bytes) return false;
  *token = (int)ntohl((uint32_t)bytes);
  return true;
}

/* Until the end of standard input the probe runs; then the control post tells what has come. */
void perform_notify_watch(const struct request *request, struct outcome *outcome) {
  (void)request;
  char ignored[64];
  ssize_t count;
  while ((count = read(STDIN_FILENO, ignored, sizeof ignored)) > 0 || (count < 0 && errno == EINTR)) continue;
  const uint32_t status = notify_post(control);
  if (status != NOTIFY_STATUS_OK) {
    fail_step_code(outcome, "notify_post_control", (int)status);
    return;
  }
  int delivered = 0;
  for (int token; next_token(&token);) {
    if (token == watched) delivered++;
    if (token != controlled) continue;
    answer_code(outcome, 0);
    outcome->delivered = known(delivered);
    return;
  }
  fail_step(outcome, "wait_for_control", ETIMEDOUT);
}
