/* Opening, looking at and searching names. Nothing is read, written, created or cut. */
#include "calls.h"
#include "darwin.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define READ_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY)
#define APPEND_FLAGS (O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)

static void ask_path(int descriptor, int command, bool *known_path, char *path, struct maybe *error) {
  path[0] = '\0';
  *known_path = fcntl(descriptor, command, path) != -1;
  if (!*known_path) *error = known(errno);
}

/* The answer of an open, and the paths the kernel has for the descriptor: a question of its own, which decides nothing. */
static void answer_open(struct outcome *outcome, int descriptor) {
  answer_errno(outcome, descriptor);
  if (descriptor < 0) return;
  ask_path(descriptor, F_GETPATH, &outcome->observed, outcome->observed_path, &outcome->observed_errno);
  ask_path(descriptor, F_GETPATH_NOFIRMLINK, &outcome->observed_nofirmlink, outcome->observed_path_nofirmlink,
           &outcome->observed_nofirmlink_errno);
  close(descriptor);
}

void perform_open_read(const struct request *request, struct outcome *outcome) {
  answer_open(outcome, open(request->path, READ_FLAGS));
}

void perform_open_append(const struct request *request, struct outcome *outcome) {
  answer_open(outcome, open(request->path, APPEND_FLAGS));
}

static const char *last;

/*
 * As the recorded programs do it: the directory is opened under the policy, which must let its data be read, then the name
 * below it. Which of the two was refused is told apart.
 */
static char parent[PATH_BYTES];

static bool split_path(const struct request *request, struct outcome *outcome) {
  last = strrchr(request->path, '/') + 1;
  const size_t length = (size_t)(last - request->path);
  /* A path that ends in a slash has no last name to open. */
  if (*last == '\0') return fail_step(outcome, "split_path", EINVAL);
  memcpy(parent, request->path, length);
  parent[length == 1 ? 1 : length - 1] = '\0';
  return true;
}

static void open_below_parent(struct outcome *outcome, int flags) {
  const int directory = open(parent, O_RDONLY | O_DIRECTORY);
  if (directory < 0) fail_step_under_policy(outcome, "open_parent", errno);
  else answer_open(outcome, openat(directory, last, flags));
}

/* The root is opened before the policy, so that openat(2) of the rest is all that the policy is asked about. */
static int root = -1;

static bool open_root(const struct request *request, struct outcome *outcome) {
  last = request->path + strspn(request->path, "/");
  if (*last == '\0') return fail_step(outcome, "split_path", EINVAL);
  root = open("/", O_RDONLY | O_DIRECTORY);
  return root >= 0 || fail_step(outcome, "open_root", errno);
}

bool prepare_openat_read(const struct request *request, struct outcome *outcome) { return split_path(request, outcome); }
bool prepare_openat_append(const struct request *request, struct outcome *outcome) { return split_path(request, outcome); }
bool prepare_openat_root_read(const struct request *request, struct outcome *outcome) { return open_root(request, outcome); }
bool prepare_openat_root_append(const struct request *request, struct outcome *outcome) { return open_root(request, outcome); }

void perform_openat_read(const struct request *request, struct outcome *outcome) {
  (void)request;
  open_below_parent(outcome, READ_FLAGS);
}
void perform_openat_append(const struct request *request, struct outcome *outcome) {
  (void)request;
  open_below_parent(outcome, APPEND_FLAGS);
}
void perform_openat_root_read(const struct request *request, struct outcome *outcome) {
  (void)request;
  answer_open(outcome, openat(root, last, READ_FLAGS));
}
void perform_openat_root_append(const struct request *request, struct outcome *outcome) {
  (void)request;
  answer_open(outcome, openat(root, last, APPEND_FLAGS));
}

/* access(2) asks for the right to search. Opening the directory reads its data as well: refused there, nothing is decided. */
void perform_search(const struct request *request, struct outcome *outcome) {
  if (access(request->path, X_OK) != 0) {
    answer_errno(outcome, -1);
    return;
  }
  const int descriptor = open(request->path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  if (descriptor < 0) {
    fail_step_under_policy(outcome, "open_directory", errno);
    return;
  }
  answer_errno(outcome, 0);
  close(descriptor);
}

void perform_access(const struct request *request, struct outcome *outcome) {
  answer_errno(outcome, access(request->path, F_OK));
}
