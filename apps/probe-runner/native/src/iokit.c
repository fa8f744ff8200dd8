/* Opening an IOKit service. The framework is loaded and the service found before the policy; the open is the call. */
#include "calls.h"
#include "darwin.h"

#include <dlfcn.h>

#define IOKIT "/System/Library/Frameworks/IOKit.framework/IOKit"

/* IOKit/IOKitLib.h */
typedef uint32_t io_object;
typedef void *(*matching_function)(const char *name);
typedef io_object (*get_service_function)(mach_port_t port, void *matching);
typedef kern_return_t (*open_function)(io_object service, mach_port_t task, uint32_t type, io_object *connection);
typedef kern_return_t (*close_function)(io_object connection);

static open_function open_service;
static close_function close_service;
static io_object service;

bool prepare_iokit_open(const struct request *request, struct outcome *outcome) {
  void *library = dlopen(IOKIT, RTLD_NOW);
  if (library == NULL) return fail_step_plainly(outcome, "dlopen_iokit");
  const matching_function matching = (matching_function)dlsym(library, "IOServiceMatching");
  const get_service_function get_service = (get_service_function)dlsym(library, "IOServiceGetMatchingService");
  open_service = (open_function)dlsym(library, "IOServiceOpen");
  close_service = (close_function)dlsym(library, "IOServiceClose");
  if (matching == NULL || get_service == NULL || open_service == NULL || close_service == NULL)
    return fail_step_plainly(outcome, "dlsym_iokit");
  service = get_service(MACH_PORT_NULL, matching(request->name));
  return true;
}

void perform_iokit_open(const struct request *request, struct outcome *outcome) {
  (void)request;
  outcome->found = known(service != 0);
  if (service == 0) {
    answer_code(outcome, IO_RETURN_NO_DEVICE);
    return;
  }
  io_object connection = 0;
  const kern_return_t code = open_service(service, mach_task_self(), 0, &connection);
  answer_code(outcome, code);
  outcome->open_kr = known(code);
  if (code == KERN_SUCCESS) close_service(connection);
}
