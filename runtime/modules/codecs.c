/* codecs.c -- the module _codecs: the registry and the runtime's own codecs, as the package
 * `encodings` and the module codecs call them.
 *
 * An encoder takes (str, errors) and returns (bytes, len(str)); a decoder takes (data, errors,
 * final) and returns (str, bytes used).  Without `final` an unfinished sequence at the end is left
 * for the next call.
 */
#include "runtime/core/ops.h"
#include "runtime/modules/modules.h"
#include "runtime/types/bytes_int.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str_codec.h"
#include "runtime/types/str_int.h"

/* -- Arguments and results -----------------------------------------------------------------------
 */

static bool errors_arg(Thread *t, const char *function, Value v, const char **out)
{
    *out = NULL;
    if (value_is_null(v) || kr_is_none(v)) {
        return true;
    }
    if (!kr_is_str(v)) {
        return kr_bad_argument(t, function, "argument 2", "str or None", v);
    }
    return kr_str_arg_c(t, function, "argument 2", v, out);
}

/* `final`: any int. */
static bool truth_arg(Thread *t, Value v, bool fallback, bool *out)
{
    int n = fallback;
    if (!value_is_null(v) && !kr_arg_int(t, v, &n)) {
        return false;
    }
    *out = n != 0;
    return true;
}

static Value result(Thread *t, Value v, isize used)
{
    return value_is_error(v) ? v : value_from_ptr(kr_tuple_pair(t, v, kr_int_from_i64(t, used)));
}

static Str *str_arg(Thread *t, const char *function, Value v)
{
    if (!kr_is_str(v)) {
        kr_bad_argument(t, function, "argument 1", "str", v);
        return NULL;
    }
    return kr_str_flat(t, kr_as_str(v)) ? kr_as_str(v) : NULL;
}

/* -- Encoders: (str, errors=None[, byteorder=0])
 * ------------------------------------------------------ */

#define DEFINE_ENCODER(name, call)                                       \
    static Value codecs_##name(Thread *t, Value self, const Value *args) \
    {                                                                    \
        const char *errors;                                              \
        Str *s = str_arg(t, #name, args[0]);                             \
        if (s == NULL || !errors_arg(t, #name, args[1], &errors)) {      \
            return VALUE_ERROR;                                          \
        }                                                                \
        (void)errors;                                                    \
        return result(t, call, kr_str_len(s));                           \
    }
DEFINE_ENCODER(ascii_encode, kr_ascii_encode_text(t, s, errors))
DEFINE_ENCODER(latin_1_encode, kr_latin1_encode_text(t, s, errors))
DEFINE_ENCODER(utf_8_encode, kr_utf8_encode_text(t, s, errors))
DEFINE_ENCODER(utf_7_encode, kr_utf7_encode_text(t, s))
DEFINE_ENCODER(utf_16_le_encode, kr_utf16_encode_text(t, s, errors, -1))
DEFINE_ENCODER(utf_16_be_encode, kr_utf16_encode_text(t, s, errors, 1))
DEFINE_ENCODER(utf_32_le_encode, kr_utf32_encode_text(t, s, errors, -1))
DEFINE_ENCODER(utf_32_be_encode, kr_utf32_encode_text(t, s, errors, 1))
DEFINE_ENCODER(unicode_escape_encode, kr_unicode_escape_encode(t, s))
DEFINE_ENCODER(raw_unicode_escape_encode, kr_raw_unicode_escape_encode(t, s))
DEFINE_ENCODER(charmap_encode,
               kr_charmap_encode(t, s, value_is_null(args[2]) ? KR_NONE : args[2], errors))

#define DEFINE_ORDER_ENCODER(name, encode)                                  \
    static Value codecs_##name(Thread *t, Value self, const Value *args)    \
    {                                                                       \
        const char *errors;                                                 \
        int order = 0;                                                      \
        Str *s = str_arg(t, #name, args[0]);                                \
        if (s == NULL || !errors_arg(t, #name, args[1], &errors) ||         \
            (!value_is_null(args[2]) && !kr_arg_int(t, args[2], &order))) { \
            return VALUE_ERROR;                                             \
        }                                                                   \
        order = order < 0 ? -1 : order > 0;                                 \
        return result(t, encode(t, s, errors, order), kr_str_len(s));       \
    }
DEFINE_ORDER_ENCODER(utf_16_encode, kr_utf16_encode_text)
DEFINE_ORDER_ENCODER(utf_32_encode, kr_utf32_encode_text)

/* -- Decoders: (data, errors=None, final=False)
 * ------------------------------------------------------- */

/* `data` for decoders of escapes may be a str, taken as its UTF-8. */
static bool data_arg(Thread *t, Value v, bool text_too, ByteArg *out)
{
    if (text_too && kr_is_str(v)) {
        isize n;
        const char *p = kr_str_utf8(t, kr_as_str(v), &n);
        out->buffer.obj = NULL;
        out->p = (const uint8_t *)p;
        out->n = n;
        return p != NULL;
    }
    return kr_byte_arg(t, v, out);
}

/* The first two arguments, in order; the caller is done with `data` when they are good. */
static bool decoder_args(Thread *t, const char *function, const Value *args, bool text_too,
                         ByteArg *data, const char **errors)
{
    if (!data_arg(t, args[0], text_too, data)) {
        return false;
    }
    if (!errors_arg(t, function, args[1], errors)) {
        kr_byte_arg_done(t, data);
        return false;
    }
    return true;
}

#define DEFINE_DECODER(name, text_too, final_default, call)              \
    static Value codecs_##name(Thread *t, Value self, const Value *args) \
    {                                                                    \
        const char *errors;                                              \
        bool final = final_default;                                      \
        ByteArg data;                                                    \
        if (!decoder_args(t, #name, args, text_too, &data, &errors)) {   \
            return VALUE_ERROR;                                          \
        }                                                                \
        const char *p = (const char *)data.p;                            \
        isize n = data.n, used = n;                                      \
        int order = 0;                                                   \
        Value v = VALUE_ERROR;                                           \
        (void)errors, (void)order, (void)p, (void) final;                \
        if (call) {                                                      \
            v = result(t, v, used);                                      \
        }                                                                \
        kr_byte_arg_done(t, &data);                                      \
        return v;                                                        \
    }
#define FINAL             truth_arg(t, args[2], final, &final)
#define USED              (final ? NULL : &used)
#define GIVES(x)          !value_is_error(v = (x))
#define ORDERED(value, x) (order = (value), GIVES(x))

DEFINE_DECODER(ascii_decode, false, true, GIVES(kr_ascii_decode_text(t, p, n, errors)))
DEFINE_DECODER(latin_1_decode, false, true, GIVES(kr_latin1_decode_text(t, p, n)))
DEFINE_DECODER(charmap_decode, false, true,
               GIVES(kr_charmap_decode(t, p, n, value_is_null(args[2]) ? KR_NONE : args[2],
                                       errors)))
DEFINE_DECODER(utf_8_decode, false, false,
               FINAL &&GIVES(kr_utf8_decode_text(t, p, n, errors, USED)))
DEFINE_DECODER(utf_7_decode, false, false,
               FINAL &&GIVES(kr_utf7_decode_text(t, p, n, errors, USED)))
DEFINE_DECODER(unicode_escape_decode, true, true,
               FINAL &&GIVES(kr_unicode_escape_decode(t, p, n, errors, USED)))
DEFINE_DECODER(raw_unicode_escape_decode, true, true,
               FINAL &&GIVES(kr_raw_unicode_escape_decode(t, p, n, errors, USED)))
DEFINE_DECODER(utf_16_decode, false, false,
               FINAL &&ORDERED(0, kr_utf16_decode_text(t, p, n, errors, &order, USED)))
DEFINE_DECODER(utf_16_le_decode, false, false,
               FINAL &&ORDERED(-1, kr_utf16_decode_text(t, p, n, errors, &order, USED)))
DEFINE_DECODER(utf_16_be_decode, false, false,
               FINAL &&ORDERED(1, kr_utf16_decode_text(t, p, n, errors, &order, USED)))
DEFINE_DECODER(utf_32_decode, false, false,
               FINAL &&ORDERED(0, kr_utf32_decode_text(t, p, n, errors, &order, USED)))
DEFINE_DECODER(utf_32_le_decode, false, false,
               FINAL &&ORDERED(-1, kr_utf32_decode_text(t, p, n, errors, &order, USED)))
DEFINE_DECODER(utf_32_be_decode, false, false,
               FINAL &&ORDERED(1, kr_utf32_decode_text(t, p, n, errors, &order, USED)))

/* (data, errors=None, byteorder=0, final=False) -> (str, used, byteorder found) */
typedef Value (*OrderedDecoder)(Thread *, const char *, isize, const char *, int *, isize *);

static Value ex_decode(Thread *t, const char *name, const Value *args, OrderedDecoder decode)
{
    const char *errors;
    int order = 0;
    bool final;
    ByteArg data;
    if (!decoder_args(t, name, args, false, &data, &errors)) {
        return VALUE_ERROR;
    }
    isize used = data.n;
    Value text = VALUE_ERROR;
    if ((value_is_null(args[2]) || kr_arg_int(t, args[2], &order)) &&
        truth_arg(t, args[3], false, &final)) {
        text = decode(t, (const char *)data.p, data.n, errors, &order, final ? NULL : &used);
    }
    kr_byte_arg_done(t, &data);
    Value items[3] = {text, kr_int_from_i64(t, used), value_from_small(order)};
    return value_is_error(text) ? text : value_from_ptr(kr_tuple_from(t, items, 3));
}

static Value codecs_utf_16_ex_decode(Thread *t, Value self, const Value *args)
{
    return ex_decode(t, "utf_16_ex_decode", args, kr_utf16_decode_text);
}
static Value codecs_utf_32_ex_decode(Thread *t, Value self, const Value *args)
{
    return ex_decode(t, "utf_32_ex_decode", args, kr_utf32_decode_text);
}

/* -- Escapes of bytes literals
 * ------------------------------------------------------------------------- */

static int hex_value(uint8_t c)
{
    return (uint8_t)(c - '0') < 10           ? c - '0'
           : (uint8_t)((c | 0x20) - 'a') < 6 ? (c | 0x20) - 'a' + 10
                                             : -1;
}

static Value unescape(Thread *t, const uint8_t *p, isize n, const char *errors)
{
    ByteVec out = {NULL, 0, 0};
    const uint8_t *invalid = NULL; /* the first escape that means nothing */
    for (isize i = 0; i < n;) {
        uint8_t c = p[i++];
        if (c != '\\') {
            if (!kr_bytevec_push(t, &out, c)) {
                return VALUE_ERROR;
            }
            continue;
        }
        if (i == n) {
            return kr_raise(t, KR_EXC(ValueError), "Trailing \\ in string");
        }
        static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
        c = p[i++];
        const char *simple = c ? strchr(from, c) : NULL;
        uint8_t bytes[2] = {'\\', c};
        isize len = 1;
        if (simple != NULL) {
            bytes[0] = (uint8_t)to[simple - from];
        } else if (c == '\n') {
            len = 0;
        } else if (c >= '0' && c <= '7') {
            unsigned value = c - '0';
            const uint8_t *start = p + i - 1;
            for (int k = 0; k < 2 && i < n && p[i] >= '0' && p[i] <= '7'; k++) {
                value = value * 8 + (p[i++] - '0');
            }
            if (value > 255 && invalid == NULL) {
                invalid = start;
            }
            bytes[0] = (uint8_t)value;
        } else if (c == 'x') {
            int high = i < n ? hex_value(p[i]) : -1, low = i + 1 < n ? hex_value(p[i + 1]) : -1;
            if (high >= 0 && low >= 0) {
                bytes[0] = (uint8_t)(high << 4 | low);
                i += 2;
            } else if (errors == NULL || strcmp(errors, "strict") == 0) {
                return kr_raise(t, KR_EXC(ValueError), "invalid \\x escape at position %zd", i - 2);
            } else {
                if (strcmp(errors, "replace") == 0) {
                    bytes[0] = '?';
                } else if (strcmp(errors, "ignore") == 0) {
                    len = 0;
                } else {
                    return kr_raise(t, KR_EXC(ValueError),
                                    "decoding error; unknown error handling code: %.400s", errors);
                }
                i += high >= 0;
            }
        } else {
            invalid = invalid ? invalid : p + i - 1;
            len = 2;
        }
        if (!kr_bytevec_append(t, &out, bytes, len)) {
            return VALUE_ERROR;
        }
    }
    if (invalid != NULL) {
        bool ok = *invalid >= '4' && *invalid <= '7'
                      ? kr_warn(t, KR_EXC(DeprecationWarning), 1,
                                "invalid octal escape sequence '\\%.3s'", (const char *)invalid)
                      : kr_warn(t, KR_EXC(DeprecationWarning), 1, "invalid escape sequence '\\%c'",
                                *invalid);
        if (!ok) {
            return VALUE_ERROR;
        }
    }
    return kr_bytevec_to_bytes(t, &out);
}

static Value codecs_escape_decode(Thread *t, Value self, const Value *args)
{
    const char *errors;
    ByteArg data;
    if (!decoder_args(t, "escape_decode", args, true, &data, &errors)) {
        return VALUE_ERROR;
    }
    isize n = data.n;
    Value v = unescape(t, data.p, n, errors);
    kr_byte_arg_done(t, &data);
    return result(t, v, n);
}

static Value codecs_escape_encode(Thread *t, Value self, const Value *args)
{
    const char *errors;
    ByteVec out = {NULL, 0, 0};
    if (!kr_is_bytes(args[0])) {
        kr_bad_argument(t, "escape_encode", "argument 1", "bytes", args[0]);
        return VALUE_ERROR;
    }
    if (!errors_arg(t, "escape_encode", args[1], &errors)) {
        return VALUE_ERROR;
    }
    Span s = kr_span(args[0]);
    for (isize i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        char text[4] = {(char)c};
        isize len = 1;
        if (c == '\\' || c == '\'' || c == '\t' || c == '\n' || c == '\r') {
            text[0] = '\\';
            text[1] = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : (char)c;
            len = 2;
        } else if (c < ' ' || c >= 0x7F) {
            memcpy(text, "\\x", 2);
            text[2] = "0123456789abcdef"[c >> 4];
            text[3] = "0123456789abcdef"[c & 15];
            len = 4;
        }
        if (!kr_bytevec_append(t, &out, text, len)) {
            return VALUE_ERROR;
        }
    }
    return result(t, kr_bytevec_to_bytes(t, &out), s.n);
}

static Value codecs_readbuffer_encode(Thread *t, Value self, const Value *args)
{
    const char *errors;
    ByteArg data;
    if (!decoder_args(t, "readbuffer_encode", args, true, &data, &errors)) {
        return VALUE_ERROR;
    }
    isize n = data.n;
    Value v = value_from_ptr(kr_bytes_from(t, data.p, n));
    kr_byte_arg_done(t, &data);
    return result(t, v, n);
}

/* -- The registry
 * ---------------------------------------------------------------------------------------- */

static Value codecs_register(Thread *t, Value self, Value function)
{
    return kr_codec_register(t, function) ? KR_NONE : VALUE_ERROR;
}

static Value codecs_unregister(Thread *t, Value self, Value function)
{
    return kr_codec_unregister(t, function) ? KR_NONE : VALUE_ERROR;
}

static Value codecs_lookup(Thread *t, Value self, Value encoding)
{
    const char *name;
    return kr_str_arg_c(t, "lookup", "argument", encoding, &name) ? kr_codec_lookup(t, name)
                                                                  : VALUE_ERROR;
}

static Value run(Thread *t, const char *function, const Value *args,
                 Value (*codec)(Thread *, Value, const char *, const char *))
{
    const char *encoding, *errors;
    if (!kr_str_arg_c(t, function, "argument 'encoding'", args[1], &encoding) ||
        !kr_str_arg_c(t, function, "argument 'errors'", args[2], &errors)) {
        return VALUE_ERROR;
    }
    return codec(t, args[0], encoding ? encoding : "utf-8", errors);
}

static Value codecs_encode(Thread *t, Value self, const Value *args)
{
    return run(t, "encode", args, kr_codec_encode);
}
static Value codecs_decode(Thread *t, Value self, const Value *args)
{
    return run(t, "decode", args, kr_codec_decode);
}

static Value codecs_register_error(Thread *t, Value self, const Value *args, size_t nargs)
{
    const char *name;
    if (!kr_check_nargs(t, "register_error", nargs, 2, 2) ||
        !kr_str_arg_c(t, "register_error", "argument 1", args[0], &name)) {
        return VALUE_ERROR;
    }
    return kr_codec_register_error(t, kr_as_str(args[0]), args[1]) ? KR_NONE : VALUE_ERROR;
}

static Value codecs_lookup_error(Thread *t, Value self, Value v)
{
    const char *name;
    return kr_str_arg_c(t, "lookup_error", "argument", v, &name) ? kr_codec_lookup_error(t, name)
                                                                 : VALUE_ERROR;
}

static Value codecs_charmap_build(Thread *t, Value self, Value table)
{
    if (!kr_is_str(table)) {
        kr_bad_argument(t, "charmap_build", "argument", "str", table);
        return VALUE_ERROR;
    }
    return kr_charmap_build(t, kr_as_str(table));
}

/* clang-format off */
#define ENCODER(M, name) \
    M(ARGS, codecs_##name, NF_CALLS, #name, #name "($module, str, errors=None, /)\n--\n\n")
#define DECODER(M, name) \
    M(ARGS, codecs_##name, NF_CALLS, #name, #name "($module, data, errors=None, final=False, /)\n--\n\n")

#define CODECS_FUNCTIONS(M)                                                                                \
    M(O, codecs_register, 0, "register",                                                                   \
      "register($module, search_function, /)\n--\n\nAdds a function that finds codecs.\n\n"               \
      "It gets a name in lower case and returns a CodecInfo or None.")                                     \
    M(O, codecs_unregister, 0, "unregister",                                                               \
      "unregister($module, search_function, /)\n--\n\nRemoves a search function and forgets all codecs found.") \
    M(O, codecs_lookup, NF_CALLS, "lookup",                                                                \
      "lookup($module, encoding, /)\n--\n\nThe CodecInfo of an encoding; LookupError if nobody knows it.") \
    M(ARGS, codecs_encode, NF_CALLS, "encode",                                                             \
      "encode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nEncodes any object by any codec.") \
    M(ARGS, codecs_decode, NF_CALLS, "decode",                                                             \
      "decode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nDecodes any object by any codec.") \
    M(ARGS, codecs_escape_decode, 0, "escape_decode",                                                      \
      "escape_decode($module, data, errors=None, /)\n--\n\n")                                              \
    M(ARGS, codecs_escape_encode, 0, "escape_encode",                                                      \
      "escape_encode($module, data, errors=None, /)\n--\n\n")                                              \
    ENCODER(M, utf_8_encode)                                                                               \
    DECODER(M, utf_8_decode)                                                                               \
    ENCODER(M, utf_7_encode)                                                                               \
    DECODER(M, utf_7_decode)                                                                               \
    M(ARGS, codecs_utf_16_encode, NF_CALLS, "utf_16_encode",                                               \
      "utf_16_encode($module, str, errors=None, byteorder=0, /)\n--\n\n")                                  \
    ENCODER(M, utf_16_le_encode)                                                                           \
    ENCODER(M, utf_16_be_encode)                                                                           \
    DECODER(M, utf_16_decode)                                                                              \
    DECODER(M, utf_16_le_decode)                                                                           \
    DECODER(M, utf_16_be_decode)                                                                           \
    M(ARGS, codecs_utf_16_ex_decode, NF_CALLS, "utf_16_ex_decode",                                         \
      "utf_16_ex_decode($module, data, errors=None, byteorder=0, final=False,\n                 /)\n--\n\n") \
    M(ARGS, codecs_utf_32_encode, NF_CALLS, "utf_32_encode",                                               \
      "utf_32_encode($module, str, errors=None, byteorder=0, /)\n--\n\n")                                  \
    ENCODER(M, utf_32_le_encode)                                                                           \
    ENCODER(M, utf_32_be_encode)                                                                           \
    DECODER(M, utf_32_decode)                                                                              \
    DECODER(M, utf_32_le_decode)                                                                           \
    DECODER(M, utf_32_be_decode)                                                                           \
    M(ARGS, codecs_utf_32_ex_decode, NF_CALLS, "utf_32_ex_decode",                                         \
      "utf_32_ex_decode($module, data, errors=None, byteorder=0, final=False,\n                 /)\n--\n\n") \
    ENCODER(M, unicode_escape_encode)                                                                      \
    M(ARGS, codecs_unicode_escape_decode, NF_CALLS, "unicode_escape_decode",                               \
      "unicode_escape_decode($module, data, errors=None, final=True, /)\n--\n\n")                          \
    ENCODER(M, raw_unicode_escape_encode)                                                                  \
    M(ARGS, codecs_raw_unicode_escape_decode, NF_CALLS, "raw_unicode_escape_decode",                       \
      "raw_unicode_escape_decode($module, data, errors=None, final=True, /)\n--\n\n")                      \
    ENCODER(M, latin_1_encode)                                                                             \
    M(ARGS, codecs_latin_1_decode, 0, "latin_1_decode",                                                    \
      "latin_1_decode($module, data, errors=None, /)\n--\n\n")                                             \
    ENCODER(M, ascii_encode)                                                                               \
    M(ARGS, codecs_ascii_decode, NF_CALLS, "ascii_decode",                                                 \
      "ascii_decode($module, data, errors=None, /)\n--\n\n")                                               \
    M(ARGS, codecs_charmap_encode, NF_CALLS, "charmap_encode",                                             \
      "charmap_encode($module, str, errors=None, mapping=None, /)\n--\n\n")                                \
    M(ARGS, codecs_charmap_decode, NF_CALLS, "charmap_decode",                                             \
      "charmap_decode($module, data, errors=None, mapping=None, /)\n--\n\n")                               \
    M(O, codecs_charmap_build, 0, "charmap_build",                                                         \
      "charmap_build($module, map, /)\n--\n\n")                                                            \
    M(ARGS, codecs_readbuffer_encode, 0, "readbuffer_encode",                                              \
      "readbuffer_encode($module, data, errors=None, /)\n--\n\n")                                          \
    M(FAST, codecs_register_error, 0, "register_error",                                                    \
      "register_error($module, errors, handler, /)\n--\n\nNames an error handler.\n\n"                     \
      "It gets the Unicode error and returns (replacement, position to go on at), or raises.")             \
    M(O, codecs_lookup_error, 0, "lookup_error",                                                           \
      "lookup_error($module, name, /)\n--\n\nThe error handler of that name; LookupError if there is none.")
/* clang-format on */
KR_NATIVE_TABLE(codecs_defs, CODECS_FUNCTIONS)

const NativeModule kr_module_codecs = {
    .name = "_codecs",
    .defs = codecs_defs,
};
