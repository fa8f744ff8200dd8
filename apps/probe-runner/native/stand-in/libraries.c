/* The two libraries that are loaded at run time, and what is looked up in them. */
#include "script.h"

#include <dlfcn.h>
#include <string.h>

typedef void (*function)(void);
extern void standin_create_params(void), standin_compile_string(void), standin_apply(void);
extern void standin_matching(void), standin_get_service(void), standin_open_service(void), standin_close_service(void);

static const struct {
  const char *name;
  function function;
} SYMBOLS[] = {
    {"sandbox_create_params", standin_create_params},
    {"sandbox_compile_string", standin_compile_string},
    {"sandbox_apply", standin_apply},
    {"IOServiceMatching", standin_matching},
    {"IOServiceGetMatchingService", standin_get_service},
    {"IOServiceOpen", standin_open_service},
    {"IOServiceClose", standin_close_service},
};

void *__wrap_dlopen(const char *path, int mode) {
  (void)mode;
  return ask("dlopen", path).found ? NULL : "library";
}

void *__wrap_dlsym(void *library, const char *name) {
  (void)library;
  if (ask("dlsym", name).found) return NULL;
  for (size_t at = 0; at < sizeof SYMBOLS / sizeof *SYMBOLS; at++)
    if (strcmp(SYMBOLS[at].name, name) == 0) return *(void *const *)&SYMBOLS[at].function;
  return NULL;
}
