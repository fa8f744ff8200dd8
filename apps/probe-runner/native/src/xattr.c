/* Extended attributes, by the name of one that no file has: "not found" is as far as an allowed call comes. */
#include "calls.h"
#include "darwin.h"

void perform_getxattr(const struct request *request, struct outcome *outcome) {
  answer_errno(outcome, (int)getxattr(request->path, request->name, NULL, 0, 0, 0));
}

void perform_setxattr(const struct request *request, struct outcome *outcome) {
  answer_errno(outcome, setxattr(request->path, request->name, "x", 1, 0, XATTR_REPLACE));
}
