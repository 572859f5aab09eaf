/* builtins_tables.h -- the parts of the builtins module, one per file. */
#ifndef KR_BUILTINS_TABLES_H
#define KR_BUILTINS_TABLES_H

#include "runtime/core/native.h"
#include "runtime/interp/build_class.h"

extern const NativeDef kr_builtins_iter_defs[];
extern const NativeDef kr_builtins_num_defs[];
extern const NativeDef kr_builtins_code_defs[];
extern const NativeDef kr_builtins_io_defs[];

/* builtins_async.c */
extern Type kr_anext_awaitable_type;
Value kr_builtins_anext(Thread *t, Value self, const Value *args, size_t nargs);

#endif
