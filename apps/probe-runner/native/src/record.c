/* The record: its length as four bytes, big-endian, then JSON. Nothing is written besides, but the mark before it. */
#include "helper.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RECORD_BYTES (64u * 1024)
#define HEADER_BYTES 4

static char buffer[HEADER_BYTES + RECORD_BYTES];
static size_t used;
static bool overflow;

static void put(const char *bytes, size_t count) {
  if (count > RECORD_BYTES - used) overflow = true;
  if (overflow) return;
  memcpy(buffer + HEADER_BYTES + used, bytes, count);
  used += count;
}

static void put_word(const char *word) { put(word, strlen(word)); }

/* Length of the UTF-8 sequence that begins here; 0 when there is none. */
static size_t sequence(const unsigned char *at) {
  if (at[0] < 0x80) return 1;
  const size_t count = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
  if (at[0] < 0xc2 || at[0] > 0xf4) return 0;
  for (size_t next = 1; next < count; next++)
    if ((at[next] & 0xc0) != 0x80) return 0;
  /* Overlong forms, surrogates, and what lies above U+10FFFF. */
  if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f)) return 0;
  if ((at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f)) return 0;
  return count;
}

/* Bytes that are no UTF-8 become U+FFFD, one for each. */
static void put_text(const char *text) {
  put_word("\"");
  for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
    const size_t count = sequence(at);
    if (count == 0) put_word("\xef\xbf\xbd");
    else if (*at == '"' || *at == '\\') put((const char[]){'\\', (char)*at}, 2);
    else if (*at < 0x20 || *at == 0x7f) {
      char escape[8];
      snprintf(escape, sizeof escape, "\\u%04x", *at);
      put_word(escape);
    } else put((const char *)at, count);
    at += count == 0 ? 1 : count;
  }
  put_word("\"");
}

static bool first;

static void open_object(void) {
  put_word("{");
  first = true;
}

static void close_object(void) {
  put_word("}");
  first = false;
}

static void member(const char *name) {
  if (!first) put_word(",");
  first = false;
  put_text(name);
  put_word(":");
}

static void number_member(const char *name, int value) {
  char digits[16];
  member(name);
  snprintf(digits, sizeof digits, "%d", value);
  put_word(digits);
}

static void text_member(const char *name, const char *value) {
  member(name);
  if (value == NULL) put_word("null");
  else put_text(value);
}

static void maybe_member(const char *name, struct maybe value) {
  if (value.known) number_member(name, value.value);
  else text_member(name, NULL);
}

static void bool_member(const char *name, bool value) {
  member(name);
  put_word(value ? "true" : "false");
}

/* Members that stand only where they are known. */
static void number_if_known(const char *name, struct maybe value) {
  if (value.known) number_member(name, value.value);
}
static void bool_if_known(const char *name, struct maybe value) {
  if (value.known) bool_member(name, value.value != 0);
}
static void text_if_known(const char *name, const char *value) {
  if (value != NULL && value[0] != '\0') text_member(name, value);
}

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
  if (overflow) return false;
  for (int at = 0; at < HEADER_BYTES; at++) buffer[at] = (char)(used >> (8 * (HEADER_BYTES - 1 - at)));
  return write_all(buffer, HEADER_BYTES + used);
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
