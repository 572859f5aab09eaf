/* builtins_num.c -- builtins about numbers and characters: abs bin chr divmod hex oct ord pow
 * round. */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/modules/builtins_tables.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

static Value builtins_abs(Thread *t, KR_UNUSED Value self, Value v) { return kr_abs(t, v); }

static Value in_base(Thread *t, Value v, int base)
{
    Value i = kr_index(t, v);
    return value_is_error(i) ? VALUE_ERROR : kr_int_to_str(t, i, base, true);
}

static Value builtins_bin(Thread *t, KR_UNUSED Value self, Value v) { return in_base(t, v, 2); }

static Value builtins_oct(Thread *t, KR_UNUSED Value self, Value v) { return in_base(t, v, 8); }

static Value builtins_hex(Thread *t, KR_UNUSED Value self, Value v) { return in_base(t, v, 16); }

static Value builtins_chr(Thread *t, KR_UNUSED Value self, Value v)
{
    int c;
    if (!kr_arg_int(t, v, &c)) {
        return VALUE_ERROR;
    }
    if (c < 0 || c > 0x10FFFF) {
        return kr_raise(t, KR_EXC(ValueError), "chr() arg not in range(0x110000)");
    }
    return value_from_ptr(kr_str_from_char(t, (uint32_t)c));
}

static Value builtins_ord(Thread *t, KR_UNUSED Value self, Value v)
{
    isize n;
    if (kr_is_str(v)) {
        Str *s = (Str *)value_ptr(v);
        n = kr_str_len(s);
        if (n == 1) {
            return kr_str_flat(t, s) ? value_from_small(kr_str_at(s, 0)) : VALUE_ERROR;
        }
    } else if (kr_is_bytes(v)) {
        Bytes *b = (Bytes *)value_ptr(v);
        n = kr_bytes_len(b);
        if (n == 1) {
            return value_from_small((uint8_t)kr_bytes_data(b)[0]);
        }
    } else if (kr_is_instance_of(v, &PyByteArray_Type)) {
        ByteArray *b = (ByteArray *)value_ptr(v);
        n = b->ob_base.ob_size;
        if (n == 1) {
            return value_from_small((uint8_t)kr_bytearray_data(b)[0]);
        }
    } else {
        return kr_raise(t, KR_EXC(TypeError), "ord() expected string of length 1, but %T found", v);
    }
    return kr_raise(t, KR_EXC(TypeError),
                    "ord() expected a character, but string of length %zd found", n);
}

static Value builtins_divmod(Thread *t, KR_UNUSED Value self, const Value *args, size_t nargs)
{
    return kr_check_nargs(t, "divmod", nargs, 2, 2) ? kr_divmod(t, args[0], args[1]) : VALUE_ERROR;
}

static Value builtins_pow(Thread *t, KR_UNUSED Value self, const Value *args)
{
    return kr_pow(t, args[0], args[1], value_is_null(args[2]) ? KR_NONE : args[2]);
}

static Value builtins_round(Thread *t, KR_UNUSED Value self, const Value *args)
{
    bool found;
    bool plain = value_is_null(args[1]) || kr_is_none(args[1]);
    Value r = kr_call_special(t, args[0], KR_NAME(__round__), &args[1], plain ? 0 : 1, &found);
    if (!found && !kr_pending(t)) {
        return kr_raise(t, KR_EXC(TypeError), "type %T doesn't define __round__ method", args[0]);
    }
    return r;
}

/* clang-format off */
#define BUILTINS_NUM(M) \
    M(O,    builtins_abs,    NF_CALLS, "abs",    "abs($module, x, /)\n--\n\nThe absolute value.") \
    M(O,    builtins_bin,    NF_CALLS, "bin",    "bin($module, number, /)\n--\n\nAn integer as binary text: bin(10) is '0b1010'.") \
    M(O,    builtins_chr,    NF_CALLS, "chr",    "chr($module, i, /)\n--\n\nThe one-character string of a code point.") \
    M(FAST, builtins_divmod, NF_CALLS, "divmod", "divmod($module, x, y, /)\n--\n\nThe tuple (x//y, x%y).") \
    M(O,    builtins_hex,    NF_CALLS, "hex",    "hex($module, number, /)\n--\n\nAn integer as hexadecimal text: hex(255) is '0xff'.") \
    M(O,    builtins_oct,    NF_CALLS, "oct",    "oct($module, number, /)\n--\n\nAn integer as octal text: oct(8) is '0o10'.") \
    M(O,    builtins_ord,    NF_CALLS, "ord",    "ord($module, c, /)\n--\n\nThe code point of a one-character string.") \
    M(ARGS, builtins_pow,    NF_CALLS, "pow",    "pow($module, /, base, exp, mod=None)\n--\n\nbase**exp, or base**exp % mod computed efficiently.") \
    M(ARGS, builtins_round,  NF_CALLS, "round",  "round($module, /, number, ndigits=None)\n--\n\nA number rounded to a precision in decimal digits.")
/* clang-format on */
KR_NATIVE_TABLE_SHARED(kr_builtins_num_defs, BUILTINS_NUM)
