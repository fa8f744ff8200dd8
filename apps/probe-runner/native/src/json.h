/* Writing one JSON document. */
#ifndef JSON_H
#define JSON_H

#include "helper.h"

#include <stddef.h>

void open_object(void);
void close_object(void);
void member(const char *name);
void put_word(const char *word);
void number_member(const char *name, int value);
/* Null for no text. */
void text_member(const char *name, const char *value);
void bool_member(const char *name, bool value);
void maybe_member(const char *name, struct maybe value);

/* Members that stand only where they are known. */
void number_if_known(const char *name, struct maybe value);
void bool_if_known(const char *name, struct maybe value);
void text_if_known(const char *name, const char *value);

/* What was written; null when it did not fit. */
const char *json_bytes(size_t *count);

#endif
