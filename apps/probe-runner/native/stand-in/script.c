#include "script.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool policy_in_force = false;

const char *beside(const char *suffix) {
  static char path[4200];
  const ssize_t count = readlink("/proc/self/exe", path, 4096);
  if (count < 0) abort();
  snprintf(path + count, sizeof path - (size_t)count, "%s", suffix);
  return path;
}

static void note(const char *call, const char *argument) {
  FILE *trace = fopen(beside(".trace"), "a");
  if (trace == NULL) return;
  fprintf(trace, "%s %s ", policy_in_force ? "under" : "before", call);
  for (const char *at = argument; *at != '\0'; at++) fputc(*at == '\n' ? '|' : *at, trace);
  fputc('\n', trace);
  fclose(trace);
}

static void act(const char *action, int number) {
  if (strcmp(action, "signal") == 0) raise(number);
  while (strcmp(action, "hang") == 0) pause();
}

struct rule ask(const char *call, const char *argument) {
  struct rule rule = {0};
  char line[1600], phase[8], name[64], wanted[1100], action[16];
  if (argument == NULL) argument = "-";
  note(call, argument);
  FILE *script = fopen(beside(".script"), "r");
  int number = 0;
  while (script != NULL && !rule.found && fgets(line, sizeof line, script) != NULL) {
    int at = 0;
    if (sscanf(line, "%7s %63s %1099s %15s %d %n", phase, name, wanted, action, &number, &at) < 5) continue;
    if (strcmp(phase, "any") != 0 && strcmp(phase, policy_in_force ? "under" : "before") != 0) continue;
    if (strcmp(name, call) != 0 || (strcmp(wanted, "*") != 0 && strcmp(wanted, argument) != 0)) continue;
    snprintf(rule.text, sizeof rule.text, "%.*s", (int)strcspn(line + at, "\n"), line + at);
    rule.number = number;
    rule.found = true;
  }
  if (script != NULL) fclose(script);
  if (!rule.found) return rule;
  act(action, rule.number);
  rule.fails = strcmp(action, "errno") == 0;
  rule.drops = strcmp(action, "drop") == 0;
  return rule;
}

bool fails(struct rule rule) {
  if (rule.fails) errno = rule.number;
  return rule.fails;
}
