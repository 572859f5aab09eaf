/* sys_info.c -- the constant part of sys: versions, flags, limits.
 *
 * Identity is what pip, platform and packages need to see (design: stdlib.md, "Identity values"):
 * the implementation calls itself cpython, the bracket of sys.version and sys.krait_version_info
 * tell us apart.
 */
#include "runtime/modules/sys_info.h"

#include <float.h>

#include "runtime/base/hash.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/structseq.h"

#define SEQ(id, full_name, text, callable, list)        \
    static const StructSeqField id##_fields[] = {list}; \
    static StructSeq id##_seq = {                       \
        .name = full_name,                              \
        .doc = text,                                    \
        .fields = id##_fields,                          \
        .nfields = (int)KR_COUNT(id##_fields),          \
        .nvisible = (int)KR_COUNT(id##_fields),         \
        .constructible = callable,                      \
    };

/* clang-format off */
#define F(name) {name, NULL},
SEQ(version_info, "sys.version_info", "Version information as a named tuple.", false,
    F("major") F("minor") F("micro") F("releaselevel") F("serial"))
SEQ(flags, "sys.flags", "Flags given on the command line or in the environment.", false,
    F("debug") F("inspect") F("interactive") F("optimize") F("dont_write_bytecode") F("no_user_site") F("no_site")
    F("ignore_environment") F("verbose") F("bytes_warning") F("quiet") F("hash_randomization") F("isolated")
    F("dev_mode") F("utf8_mode") F("warn_default_encoding") F("safe_path") F("int_max_str_digits"))
SEQ(float_info, "sys.float_info", "The precision and range of floats.", true,
    F("max") F("max_exp") F("max_10_exp") F("min") F("min_exp") F("min_10_exp") F("dig") F("mant_dig") F("epsilon")
    F("radix") F("rounds"))
SEQ(int_info, "sys.int_info", "How ints are stored.", true,
    F("bits_per_digit") F("sizeof_digit") F("default_max_str_digits") F("str_digits_check_threshold"))
SEQ(hash_info, "sys.hash_info", "Parameters of hashing.", true,
    F("width") F("modulus") F("inf") F("nan") F("imag") F("algorithm") F("hash_bits") F("seed_bits") F("cutoff"))
SEQ(thread_info, "sys.thread_info", "The thread implementation.", true, F("name") F("lock") F("version"))
#undef F
/* clang-format on */

static Value text(Thread *t, const char *s) { return value_from_ptr(kr_str_intern_c(t, s)); }

static Value small(int64_t i) { return value_from_small(i); }

static Value version_value(Thread *t)
{
    Value v[] = {small(3), small(11), small(2), text(t, "final"), small(0)};
    return kr_structseq_new(t, &version_info_seq, v);
}

static Value flags_value(Thread *t)
{
    const Interp *in = &kr_interp;
    Value v[] = {
        small(0),
        small(in->inspect),
        small(in->interactive),
        small(in->optimize),
        small(in->dont_write_bytecode),
        small(in->no_user_site),
        small(in->no_site),
        small(in->ignore_environment),
        small(in->verbose),
        small(in->bytes_warning),
        small(in->quiet),
        small(in->hash_randomization),
        small(in->isolated),
        kr_bool(in->dev_mode),
        small(in->utf8_mode),
        small(0),
        kr_bool(in->safe_path),
        small(in->int_max_str_digits),
    };
    return kr_structseq_new(t, &flags_seq, v);
}

static Value float_info_value(Thread *t)
{
    Value v[] = {
        value_from_double(DBL_MAX),
        small(DBL_MAX_EXP),
        small(DBL_MAX_10_EXP),
        value_from_double(DBL_MIN),
        small(DBL_MIN_EXP),
        small(DBL_MIN_10_EXP),
        small(DBL_DIG),
        small(DBL_MANT_DIG),
        value_from_double(DBL_EPSILON),
        small(FLT_RADIX),
        small(1),
    };
    return kr_structseq_new(t, &float_info_seq, v);
}

static Value hash_info_value(Thread *t)
{
    Value v[] = {
        small(64),      kr_int_from_i64(t, ((int64_t)1 << 61) - 1),
        small(314159),  small(0),
        small(1000003), text(t, "siphash13"),
        small(64),      small(128),
        small(0),
    };
    return kr_structseq_new(t, &hash_info_seq, v);
}

static Value implementation_value(Thread *t, Value version)
{
    Value ns = kr_call_0(t, value_from_ptr(&_PyNamespace_Type));
    if (value_is_error(ns)) {
        return VALUE_ERROR;
    }
    const struct {
        const char *name;
        Value v;
    } attrs[] = {
        {"name", text(t, "cpython")},
        {"cache_tag", text(t, "krait-311")},
        {"version", version},
        {"hexversion", small(KR_PY_HEXVERSION)},
        {"_multiarch", text(t, "x86_64-linux-gnu")},
    };
    for (size_t i = 0; i < KR_COUNT(attrs); i++) {
        if (kr_setattr(t, ns, kr_str_intern_c(t, attrs[i].name), attrs[i].v) < 0) {
            return VALUE_ERROR;
        }
    }
    return ns;
}

bool kr_sys_info_add(Thread *t, Module *m, Dict *ns)
{
    StructSeq *const seqs[] = {&version_info_seq, &flags_seq,     &float_info_seq,
                               &int_info_seq,     &hash_info_seq, &thread_info_seq};
    for (size_t i = 0; i < KR_COUNT(seqs); i++) {
        if (!kr_structseq_ready(t, seqs[i])) {
            return false;
        }
    }
    Value version = version_value(t);
    Value int_limits[] = {small(30), small(4), small(4300), small(640)};
    Value thread_values[] = {text(t, "pthread"), text(t, "semaphore"), KR_NONE};
    Value ours[] = {small(0), small(1), small(0)};
    const struct {
        const char *name;
        Value v;
    } attrs[] = {
        {"version",
         value_from_ptr(kr_str_format(t, "%s (main, %s, %s) [Krait %s with GCC %d.%d.%d]",
                                      KR_PY_VERSION, __DATE__, __TIME__, KR_VERSION, __GNUC__,
                                      __GNUC_MINOR__, __GNUC_PATCHLEVEL__))},
        {"version_info", version},
        {"hexversion", small(KR_PY_HEXVERSION)},
        {"krait_version", text(t, KR_VERSION)},
        {"krait_version_info", value_from_ptr(kr_tuple_from(t, ours, 3))},
        {"implementation", implementation_value(t, version)},
        {"flags", flags_value(t)},
        {"float_info", float_info_value(t)},
        {"int_info", kr_structseq_new(t, &int_info_seq, int_limits)},
        {"hash_info", hash_info_value(t)},
        {"thread_info", kr_structseq_new(t, &thread_info_seq, thread_values)},
        {"float_repr_style", text(t, "short")},
        {"maxsize", kr_int_from_i64(t, INT64_MAX)},
        {"maxunicode", small(0x10FFFF)},
        {"byteorder", text(t, "little")},
        {"platform", text(t, "linux")},
        {"platlibdir", text(t, "lib")},
        {"abiflags", text(t, "")},
        {"api_version", small(1013)},
        {"copyright", text(t, "Copyright (c) 2026 The Krait authors.  The standard library is "
                              "CPython's: see its licence.")},
        {"prefix", text(t, "/usr")},
        {"exec_prefix", text(t, "/usr")},
        {"base_prefix", text(t, "/usr")},
        {"base_exec_prefix", text(t, "/usr")},
        {"_stdlib_dir", text(t, "/usr/lib/python3.11")},
        {"_framework", text(t, "")},
        {"pycache_prefix", KR_NONE},
        {"dont_write_bytecode", kr_bool(kr_interp.dont_write_bytecode)},
        {"warnoptions", value_from_ptr(kr_list_new(t, 0))},
        {"_xoptions", value_from_ptr(kr_dict_new(t))},
        {"meta_path", value_from_ptr(kr_list_new(t, 0))},
        {"path_hooks", value_from_ptr(kr_list_new(t, 0))},
        {"path_importer_cache", value_from_ptr(kr_dict_new(t))},
        {"path", value_from_ptr(kr_list_new(t, 0))},
        {"argv", value_from_ptr(kr_list_new(t, 0))},
        {"orig_argv", value_from_ptr(kr_list_new(t, 0))},
        {"executable", text(t, "")},
        {"builtin_module_names", kr_native_module_names(t)},
    };
    (void)ns;
    for (size_t i = 0; i < KR_COUNT(attrs); i++) {
        if (value_is_error(attrs[i].v) || !kr_module_add(t, m, attrs[i].name, attrs[i].v)) {
            return false;
        }
    }
    return true;
}
