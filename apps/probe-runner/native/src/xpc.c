/*
 * Connecting to an XPC service: one empty message, and the reply. "Invalid" is what a refused name and a name nobody has
 * both give, so the same exchange is made before the policy: only what was answered then, and is invalid now, was refused.
 */
#include "calls.h"
#include "darwin.h"

/* What comes of an exchange; the numbers are the answer's. */
enum exchange { CONNECTED = 0, REFUSED = 1, FAILED = 2, INVALID = 3 };

/* Block ABI of clang: a global block that takes no notice of its argument. */
struct block {
  const void *class;
  int flags;
  int reserved;
  void (*invoke)(struct block *, xpc_object_t);
  const void *descriptor;
};
struct block_descriptor {
  unsigned long reserved, size;
};
#define BLOCK_IS_GLOBAL (1 << 28)
extern void *_NSConcreteGlobalBlock[];

static void ignore_event(struct block *block, xpc_object_t event) {
  (void)block;
  (void)event;
}

static const struct block_descriptor descriptor = {0, sizeof(struct block)};
static struct block handler = {0, BLOCK_IS_GLOBAL, 0, ignore_event, &descriptor};

static enum exchange exchange(const char *name, struct outcome *outcome) {
  xpc_connection_t connection = xpc_connection_create_mach_service(name, NULL, 0);
  if (connection == NULL) return outcome->xpc_error = "connection_create_failed", FAILED;
  handler.class = _NSConcreteGlobalBlock;
  xpc_connection_set_event_handler(connection, (xpc_handler_t)(void *)&handler);
  xpc_connection_resume(connection);
  xpc_object_t message = xpc_dictionary_create(NULL, NULL, 0);
  xpc_object_t reply = xpc_connection_send_message_with_reply_sync(connection, message);
  const bool failed = xpc_get_type(reply) == XPC_TYPE_ERROR;
  const bool invalid = reply == (xpc_object_t)XPC_ERROR_CONNECTION_INVALID;
  const bool interrupted = reply == (xpc_object_t)XPC_ERROR_CONNECTION_INTERRUPTED;
  outcome->reply_type = failed ? "error" : "dictionary";
  outcome->xpc_error = !failed ? NULL : invalid ? "connection_invalid" : interrupted ? "connection_interrupted" : "unknown";
  xpc_connection_cancel(connection);
  return !failed ? CONNECTED : invalid ? INVALID : FAILED;
}

static bool had_prior;
static enum exchange prior;

bool prepare_xpc_connect(const struct request *request, struct outcome *outcome) {
  if (request->policy == POLICY_NONE) return true;
  struct outcome ignored = {0};
  prior = exchange(request->name, &ignored);
  had_prior = true;
  (void)outcome;
  return true;
}

void perform_xpc_connect(const struct request *request, struct outcome *outcome) {
  const enum exchange now = exchange(request->name, outcome);
  outcome->connected = known(now == CONNECTED);
  if (now != INVALID || !had_prior) answer_code(outcome, (int)now);
  else answer_code(outcome, prior == CONNECTED ? (int)REFUSED : prior == INVALID ? (int)INVALID : (int)FAILED);
}
