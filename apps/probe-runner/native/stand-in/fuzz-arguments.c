/*
 * `fuzz SEED COUNT`: command lines made of what the helper knows, half knows and does not know. None may crash; one that is
 * taken has all that its call needs and nothing else. Prints how many were taken and refused.
 */
#include "../src/helper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 24

static uint64_t state;

/* xorshift64*, which needs no more than a seed that is not 0. */
static unsigned next(unsigned below) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (unsigned)((state * 2685821657736338717u) >> 33) % below;
}

/* Options in the order of their bits, each with a value that fits. */
static const char *const OPTIONS[][2] = {{"--path", "/a"},   {"--name", "a"},    {"--operation", "file-read-data"}, {"--argument", "a"},
                                         {"--payload", "cmn"}, {"--target", "self"}, {"--host", "localhost"},          {"--port", "80"},
                                         {"--pid", "1"},     {"--filter", "1"},  {"--process", "others"}};
static const char *const FLAGS[] = {"--call", "--policy", "--paths", "-path", "--", ""};
static const char *const VALUES[] = {"none", "text", "compiled", "/a", "/", "a", "cmn-times", "same-sandbox", "0", "1", "080", "-1", "+1",
                                     "65536", "2147483648", "99999999999999999999", "1 ", "", "\xff\xfe", "--call"};
#define COUNT(list) (sizeof(list) / sizeof *(list))
#define PICK(list) (list)[next((unsigned)COUNT(list))]

static char *anything(void) {
  if (next(4) != 0) return strdup(PICK(VALUES));
  const size_t length = next(3000);
  char *text = malloc(length + 1);
  for (size_t at = 0; at < length; at++) text[at] = (char)(1 + next(255));
  text[length] = '\0';
  return text;
}

static char *line[MOST];
static int used;

/* One of many is left out, doubled, or has another value. */
static void add(const char *flag, const char *fits) {
  const unsigned change = next(24);
  if (change == 0 || used + 4 >= MOST) return;
  for (unsigned times = change == 1 ? 2 : 1; times > 0; times--) {
    line[used++] = strdup(flag);
    line[used++] = change == 2 ? anything() : strdup(fits);
  }
}

static void fill(void) {
  size_t calls = 0;
  while (CALLS[calls].name != NULL) calls++;
  const struct call *call = &CALLS[next((unsigned)calls)];
  line[0] = strdup("helper");
  used = 1;
  add("--call", call->name);
  add("--policy", VALUES[next(3)]);
  for (unsigned bit = 0; bit < COUNT(OPTIONS); bit++)
    if (((call->required | call->optional) & (1u << bit)) != 0) add(OPTIONS[bit][0], OPTIONS[bit][1]);
  while (next(12) == 0 && used + 4 < MOST) add(next(2) == 0 ? PICK(FLAGS) : PICK(OPTIONS)[0], VALUES[next((unsigned)COUNT(VALUES))]);
  if (next(32) == 0) line[used++] = anything();
}

static void check(const struct request *request) {
  const struct call *call = request->call;
  if (call == NULL || !request->policy_given) abort();
  if ((request->given & call->required) != call->required) abort();
  if ((request->given & ~(call->required | call->optional)) != 0) abort();
  if (((request->given & TAKES_PATH) != 0) != (request->path != NULL && request->path[0] == '/')) abort();
  if ((request->given & TAKES_PORT) != 0 && (request->port < 1 || request->port > 65535)) abort();
  if ((request->given & (TAKES_TARGET | TAKES_PROCESS)) != 0 && request->target.kind == PROCESS_NONE) abort();
}

int main(int count, char *values[]) {
  if (count != 3) return EXIT_REFUSED;
  state = strtoull(values[1], NULL, 10) | 1;
  unsigned long taken = 0, refused = 0;
  for (long left = strtol(values[2], NULL, 10); left > 0; left--) {
    fill();
    struct request request = {0};
    if (parse_arguments(used, line, &request) == NULL) {
      check(&request);
      taken++;
    } else refused++;
    for (int at = 0; at < used; at++) free(line[at]);
  }
  printf("%lu %lu\n", taken, refused);
  return 0;
}
