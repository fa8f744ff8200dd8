/* Connecting to an address. Names are resolved and the socket is made before the policy; connect(2) is the call. */
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CONNECT_MS 2000

static int descriptor = -1;
static struct sockaddr_storage address;
static socklen_t address_bytes;

static bool make_socket(struct outcome *outcome, int family) {
  descriptor = socket(family, SOCK_STREAM, 0);
  if (descriptor < 0) return fail_step(outcome, "socket", errno);
  return fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0 || fail_step(outcome, "fcntl", errno);
}

bool prepare_connect(const struct request *request, struct outcome *outcome) {
  char port[8];
  struct addrinfo *found = NULL;
  const struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  snprintf(port, sizeof port, "%ld", request->port);
  const int code = getaddrinfo(request->host, port, &wanted, &found);
  if (code != 0) return fail_step_code(outcome, "getaddrinfo", code);
  const int family = found->ai_family;
  memcpy(&address, found->ai_addr, found->ai_addrlen);
  address_bytes = found->ai_addrlen;
  freeaddrinfo(found);
  return make_socket(outcome, family);
}

bool prepare_connect_unix(const struct request *request, struct outcome *outcome) {
  struct sockaddr_un *name = (struct sockaddr_un *)&address;
  if (strlen(request->path) >= sizeof name->sun_path) return fail_step(outcome, "path_length", ENAMETOOLONG);
  name->sun_family = AF_UNIX;
  strcpy(name->sun_path, request->path);
  address_bytes = sizeof *name;
  return make_socket(outcome, AF_UNIX);
}

/* A connection that is under way ends with the errno of the socket. Asking for that is no connecting: a policy may refuse it alone. */
static void finish(struct outcome *outcome) {
  struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
  int count;
  while ((count = poll(&ready, 1, CONNECT_MS)) < 0 && errno == EINTR) continue;
  int error = ETIMEDOUT;
  socklen_t bytes = sizeof error;
  if (count > 0 && getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &bytes) != 0) {
    fail_step_under_policy(outcome, "getsockopt", errno);
    return;
  }
  errno = error;
  answer_errno(outcome, error == 0 ? 0 : -1);
}

static void connect_now(struct outcome *outcome) {
  const int rc = connect(descriptor, (const struct sockaddr *)&address, address_bytes);
  if (rc != 0 && errno == EINPROGRESS) finish(outcome);
  else answer_errno(outcome, rc);
  close(descriptor);
}

void perform_connect(const struct request *request, struct outcome *outcome) {
  (void)request;
  connect_now(outcome);
}

void perform_connect_unix(const struct request *request, struct outcome *outcome) {
  (void)request;
  connect_now(outcome);
}
