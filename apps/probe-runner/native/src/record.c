/* The record: its length as four bytes, big-endian, then JSON. Nothing is written besides, but the mark before it. */
#include "json.h"

#include <errno.h>
#include <unistd.h>

#define HEADER_BYTES 4

static void put_applied(const struct applied *applied) {
  member("apply");
  if (!applied->attempted) {
    put_word("null");
    return;
  }
  open_object();
  text_member("api", applied->api);
  number_member("rc", applied->rc);
  number_member("errno", applied->error);
  text_member("errbuf", applied->errbuf[0] == '\0' ? NULL : applied->errbuf);
  close_object();
}

static void put_step(const struct outcome *outcome) {
  member("failed_step");
  if (outcome->step == NULL) {
    put_word("null");
    return;
  }
  open_object();
  text_member("step", outcome->step);
  maybe_member("errno", outcome->step_errno);
  maybe_member("code", outcome->step_code);
  bool_member("under_policy", outcome->step_under_policy);
  close_object();
}

static void put_details(const struct outcome *outcome) {
  member("details");
  open_object();
  number_if_known("kr", outcome->kr);
  number_if_known("code", outcome->code);
  number_if_known("open_kr", outcome->open_kr);
  number_if_known("bytes", outcome->bytes);
  number_if_known("delivered", outcome->delivered);
  bool_if_known("service_present", outcome->service_present);
  bool_if_known("found", outcome->found);
  bool_if_known("connected", outcome->connected);
  text_if_known("reply_type", outcome->reply_type);
  text_if_known("xpc_error", outcome->xpc_error);
  close_object();
}

static void put_observed(const struct outcome *outcome) {
  member("observed");
  open_object();
  if (outcome->observed) text_member("observed_path", outcome->observed_path);
  number_if_known("observed_path_errno", outcome->observed_errno);
  if (outcome->observed_nofirmlink) text_member("observed_path_nofirmlink", outcome->observed_path_nofirmlink);
  number_if_known("observed_path_nofirmlink_errno", outcome->observed_nofirmlink_errno);
  close_object();
}

static void put_facts(const struct outcome *outcome) {
  if (!outcome->has_facts) return;
  member("facts");
  open_object();
  text_member("dyld_uuid", outcome->dyld_uuid[0] == '\0' ? NULL : outcome->dyld_uuid);
  text_member("hardware", outcome->hardware[0] == '\0' ? NULL : outcome->hardware);
  text_member("build", outcome->build[0] == '\0' ? NULL : outcome->build);
  maybe_member("csr_config", outcome->csr_config);
  maybe_member("virtual_machine", outcome->virtual_machine);
  maybe_member("translated", outcome->translated);
  close_object();
}

static bool write_all(const char *bytes, size_t count) {
  while (count > 0) {
    const ssize_t written = write(RECORD_DESCRIPTOR, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    count -= (size_t)written;
  }
  return true;
}

static bool send(void) {
  size_t count;
  const char *bytes = json_bytes(&count);
  if (bytes == NULL) return false;
  char header[HEADER_BYTES];
  for (int at = 0; at < HEADER_BYTES; at++) header[at] = (char)(count >> (8 * (HEADER_BYTES - 1 - at)));
  return write_all(header, HEADER_BYTES) && write_all(bytes, count);
}

bool write_record(const struct request *request, const struct outcome *outcome) {
  open_object();
  number_member("record", 1);
  text_member("call", request->call->name);
  maybe_member("sandboxed", outcome->sandboxed);
  put_applied(&outcome->applied);
  put_step(outcome);
  maybe_member("rc", outcome->rc);
  maybe_member("errno", outcome->error);
  put_details(outcome);
  put_observed(outcome);
  put_facts(outcome);
  close_object();
  return send();
}

bool write_refusal(const char *reason) {
  open_object();
  number_member("record", 1);
  text_member("refused", reason);
  close_object();
  return send();
}

/* A mark that cannot be written is missing in what the runner reads; the record says the rest. */
void write_mark(void) {
  const char mark = MARK;
  (void)write_all(&mark, 1);
}
