/* What identifies the host besides its version. Nothing of the person: no name, no path, no serial number. */
#include "calls.h"
#include "darwin.h"

#include <stdio.h>

static void text_of(const char *name, char *into, size_t bytes) {
  size_t size = bytes - 1;
  if (sysctlbyname(name, into, &size, NULL, 0) != 0) into[0] = '\0';
}

static struct maybe number_of(const char *name) {
  int value = 0;
  size_t size = sizeof value;
  return sysctlbyname(name, &value, &size, NULL, 0) == 0 ? known(value) : (struct maybe){0};
}

/* As `dyld_info -uuid` prints it. */
static void dyld_uuid(char into[37]) {
  unsigned char uuid[16];
  if (!_dyld_get_shared_cache_uuid(uuid)) return;
  char *at = into;
  for (int byte = 0; byte < 16; byte++) {
    if (byte == 4 || byte == 6 || byte == 8 || byte == 10) *at++ = '-';
    at += sprintf(at, "%02X", uuid[byte]);
  }
}

void perform_facts(const struct request *request, struct outcome *outcome) {
  (void)request;
  uint32_t config = 0;
  outcome->has_facts = true;
  dyld_uuid(outcome->dyld_uuid);
  text_of("hw.model", outcome->hardware, sizeof outcome->hardware);
  text_of("kern.osversion", outcome->build, sizeof outcome->build);
  if (csr_get_active_config(&config) == 0) outcome->csr_config = known((int)config);
  outcome->virtual_machine = number_of("kern.hv_vmm_present");
  outcome->translated = number_of("sysctl.proc_translated");
  answer_code(outcome, 0);
}
