/* JSON into one buffer of fixed size. What does not fit is noticed, and then nothing is written at all. */
#include "json.h"

#include <stdio.h>
#include <string.h>

#define JSON_BYTES (64u * 1024)

static char buffer[JSON_BYTES];
static size_t used;
static bool overflow;

static void put(const char *bytes, size_t count) {
  if (count > JSON_BYTES - used) overflow = true;
  if (overflow) return;
  memcpy(buffer + used, bytes, count);
  used += count;
}

void put_word(const char *word) { put(word, strlen(word)); }

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

void open_object(void) {
  put_word("{");
  first = true;
}

void close_object(void) {
  put_word("}");
  first = false;
}

void member(const char *name) {
  if (!first) put_word(",");
  first = false;
  put_text(name);
  put_word(":");
}

void number_member(const char *name, int value) {
  char digits[16];
  member(name);
  snprintf(digits, sizeof digits, "%d", value);
  put_word(digits);
}

void text_member(const char *name, const char *value) {
  member(name);
  if (value == NULL) put_word("null");
  else put_text(value);
}

void maybe_member(const char *name, struct maybe value) {
  if (value.known) number_member(name, value.value);
  else text_member(name, NULL);
}

void bool_member(const char *name, bool value) {
  member(name);
  put_word(value ? "true" : "false");
}

void number_if_known(const char *name, struct maybe value) {
  if (value.known) number_member(name, value.value);
}
void bool_if_known(const char *name, struct maybe value) {
  if (value.known) bool_member(name, value.value != 0);
}
void text_if_known(const char *name, const char *value) {
  if (value != NULL && value[0] != '\0') text_member(name, value);
}

const char *json_bytes(size_t *count) {
  *count = used;
  return overflow ? NULL : buffer;
}
