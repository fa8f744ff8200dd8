/* One process, one probe: prepare, apply the policy, make the one call, write the record. */
#include "darwin.h"
#include "helper.h"

#include <fcntl.h>
#include <unistd.h>

static void probe(const struct request *request, struct outcome *outcome) {
  const struct call *call = request->call;
  if (request->policy != POLICY_NONE) outcome->sandboxed = known(sandbox_check(getpid(), NULL, 0));
  if (!prepare_policy(request, outcome)) return;
  if (call->prepare != NULL && !call->prepare(request, outcome)) return;
  if (!apply_policy(outcome)) return;
  write_mark();
  call->perform(request, outcome);
}

int main(int count, char *values[]) {
  struct request request = {0};
  static struct outcome outcome;
  if (fcntl(RECORD_DESCRIPTOR, F_GETFD) == -1) return EXIT_NO_RECORD;
  const char *refused = parse_arguments(count, values, &request);
  if (refused != NULL) return write_refusal(refused) ? EXIT_REFUSED : EXIT_NO_RECORD;
  probe(&request, &outcome);
  return write_record(&request, &outcome) ? EXIT_RECORDED : EXIT_NO_RECORD;
}
