/* Services: Mach, XPC, IOKit and notifications. Whatever is asked for is there, unless the script says otherwise. */
#include "../src/darwin.h"
#include "script.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int __real_open(const char *path, int flags, ...);

mach_port_t mach_task_self(void) { return 1; }

kern_return_t task_get_special_port(mach_port_t task, int which, mach_port_t *port) {
  (void)task;
  (void)which;
  *port = 7;
  return ask("task_get_special_port", NULL).number;
}

kern_return_t mach_port_deallocate(mach_port_t task, mach_port_t port) {
  (void)task;
  (void)port;
  return KERN_SUCCESS;
}

kern_return_t bootstrap_look_up(mach_port_t bootstrap, const char *name, mach_port_t *port) {
  (void)bootstrap;
  const struct rule rule = ask("bootstrap_look_up", name);
  if (strcmp(name, "runtime-tools.absent") == 0) return BOOTSTRAP_UNKNOWN_SERVICE;
  if (rule.number == 0) *port = 9;
  return rule.number;
}

char standin_error_type, standin_invalid, standin_interrupted;
static char dictionary_type, reply_object;
void *_NSConcreteGlobalBlock[32];

xpc_connection_t xpc_connection_create_mach_service(const char *name, void *queue, uint64_t flags) {
  static char asked[1100];
  (void)queue;
  (void)flags;
  snprintf(asked, sizeof asked, "%s", name);
  return ask("xpc_connection_create_mach_service", name).found ? NULL : asked;
}

void xpc_connection_set_event_handler(xpc_connection_t connection, xpc_handler_t handler) {
  (void)connection;
  (void)handler;
}
void xpc_connection_resume(xpc_connection_t connection) { (void)connection; }
void xpc_connection_cancel(xpc_connection_t connection) { (void)connection; }
xpc_object_t xpc_dictionary_create(const char *const *keys, const xpc_object_t *values, size_t count) {
  (void)keys;
  (void)values;
  (void)count;
  return &reply_object;
}

/* 0 a reply, 1 an invalid connection, 2 an interrupted one. */
xpc_object_t xpc_connection_send_message_with_reply_sync(xpc_connection_t connection, xpc_object_t message) {
  (void)message;
  switch (ask("xpc_send", connection).number) {
    case 0:
      return &reply_object;
    case 1:
      return &standin_invalid;
    default:
      return &standin_interrupted;
  }
}

xpc_type_t xpc_get_type(xpc_object_t object) { return object == &reply_object ? &dictionary_type : &standin_error_type; }

void *standin_matching(const char *name) {
  static char asked[1100];
  snprintf(asked, sizeof asked, "%s", name);
  return asked;
}

uint32_t standin_get_service(mach_port_t port, void *matching) {
  (void)port;
  const struct rule rule = ask("IOServiceGetMatchingService", matching);
  return rule.found ? (uint32_t)rule.number : 5;
}

kern_return_t standin_open_service(uint32_t service, mach_port_t task, uint32_t type, uint32_t *connection) {
  (void)service;
  (void)task;
  (void)type;
  *connection = 3;
  return ask("IOServiceOpen", NULL).number;
}

kern_return_t standin_close_service(uint32_t connection) { return ask("IOServiceClose", NULL).number + (connection == 3 ? 0 : 1); }

/* A notification is a token in a FIFO; who registered for which name stands in a file. */
uint32_t notify_register_check(const char *name, int *token) {
  *token = 1;
  return (uint32_t)ask("notify_register_check", name).number;
}

static int tokens = 10;

uint32_t notify_register_file_descriptor(const char *name, int *descriptor, int flags, int *token) {
  const struct rule rule = ask("notify_register_file_descriptor", name);
  if (rule.number != 0) return (uint32_t)rule.number;
  if ((flags & NOTIFY_REUSE) == 0) {
    mkfifo(beside(".fifo"), 0600);
    *descriptor = __real_open(beside(".fifo"), O_RDWR);
  }
  *token = tokens++;
  FILE *names = fopen(beside(".names"), "a");
  fprintf(names, "%s %d\n", name, *token);
  fclose(names);
  return NOTIFY_STATUS_OK;
}

uint32_t notify_post(const char *name) {
  const struct rule rule = ask("notify_post", name);
  if (rule.drops) return NOTIFY_STATUS_OK;
  if (rule.found) return (uint32_t)rule.number;
  char registered[1100];
  int token;
  FILE *names = fopen(beside(".names"), "r");
  while (names != NULL && fscanf(names, "%1099s %d", registered, &token) == 2) {
    if (strcmp(registered, name) != 0) continue;
    const uint32_t bytes = htonl((uint32_t)token);
    const int fifo = __real_open(beside(".fifo"), O_WRONLY | O_NONBLOCK);
    if (fifo >= 0 && write(fifo, &bytes, sizeof bytes) < 0) return 1;
    if (fifo >= 0) close(fifo);
  }
  if (names != NULL) fclose(names);
  return NOTIFY_STATUS_OK;
}
