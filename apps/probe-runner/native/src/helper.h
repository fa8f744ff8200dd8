/* One probe: what it is asked, what came of it, and the three steps of a call. */
#ifndef HELPER_H
#define HELPER_H

#include <stdbool.h>
#include <stdint.h>

/* The runner reads this descriptor, and nobody else has its other end. */
#define RECORD_DESCRIPTOR 3
/* Written when everything is prepared and the policy is in force: the call begins. */
#define MARK 'B'

#define POLICY_BYTES (8u * 1024 * 1024)
#define PATH_BYTES 1024
#define NAME_BYTES 1024
#define TEXT_BYTES 4096

enum exit_status { EXIT_RECORDED = 0, EXIT_REFUSED = 64, EXIT_NO_RECORD = 74 };

enum policy { POLICY_NONE, POLICY_TEXT, POLICY_COMPILED };

/* A process by the word for it, or by its number. */
enum process_kind { PROCESS_NONE, PROCESS_SELF, PROCESS_CHILD, PROCESS_OTHER, PROCESS_NUMBER };
struct process {
  enum process_kind kind;
  long pid;
};

struct request {
  const struct call *call;
  enum policy policy;
  bool policy_given;
  const char *path;
  const char *name;
  const char *operation;
  const char *argument;
  const char *payload;
  const char *host;
  struct process target;
  long port;
  long pid;
  long filter;
  unsigned given;
};

/* A number that may be unknown. */
struct maybe {
  bool known;
  int value;
};

struct applied {
  bool attempted;
  const char *api;
  int rc;
  int error;
  char errbuf[TEXT_BYTES];
};

struct outcome {
  struct maybe sandboxed;
  struct applied applied;
  /* A preparatory step that failed: then there is no answer. */
  const char *step;
  struct maybe step_errno;
  struct maybe step_code;
  bool step_under_policy;
  /* The answer of the one call, and the errno it left. */
  struct maybe rc;
  struct maybe error;
  /* What else it told. */
  struct maybe kr, code, open_kr, bytes, delivered, service_present, found, connected;
  const char *reply_type;
  const char *xpc_error;
  struct maybe observed_errno, observed_nofirmlink_errno;
  bool observed, observed_nofirmlink;
  char observed_path[PATH_BYTES + 1], observed_path_nofirmlink[PATH_BYTES + 1];
  /* Facts about the host, for the one call that asks for them. */
  bool has_facts;
  char dyld_uuid[37], hardware[64], build[64];
  struct maybe csr_config, virtual_machine, translated;
};

/* Options of a call. */
enum {
  TAKES_PATH = 1u << 0,
  TAKES_NAME = 1u << 1,
  TAKES_OPERATION = 1u << 2,
  TAKES_ARGUMENT = 1u << 3,
  TAKES_PAYLOAD = 1u << 4,
  /* A process that can be signalled, and one that can be asked about. */
  TAKES_TARGET = 1u << 5,
  TAKES_PROCESS = 1u << 10,
  TAKES_HOST = 1u << 6,
  TAKES_PORT = 1u << 7,
  TAKES_PID = 1u << 8,
  TAKES_FILTER = 1u << 9,
};

struct call {
  const char *name;
  /* Options that must be given, and that may be. */
  unsigned required, optional;
  /* Whether it may be made under a policy. */
  bool under_policy;
  /* Everything that can be had before the policy. False, with a step in the outcome, when something cannot. */
  bool (*prepare)(const struct request *, struct outcome *);
  /* The one call. */
  void (*perform)(const struct request *, struct outcome *);
};

extern const struct call CALLS[];

/* arguments.c: null, or what is wrong with the arguments. */
const char *parse_arguments(int count, char *const values[], struct request *request);

/* apply.c */
bool prepare_policy(const struct request *request, struct outcome *outcome);
bool apply_policy(struct outcome *outcome);

/* record.c: the record of a probe, or of arguments that were refused. False when it could not be written. */
bool write_record(const struct request *request, const struct outcome *outcome);
bool write_refusal(const char *reason);
void write_mark(void);

/* outcome.c */
struct maybe known(int value);
bool fail_step(struct outcome *outcome, const char *step, int error);
void fail_step_under_policy(struct outcome *outcome, const char *step, int error);
bool fail_step_plainly(struct outcome *outcome, const char *step);
bool fail_step_code(struct outcome *outcome, const char *step, int code);
void answer_errno(struct outcome *outcome, int rc);
void answer_code(struct outcome *outcome, int code);

#endif
