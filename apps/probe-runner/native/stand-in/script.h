/*
 * What the stand-in does instead of the ordinary, from a file beside the program (`PROGRAM.script`), a rule a line:
 *
 *   before|under|any CALL ARGUMENT|* errno|return|signal|drop|hang NUMBER [TEXT]
 *
 * `under`: once a policy is in force. Every call is written to `PROGRAM.trace`, in order.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

struct rule {
  bool found, fails, drops;
  int number;
  char text[256];
};

extern bool policy_in_force;

/* Notes the call, and gives back what the script says of it. A signal or an endless wait happens here. */
struct rule ask(const char *call, const char *argument);

/* Sets errno when the rule says so. True when the call fails. */
bool fails(struct rule rule);

/* A path beside the program. */
const char *beside(const char *suffix);

#endif
