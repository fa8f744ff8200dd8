/* Reading a system variable: its size, which is asked for in the same call. */
#include "calls.h"
#include "darwin.h"

void perform_sysctl(const struct request *request, struct outcome *outcome) {
  size_t size = 0;
  answer_errno(outcome, sysctlbyname(request->name, NULL, &size, NULL, 0));
}
