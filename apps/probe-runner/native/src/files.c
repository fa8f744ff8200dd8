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

/* The directory is opened before the policy, so that openat(2) of the name is all that the policy is asked about. */
static int directory = -1;
static const char *last;

static bool open_parent(const struct request *request, struct outcome *outcome) {
  static char parent[PATH_BYTES];
  last = strrchr(request->path, '/') + 1;
  const size_t length = (size_t)(last - request->path);
  /* A path that ends in a slash has no last name to open. */
  if (*last == '\0') return fail_step(outcome, "split_path", EINVAL);
  memcpy(parent, request->path, length);
  parent[length == 1 ? 1 : length - 1] = '\0';
  directory = open(parent, O_RDONLY | O_DIRECTORY);
  return directory >= 0 || fail_step(outcome, "open_parent", errno);
}

static bool open_root(const struct request *request, struct outcome *outcome) {
  last = request->path + strspn(request->path, "/");
  if (*last == '\0') return fail_step(outcome, "split_path", EINVAL);
  directory = open("/", O_RDONLY | O_DIRECTORY);
  return directory >= 0 || fail_step(outcome, "open_root", errno);
}

static void open_at(struct outcome *outcome, int flags) { answer_open(outcome, openat(directory, last, flags)); }

bool prepare_openat_read(const struct request *request, struct outcome *outcome) { return open_parent(request, outcome); }
bool prepare_openat_append(const struct request *request, struct outcome *outcome) { return open_parent(request, outcome); }
bool prepare_openat_root_read(const struct request *request, struct outcome *outcome) { return open_root(request, outcome); }
bool prepare_openat_root_append(const struct request *request, struct outcome *outcome) { return open_root(request, outcome); }

void perform_openat_read(const struct request *request, struct outcome *outcome) {
  (void)request;
  open_at(outcome, READ_FLAGS);
}
void perform_openat_append(const struct request *request, struct outcome *outcome) {
  (void)request;
  open_at(outcome, APPEND_FLAGS);
}
void perform_openat_root_read(const struct request *request, struct outcome *outcome) {
  (void)request;
  open_at(outcome, READ_FLAGS);
}
void perform_openat_root_append(const struct request *request, struct outcome *outcome) {
  (void)request;
  open_at(outcome, APPEND_FLAGS);
}

/* Both calls are what searching a directory is: the right to, then the directory itself. */
void perform_search(const struct request *request, struct outcome *outcome) {
  answer_errno(outcome, access(request->path, X_OK));
  if (outcome->error.known) return;
  const int descriptor = open(request->path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  answer_errno(outcome, descriptor);
  if (descriptor >= 0) close(descriptor);
}

void perform_access(const struct request *request, struct outcome *outcome) {
  answer_errno(outcome, access(request->path, F_OK));
}
