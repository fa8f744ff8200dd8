/* The policy: read and, where it is to be compiled, compiled before; applied as the last act before the call. */
#include "darwin.h"
#include "helper.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Chromium, sandbox/mac/seatbelt.cc: the compiler of libsandbox, which libSystem does not export. */
typedef void *(*create_params_function)(void);
typedef void *(*compile_string_function)(const char *text, void *params, char **error);
typedef int (*apply_function)(void *profile);

static enum policy mode;
static char *text;
static void *compiled;
static apply_function apply_compiled;

static bool read_policy(struct outcome *outcome) {
  size_t used = 0, room = 64 * 1024;
  text = malloc(room);
  for (;;) {
    if (text == NULL) return fail_step(outcome, "read_policy", ENOMEM);
    const ssize_t count = read(STDIN_FILENO, text + used, room - used - 1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_step(outcome, "read_policy", errno);
    if (count == 0) break;
    used += (size_t)count;
    if (used > POLICY_BYTES) return fail_step(outcome, "read_policy", EFBIG);
    if (used + 1 == room) text = realloc(text, room *= 2);
  }
  text[used] = '\0';
  /* A byte 0 would end the policy early, and apply another one than was meant. */
  if (strlen(text) != used) return fail_step(outcome, "read_policy", EILSEQ);
  return true;
}

static void keep_errbuf(struct applied *applied, const char *words) {
  if (words != NULL) strncpy(applied->errbuf, words, sizeof applied->errbuf - 1);
}

static bool compile(struct outcome *outcome) {
  void *library = dlopen("/usr/lib/libsandbox.1.dylib", RTLD_NOW);
  if (library == NULL) return fail_step_plainly(outcome, "dlopen_libsandbox");
  const create_params_function create_params = (create_params_function)dlsym(library, "sandbox_create_params");
  const compile_string_function compile_string = (compile_string_function)dlsym(library, "sandbox_compile_string");
  apply_compiled = (apply_function)dlsym(library, "sandbox_apply");
  if (create_params == NULL || compile_string == NULL || apply_compiled == NULL) return fail_step_plainly(outcome, "dlsym_libsandbox");
  char *words = NULL;
  compiled = compile_string(text, create_params(), &words);
  if (compiled != NULL) return true;
  outcome->applied.attempted = true;
  outcome->applied.api = "sandbox_init";
  outcome->applied.rc = -1;
  keep_errbuf(&outcome->applied, words);
  return false;
}

bool prepare_policy(const struct request *request, struct outcome *outcome) {
  mode = request->policy;
  if (mode == POLICY_NONE) return true;
  return read_policy(outcome) && (mode == POLICY_TEXT || compile(outcome));
}

bool apply_policy(struct outcome *outcome) {
  if (mode == POLICY_NONE) return true;
  struct applied *applied = &outcome->applied;
  static const char *const no_parameters[] = {NULL};
  char *words = NULL;
  applied->attempted = true;
  applied->api = mode == POLICY_TEXT ? "sandbox_init" : "sandbox_apply";
  errno = 0;
  const int rc = mode == POLICY_TEXT ? sandbox_init_with_parameters(text, 0, no_parameters, &words) : apply_compiled(compiled);
  if (rc == 0) return true;
  applied->error = errno;
  applied->rc = rc;
  keep_errbuf(applied, words);
  if (words != NULL) sandbox_free_error(words);
  return false;
}
