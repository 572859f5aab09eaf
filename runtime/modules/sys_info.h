/* sys_info.h -- the constant part of sys: versions, flags, limits. */
#ifndef KR_SYS_INFO_H
#define KR_SYS_INFO_H

#include "runtime/modules/modules.h"

/* The version of Python whose library we run, and ours. */
#define KR_PY_VERSION    "3.11.2"
#define KR_PY_HEXVERSION 0x030b02f0
#define KR_VERSION       "0.1.0"

/* sys_unraisable.c: the default of sys.unraisablehook, and that it is called. */
Value kr_sys_unraisablehook(Thread *t, Value self, Value args);
bool kr_sys_unraisable_init(Thread *t) KR_MUST_CHECK;

bool kr_sys_info_add(Thread *t, Module *m, Dict *ns) KR_MUST_CHECK;

#endif
