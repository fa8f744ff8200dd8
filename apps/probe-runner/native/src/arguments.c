/* The command line: `--call NAME`, `--policy none|text|compiled`, and exactly the options of that call, each once. */
#include "helper.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum form { FORM_PATH, FORM_TEXT, FORM_PAYLOAD, FORM_NUMBER, FORM_PROCESS };

struct option {
  const char *flag;
  unsigned bit;
  enum form form;
  size_t offset;
  /* Most bytes of a text, smallest and largest of a number. */
  size_t bytes;
  long least, most;
};

#define FIELD(name) offsetof(struct request, name)

static const struct option OPTIONS[] = {
    {"--path", TAKES_PATH, FORM_PATH, FIELD(path), PATH_BYTES - 1, 0, 0},
    {"--name", TAKES_NAME, FORM_TEXT, FIELD(name), NAME_BYTES, 0, 0},
    {"--operation", TAKES_OPERATION, FORM_TEXT, FIELD(operation), NAME_BYTES, 0, 0},
    {"--argument", TAKES_ARGUMENT, FORM_TEXT, FIELD(argument), PATH_BYTES - 1, 0, 0},
    {"--payload", TAKES_PAYLOAD, FORM_PAYLOAD, FIELD(payload), 32, 0, 0},
    {"--target", TAKES_TARGET, FORM_PROCESS, FIELD(target), 0, 1, INT_MAX},
    {"--process", TAKES_PROCESS, FORM_PROCESS, FIELD(target), 0, 1, INT_MAX},
    {"--host", TAKES_HOST, FORM_TEXT, FIELD(host), 255, 0, 0},
    {"--port", TAKES_PORT, FORM_NUMBER, FIELD(port), 0, 1, 65535},
    {"--pid", TAKES_PID, FORM_NUMBER, FIELD(pid), 0, 1, INT_MAX},
    {"--filter", TAKES_FILTER, FORM_NUMBER, FIELD(filter), 0, 0, 255},
};

static const struct option *option_of(const char *flag) {
  for (size_t at = 0; at < sizeof OPTIONS / sizeof *OPTIONS; at++)
    if (strcmp(OPTIONS[at].flag, flag) == 0) return &OPTIONS[at];
  return NULL;
}

static const struct call *call_of(const char *name) {
  for (const struct call *call = CALLS; call->name != NULL; call++)
    if (strcmp(call->name, name) == 0) return call;
  return NULL;
}

/* Decimal digits and nothing else; no sign, no space, no leading zero. */
static const char *take_number(const struct option *option, const char *value, long *into) {
  if (value[0] == '\0' || (value[0] == '0' && value[1] != '\0')) return "a number is not written as one";
  for (const char *at = value; *at != '\0'; at++)
    if (*at < '0' || *at > '9') return "a number is not written as one";
  errno = 0;
  const long number = strtol(value, NULL, 10);
  if (errno != 0 || number < option->least || number > option->most) return "a number is out of its range";
  *into = number;
  return NULL;
}

static const struct {
  const char *word;
  enum process_kind kind;
} PROCESSES[] = {
    {"self", PROCESS_SELF},
    {"same-sandbox", PROCESS_CHILD},
    {"children", PROCESS_CHILD},
    {"others", PROCESS_OTHER},
};

static const char *take_process(const struct option *option, const char *value, struct process *into) {
  for (size_t at = 0; at < sizeof PROCESSES / sizeof *PROCESSES; at++)
    if (strcmp(PROCESSES[at].word, value) == 0) into->kind = PROCESSES[at].kind;
  if (into->kind == PROCESS_CHILD && option->bit == TAKES_PROCESS) return "the process is none that can be asked about";
  if (into->kind != PROCESS_NONE) return NULL;
  into->kind = PROCESS_NUMBER;
  return take_number(option, value, &into->pid);
}

static const char *const PAYLOADS[] = {"cmn", "cmn-name", "cmn-times", "file-size"};

static bool is_payload(const char *value) {
  for (size_t at = 0; at < sizeof PAYLOADS / sizeof *PAYLOADS; at++)
    if (strcmp(PAYLOADS[at], value) == 0) return true;
  return false;
}

static const char *take_option(const struct option *option, const char *value, struct request *request) {
  if ((request->given & option->bit) != 0) return "an option is given twice";
  request->given |= option->bit;
  void *field = (char *)request + option->offset;
  if (option->form == FORM_NUMBER) return take_number(option, value, field);
  if (option->form == FORM_PROCESS) return take_process(option, value, field);
  if (value[0] == '\0') return "an option is empty";
  if (strlen(value) > option->bytes) return "an option is too long";
  if (option->form == FORM_PATH && value[0] != '/') return "a path is not absolute";
  if (option->form == FORM_PAYLOAD && !is_payload(value)) return "the payload is not known";
  *(const char **)field = value;
  return NULL;
}

static const char *take_policy(const char *value, struct request *request) {
  if (request->policy_given) return "an option is given twice";
  request->policy_given = true;
  if (strcmp(value, "none") == 0) request->policy = POLICY_NONE;
  else if (strcmp(value, "text") == 0) request->policy = POLICY_TEXT;
  else if (strcmp(value, "compiled") == 0) request->policy = POLICY_COMPILED;
  else return "--policy is none, text or compiled";
  return NULL;
}

static const char *take_call(const char *value, struct request *request) {
  if (request->call != NULL) return "an option is given twice";
  request->call = call_of(value);
  return request->call == NULL ? "the call is not known" : NULL;
}

/* Whether what was given is what the call takes. */
static const char *check_given(const struct request *request) {
  if (request->call == NULL) return "--call is missing";
  if (!request->policy_given) return "--policy is missing";
  const struct call *call = request->call;
  if ((request->given & ~(call->required | call->optional)) != 0) return "the call does not take one of the options";
  if ((request->given & call->required) != call->required) return "an option of the call is missing";
  /* The call reads an argument exactly where there is a filter. */
  if ((request->given & TAKES_FILTER) != 0 && (request->filter != 0) != ((request->given & TAKES_ARGUMENT) != 0))
    return "--argument goes with a filter that is not 0";
  if (request->policy != POLICY_NONE && !call->under_policy) return "the call is not made under a policy";
  return NULL;
}

const char *parse_arguments(int count, char *const values[], struct request *request) {
  for (int at = 1; at < count; at += 2) {
    if (at + 1 == count) return "an option has no value";
    const char *problem;
    if (strcmp(values[at], "--call") == 0) problem = take_call(values[at + 1], request);
    else if (strcmp(values[at], "--policy") == 0) problem = take_policy(values[at + 1], request);
    else {
      const struct option *option = option_of(values[at]);
      problem = option == NULL ? "an option is not known" : take_option(option, values[at + 1], request);
    }
    if (problem != NULL) return problem;
  }
  return check_given(request);
}
