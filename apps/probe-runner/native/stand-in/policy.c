/* Policies: taken on, or refused as the script says. What they decide is the script's as well. */
#include "../src/darwin.h"
#include "script.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const int SANDBOX_CHECK_NO_REPORT = 0x40000000;

static int take_on(struct rule rule) {
  if (fails(rule)) return -1;
  policy_in_force = true;
  return 0;
}

int sandbox_init_with_parameters(const char *profile, uint64_t flags, const char *const parameters[], char **errorbuf) {
  if (flags != 0 || parameters[0] != NULL) abort();
  const struct rule rule = ask("sandbox_init_with_parameters", profile);
  if (rule.text[0] != '\0') *errorbuf = strdup(rule.text);
  return take_on(rule);
}

void sandbox_free_error(char *errorbuf) { free(errorbuf); }

int sandbox_check(pid_t pid, const char *operation, int type, ...) {
  char question[2200];
  const int filter = type & ~SANDBOX_CHECK_NO_REPORT;
  const char *argument = "-";
  (void)pid;
  if (filter != 0) {
    va_list rest;
    va_start(rest, type);
    argument = va_arg(rest, const char *);
    if (va_arg(rest, const char *) != NULL) abort();
    va_end(rest);
  }
  const bool quiet = (type & SANDBOX_CHECK_NO_REPORT) != 0;
  snprintf(question, sizeof question, "%s,%d,%s%s", operation == NULL ? "self" : operation, filter, argument, quiet ? ",quiet" : "");
  const struct rule rule = ask("sandbox_check", question);
  return fails(rule) ? -1 : rule.number;
}

void *standin_create_params(void) { return ask("sandbox_create_params", NULL).found ? NULL : "params"; }

void *standin_compile_string(const char *text, void *params, char **error) {
  (void)params;
  struct rule rule = ask("sandbox_compile_string", text);
  if (!fails(rule)) return "profile";
  *error = strdup(rule.text);
  return NULL;
}

int standin_apply(void *profile) {
  (void)profile;
  return take_on(ask("sandbox_apply", NULL));
}
