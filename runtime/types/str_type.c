/* str_type.c -- the type str: slots, construction, repr, the method table; its iterators. */
#include "runtime/base/unidata.h"
#include "runtime/base/utf8.h"
#include "runtime/core/app.h"
#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/format.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str_codec.h"
#include "runtime/types/str_int.h"
#include "runtime/types/text_args.h"
#include "runtime/types/type.h"

/* -- repr
 * ------------------------------------------------------------------------------------------ */

/* Bytes of the escape of c, written to out: \t, \xhh, \uhhhh or \Uhhhhhhhh. */
static int escape(uint32_t c, char out[10])
{
    char letter = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : 0;
    out[0] = '\\';
    if (letter) {
        out[1] = letter;
        return 2;
    }
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    out[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    for (int i = 0; i < digits; i++) {
        out[2 + i] = "0123456789abcdef"[c >> 4 * (digits - 1 - i) & 15];
    }
    return 2 + digits;
}

Value kr_str_repr(Thread *t, Str *s)
{
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    isize len = kr_str_len(s);
    int kind = kr_str_kind(s);
    const void *data = kr_str_data(s);
    bool single = false, twice = false, plain = true;
    if (kr_str_is_ascii(s)) {
        for (isize i = 0; i < len; i++) {
            uint8_t c = ((const uint8_t *)data)[i];
            single |= c == '\'';
            twice |= c == '"';
            plain &= c >= ' ' && c != '\\' && c != 0x7F;
        }
    }
    for (isize i = 0; i < len && !kr_str_is_ascii(s); i++) {
        uint32_t c = kr_char_at(data, kind, i);
        if (c == '\'') {
            single = true;
        } else if (c == '"') {
            twice = true;
        } else if (c == '\\' || c < ' ' || c >= 0x7F) {
            plain = false;
        }
    }
    char quote = single && !twice ? '"' : '\'';
    if (plain && !(single && twice)) {
        Str *r = kr_str_new(t, len + 2, 0x7F);
        if (r == NULL) {
            return VALUE_ERROR;
        }
        char *to = kr_str_data(r);
        to[0] = to[len + 1] = quote;
        kr_copy_short(to + 1, data, (size_t)len);
        return value_from_ptr(r);
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_char(&b, (uint8_t)quote);
    {
        isize start = 0;
        for (isize i = 0; i < len && !b.failed; i++) {
            uint32_t c = kr_char_at(data, kind, i);
            char out[10] = {'\\', (char)c};
            int n = 2;
            if (c != (uint8_t)quote && c != '\\') {
                if (c < 0x7F ? c >= ' ' : kr_uni_is(c, UNI_PRINTABLE)) {
                    continue;
                }
                n = escape(c, out);
            }
            kr_sb_slice(&b, s, start, i);
            kr_sb_ascii(&b, out, n);
            start = i + 1;
        }
        kr_sb_slice(&b, s, start, len);
    }
    kr_sb_char(&b, (uint8_t)quote);
    return kr_sb_finish(&b);
}

Value kr_str_ascii(Thread *t, Str *s)
{
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    if (kr_str_is_ascii(s)) {
        return kr_str_exact(t, value_from_ptr(s));
    }
    StrBuilder b;
    kr_sb_init(&b, t);
    for (isize i = 0, len = kr_str_len(s); i < len && !b.failed; i++) {
        uint32_t c = kr_str_at(s, i);
        char out[10];
        if (c < 0x80) {
            kr_sb_char(&b, c);
        } else {
            kr_sb_ascii(&b, out, escape(c, out));
        }
    }
    return kr_sb_finish(&b);
}

/* -- Slots
 * ------------------------------------------------------------------------------------------- */

static Value str_repr(Thread *t, Value self) { return kr_str_repr(t, kr_as_str(self)); }
static int64_t str_hash(Thread *t, Value self) { return kr_str_hash(t, kr_as_str(self)); }
static isize str_length(Thread *t, Value self)
{
    Str *s = kr_as_str(self);
    return kr_str_flat(t, s) ? kr_str_len(s) : -1;
}

static Value str_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_str(a) || !kr_is_str(b)) {
        return KR_NOTIMPLEMENTED;
    }
    Str *x = kr_as_str(a), *y = kr_as_str(b);
    if (!kr_str_flat(t, x) || !kr_str_flat(t, y)) {
        return VALUE_ERROR;
    }
    if (op == CMP_EQ || op == CMP_NE) {
        return kr_bool(kr_str_equal(t, x, y) == (op == CMP_EQ));
    }
    int c = kr_str_compare(t, x, y);
    switch (op) {
    case CMP_LT: return kr_bool(c < 0);
    case CMP_LE: return kr_bool(c <= 0);
    case CMP_GT: return kr_bool(c > 0);
    default: return kr_bool(c >= 0);
    }
}

static Value str_concat(Thread *t, Value a, Value b)
{
    if (!kr_is_str(a) || !kr_is_str(b)) {
        return kr_raise(t, KR_EXC(TypeError), "can only concatenate str (not \"%.200T\") to str",
                        b);
    }
    return kr_str_concat(t, a, b);
}

static Value str_repeat(Thread *t, Value self, isize n)
{
    return kr_str_repeat(t, kr_as_str(self), n);
}

static int str_contains(Thread *t, Value self, Value item)
{
    if (!kr_is_str(item)) {
        return kr_fail_int(t, KR_EXC(TypeError),
                           "'in <string>' requires string as left operand, not %.100T", item);
    }
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s)) {
        return -1;
    }
    isize i = kr_str_find(t, s, kr_as_str(item), 0, kr_str_len(s), 1);
    return i == -2 ? -1 : i >= 0;
}

static Value str_item(Thread *t, Value self, isize i)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    if (i < 0 || i >= kr_str_len(s)) {
        return kr_raise(t, KR_EXC(IndexError), "string index out of range");
    }
    return kr_str_char(t, s, i);
}

static Value str_subscript(Thread *t, Value self, Value key)
{
    Str *s = kr_as_str(self);
    isize start, step, count;
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    switch (kr_subscript(t, key, kr_str_len(s), "string index out of range",
                         "string indices must be integers, not '%.200T'", &start, &step, &count)) {
    case SUBSCRIPT_INDEX: return kr_str_char(t, s, start);
    case SUBSCRIPT_SLICE: return kr_str_slice(t, s, start, step, count);
    default: return VALUE_ERROR;
    }
}

static Value str_remainder(Thread *t, Value format, Value args)
{
    return kr_is_str(format) ? kr_str_percent(t, kr_as_str(format), args) : KR_NOTIMPLEMENTED;
}

static Value str_str(Thread *t, Value self) { return kr_str_exact(t, self); }

/* -- Construction
 * -------------------------------------------------------------------------------------- */

Value kr_str_from_encoded(Thread *t, Value v, const char *encoding, const char *errors)
{
    if (kr_is_bytes(v)) {
        Bytes *b = (Bytes *)value_ptr(v);
        return kr_str_decode(t, kr_bytes_data(b), kr_bytes_len(b), encoding, errors);
    }
    if (kr_is_str(v)) {
        return kr_raise(t, KR_EXC(TypeError), "decoding str is not supported");
    }
    if (!kr_has_buffer(v)) {
        return kr_raise(t, KR_EXC(TypeError),
                        "decoding to str: need a bytes-like object, %.80T found", v);
    }
    Buffer b;
    if (!kr_buffer_get(t, v, &b, BUF_SIMPLE)) {
        return VALUE_ERROR;
    }
    Value s = kr_str_decode(t, b.buf, b.len, encoding, errors);
    kr_buffer_release(t, &b);
    return s;
}

bool kr_str_arg_c(Thread *t, const char *function, const char *argument, Value v, const char **out)
{
    isize len;
    *out = NULL;
    if (value_is_null(v)) {
        return true;
    }
    if (!kr_is_str(v)) {
        return kr_bad_argument(t, function, argument, "str", v);
    }
    *out = kr_str_utf8(t, kr_as_str(v), &len);
    if (*out != NULL && strlen(*out) != (size_t)len) {
        return kr_fail(t, KR_EXC(ValueError), "embedded null character");
    }
    return *out != NULL;
}

static Value str_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    static ArgSpec spec = {.signature =
                               "str($type, object='', encoding='utf-8', errors='strict')\n--\n\n"};
    Value bound[3] = {VALUE_NULL, VALUE_NULL, VALUE_NULL}, v;
    const char *encoding, *errors;
    if (kwnames == NULL && nargs <= 1) {
        bound[0] = nargs > 0 ? args[0] : VALUE_NULL;
    } else if (!kr_args_bind(t, &spec, args, nargs, kwnames, bound)) {
        return VALUE_ERROR;
    }
    if (!kr_str_arg_c(t, "str", "argument 'encoding'", bound[1], &encoding) ||
        !kr_str_arg_c(t, "str", "argument 'errors'", bound[2], &errors)) {
        return VALUE_ERROR;
    }
    if (value_is_null(bound[0])) {
        v = value_from_ptr(kr_str_empty);
    } else if (encoding == NULL && errors == NULL) {
        v = kr_str(t, bound[0]);
    } else {
        v = kr_str_from_encoded(t, bound[0], encoding, errors);
    }
    if (value_is_error(v) || type == &PyUnicode_Type) {
        return v;
    }
    Value self = kr_type_alloc(t, type, 0);
    if (value_is_error(self) || !kr_str_init_subclass(t, kr_as_str(self), kr_as_str(v))) {
        return VALUE_ERROR;
    }
    return self;
}

/* -- Methods that are slots in disguise
 * ------------------------------------------------------------------ */

static Value str_format_method(Thread *t, Value self, Value spec)
{
    if (!kr_is_str(spec)) {
        kr_bad_argument(t, "__format__", "argument", "str", spec);
        return VALUE_ERROR;
    }
    if (kr_str_len(kr_as_str(spec)) == 0 && kr_str_is_flat(kr_as_str(spec))) {
        return kr_is_exact_str(self) ? self : kr_str(t, self);
    }
    return kr_format_str(t, kr_as_str(self), kr_as_str(spec));
}

static Value str_dot_format(Thread *t, Value self, const Value *args, size_t nargs, Tuple *kwnames)
{
    return kr_str_dot_format_kw(t, kr_as_str(self), args, (isize)nargs, kwnames);
}

static Value str_format_map(Thread *t, Value self, Value mapping)
{
    return kr_str_dot_format(t, kr_as_str(self), NULL, 0, mapping);
}

static Value str_encode(Thread *t, Value self, const Value *args)
{
    const char *encoding, *errors;
    if (value_is_null(args[0]) && value_is_null(args[1])) {
        return kr_str_flat(t, kr_as_str(self)) ? kr_utf8_encode_text(t, kr_as_str(self), NULL)
                                               : VALUE_ERROR;
    }
    if (!kr_str_arg_c(t, "encode", "argument 'encoding'", args[0], &encoding) ||
        !kr_str_arg_c(t, "encode", "argument 'errors'", args[1], &errors)) {
        return VALUE_ERROR;
    }
    return kr_str_encode(t, kr_as_str(self), encoding, errors);
}

static Value str_getnewargs(Thread *t, Value self)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    Value copy = value_from_ptr(kr_str_from_kind(t, kr_str_kind(s), kr_str_data(s), kr_str_len(s)));
    return value_is_error(copy) ? copy : value_from_ptr(kr_tuple_from(t, &copy, 1));
}

static Value str_sizeof(Thread *t, Value self)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    isize size = sizeof(Str), data = (kr_str_len(s) + 1) * kr_str_kind(s);
    if (kr_is_exact_str(self)) {
        size = (isize)(kr_str_is_ascii(s) ? sizeof(StrAscii) : offsetof(Str, any));
    }
    if (!kr_str_is_ascii(s) && s->utf8 != NULL) {
        size += s->utf8_length + 1;
    }
    return kr_int_from_i64(t, size + data);
}

/* -- The table
 * --------------------------------------------------------------------------------------------- */

/* clang-format off */
#define STR_METHODS(M)                                                                                     \
    M(ARGS, str_encode, NF_CALLS, "encode",                                                                \
      "encode($self, /, encoding='utf-8', errors='strict')\n--\n\n"                                        \
      "The text as bytes in the given encoding.\n\n"                                                       \
      "errors says what happens to characters the encoding does not have: 'strict' raises\n"               \
      "UnicodeEncodeError; 'ignore', 'replace', 'xmlcharrefreplace' and every name given to\n"             \
      "codecs.register_error put something else there.")                                                   \
    M(FAST, kr_str_m_replace, NF_RAISES, "replace",                                                        \
      "replace($self, old, new, count=-1, /)\n--\n\n"                                                      \
      "A copy in which `new` stands for each `old`, for the first `count` ones only if that is given.")    \
    M(ARGS, kr_str_m_split, NF_RAISES, "split",                                                            \
      "split($self, /, sep=None, maxsplit=-1)\n--\n\n"                                                     \
      "The list of the parts between separators.\n\n"                                                      \
      "Without sep the parts are the runs of characters that are not white space; empty ones\n"            \
      "do not count.  maxsplit limits the number of cuts, counted from the left.")                         \
    M(ARGS, kr_str_m_rsplit, NF_RAISES, "rsplit",                                                          \
      "rsplit($self, /, sep=None, maxsplit=-1)\n--\n\n"                                                    \
      "As split(), but cuts are counted from the right.")                                                  \
    M(O, kr_str_m_join, NF_CALLS | NF_APP(APP_JOIN), "join",                                                                  \
      "join($self, iterable, /)\n--\n\nAll strings of the iterable with self between them.\n\n"            \
      "'.'.join(['ab', 'pq', 'rs']) is 'ab.pq.rs'.")                                                       \
    M(NOARGS, kr_str_m_capitalize, NF_PURE, "capitalize",                                                  \
      "capitalize($self, /)\n--\n\nA copy with a capital first character and the rest in lower case.")     \
    M(NOARGS, kr_str_m_casefold, NF_PURE, "casefold",                                                      \
      "casefold($self, /)\n--\n\nA copy fit for comparing without regard to case.")                        \
    M(NOARGS, kr_str_m_title, NF_PURE, "title",                                                            \
      "title($self, /)\n--\n\nA copy in which each word starts with a capital and goes on in lower case.") \
    M(FAST, kr_str_m_center, NF_RAISES, "center",                                                          \
      "center($self, width, fillchar=' ', /)\n--\n\nSelf in the middle of a string of the given width.")   \
    M(FAST, kr_str_m_count, NF_RAISES, "count",                                                            \
      "S.count(sub[, start[, end]]) -> int\n\n"                                                            \
      "How often sub occurs in S[start:end] without overlap.")                                             \
    M(ARGS, kr_str_m_expandtabs, NF_RAISES, "expandtabs",                                                  \
      "expandtabs($self, /, tabsize=8)\n--\n\nA copy with spaces up to the next multiple of tabsize for each tab.") \
    M(FAST, kr_str_m_find, NF_RAISES, "find",                                                              \
      "S.find(sub[, start[, end]]) -> int\n\nLowest index of sub in S[start:end], -1 if it is not there.") \
    M(O, kr_str_m_partition, NF_RAISES, "partition",                                                       \
      "partition($self, sep, /)\n--\n\n"                                                                   \
      "Cuts at the first sep: (before, sep, after), or (self, '', '') without any.")                       \
    M(FAST, kr_str_m_index, NF_RAISES, "index",                                                            \
      "S.index(sub[, start[, end]]) -> int\n\nAs find(), but ValueError if sub is not there.")             \
    M(FAST, kr_str_m_ljust, NF_RAISES, "ljust",                                                            \
      "ljust($self, width, fillchar=' ', /)\n--\n\nSelf at the left of a string of the given width.")      \
    M(NOARGS, kr_str_m_lower, NF_PURE, "lower",                                                            \
      "lower($self, /)\n--\n\nA copy in lower case.")                                                      \
    M(FAST, kr_str_m_lstrip, NF_RAISES, "lstrip",                                                          \
      "lstrip($self, chars=None, /)\n--\n\nA copy without white space, or the given characters, at its start.") \
    M(FAST, kr_str_m_rfind, NF_RAISES, "rfind",                                                            \
      "S.rfind(sub[, start[, end]]) -> int\n\nHighest index of sub in S[start:end], -1 if it is not there.") \
    M(FAST, kr_str_m_rindex, NF_RAISES, "rindex",                                                          \
      "S.rindex(sub[, start[, end]]) -> int\n\nAs rfind(), but ValueError if sub is not there.")           \
    M(FAST, kr_str_m_rjust, NF_RAISES, "rjust",                                                            \
      "rjust($self, width, fillchar=' ', /)\n--\n\nSelf at the right of a string of the given width.")     \
    M(FAST, kr_str_m_rstrip, NF_RAISES, "rstrip",                                                          \
      "rstrip($self, chars=None, /)\n--\n\nA copy without white space, or the given characters, at its end.") \
    M(O, kr_str_m_rpartition, NF_RAISES, "rpartition",                                                     \
      "rpartition($self, sep, /)\n--\n\n"                                                                  \
      "Cuts at the last sep: (before, sep, after), or ('', '', self) without any.")                        \
    M(ARGS, kr_str_m_splitlines, NF_RAISES, "splitlines",                                                  \
      "splitlines($self, /, keepends=False)\n--\n\nThe list of lines, with their ends if keepends is true.") \
    M(FAST, kr_str_m_strip, NF_RAISES, "strip",                                                            \
      "strip($self, chars=None, /)\n--\n\nA copy without white space, or the given characters, at both ends.") \
    M(NOARGS, kr_str_m_swapcase, NF_PURE, "swapcase",                                                      \
      "swapcase($self, /)\n--\n\nA copy with upper case for lower and lower for upper.")                   \
    M(O, kr_str_m_translate, NF_CALLS, "translate",                                                        \
      "translate($self, table, /)\n--\n\nReplaces each character by what table[its code point] says.\n\n"  \
      "The table, best made by str.maketrans, gives a code point, a string, or None to drop\n"             \
      "the character; characters for which it raises LookupError stay.")                                   \
    M(NOARGS, kr_str_m_upper, NF_PURE, "upper",                                                            \
      "upper($self, /)\n--\n\nA copy in upper case.")                                                      \
    M(FAST, kr_str_m_startswith, NF_RAISES, "startswith",                                                  \
      "S.startswith(prefix[, start[, end]]) -> bool\n\n"                                                   \
      "Does S[start:end] begin with prefix, or with one of a tuple of prefixes?")                          \
    M(FAST, kr_str_m_endswith, NF_RAISES, "endswith",                                                      \
      "S.endswith(suffix[, start[, end]]) -> bool\n\n"                                                     \
      "Does S[start:end] end with suffix, or with one of a tuple of suffixes?")                            \
    M(O, kr_str_m_removeprefix, NF_RAISES, "removeprefix",                                                 \
      "removeprefix($self, prefix, /)\n--\n\nA copy without prefix, if self begins with it.")              \
    M(O, kr_str_m_removesuffix, NF_RAISES, "removesuffix",                                                 \
      "removesuffix($self, suffix, /)\n--\n\nA copy without suffix, if self ends with it.")                \
    M(NOARGS, kr_str_m_isascii, NF_PURE, "isascii",                                                        \
      "isascii($self, /)\n--\n\nAre all characters ASCII?  True for the empty string.")                    \
    M(NOARGS, kr_str_m_islower, NF_PURE, "islower",                                                        \
      "islower($self, /)\n--\n\nIs there a cased character, and are all of them lower case?")              \
    M(NOARGS, kr_str_m_isupper, NF_PURE, "isupper",                                                        \
      "isupper($self, /)\n--\n\nIs there a cased character, and are all of them upper case?")              \
    M(NOARGS, kr_str_m_istitle, NF_PURE, "istitle",                                                        \
      "istitle($self, /)\n--\n\nDoes every word begin with a capital and go on in lower case?")            \
    M(NOARGS, kr_str_m_isspace, NF_PURE, "isspace",                                                        \
      "isspace($self, /)\n--\n\nIs self not empty and all white space?")                                   \
    M(NOARGS, kr_str_m_isdecimal, NF_PURE, "isdecimal",                                                    \
      "isdecimal($self, /)\n--\n\nIs self not empty and all decimal digits?")                              \
    M(NOARGS, kr_str_m_isdigit, NF_PURE, "isdigit",                                                        \
      "isdigit($self, /)\n--\n\nIs self not empty and all digits?")                                        \
    M(NOARGS, kr_str_m_isnumeric, NF_PURE, "isnumeric",                                                    \
      "isnumeric($self, /)\n--\n\nIs self not empty and all numeric characters?")                          \
    M(NOARGS, kr_str_m_isalpha, NF_PURE, "isalpha",                                                        \
      "isalpha($self, /)\n--\n\nIs self not empty and all letters?")                                       \
    M(NOARGS, kr_str_m_isalnum, NF_PURE, "isalnum",                                                        \
      "isalnum($self, /)\n--\n\nIs self not empty and all letters or digits?")                             \
    M(NOARGS, kr_str_m_isidentifier, NF_PURE, "isidentifier",                                              \
      "isidentifier($self, /)\n--\n\nIs self a valid name?  keyword.iskeyword() tells the reserved ones.") \
    M(NOARGS, kr_str_m_isprintable, NF_PURE, "isprintable",                                                \
      "isprintable($self, /)\n--\n\nWould repr() leave every character as it is?  True for the empty string.") \
    M(O, kr_str_m_zfill, NF_RAISES, "zfill",                                                               \
      "zfill($self, width, /)\n--\n\nSelf with zeros in front, behind its sign, up to the given width.")   \
    M(FASTKW, str_dot_format, NF_CALLS, "format",                                                          \
      "S.format(*args, **kwargs) -> str\n\n"                                                               \
      "S with each field in braces ('{' and '}') replaced by an argument.")                                \
    M(O, str_format_map, NF_CALLS, "format_map",                                                           \
      "S.format_map(mapping) -> str\n\n"                                                                   \
      "S with each field in braces ('{' and '}') replaced by a value of the mapping.")                     \
    M(O, str_format_method, NF_CALLS, "__format__",                                                        \
      "__format__($self, format_spec, /)\n--\n\nFormats self as format_spec says.")                        \
    M(FAST, kr_str_m_maketrans, NF_STATIC | NF_RAISES, "maketrans",                                        \
      "Make a table for str.translate().\n\n"                                                              \
      "One argument: a dict from characters or code points to code points, strings or None.\n"             \
      "Two: strings of equal length, each character of the first is mapped to the one in the\n"            \
      "same place of the second.  A third: characters that are dropped.")                                  \
    M(NOARGS, str_sizeof, NF_PURE, "__sizeof__",                                                           \
      "__sizeof__($self, /)\n--\n\nSize of the object in memory, in bytes.")                               \
    M(NOARGS, str_getnewargs, 0, "__getnewargs__", NULL)
/* clang-format on */
KR_NATIVE_TABLE(str_methods, STR_METHODS)

static Value str_iter(Thread *t, Value self)
{
    Str *s = kr_as_str(self);
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    Type *type = kr_str_is_ascii(s) ? &_PyUnicodeASCIIIter_Type : &PyUnicodeIter_Type;
    StrIter *it = kr_new_object(t, type, sizeof(StrIter), GCK_SCAN);
    if (it == NULL) {
        return VALUE_ERROR;
    }
    it->index = 0;
    it->seq = s;
    return value_from_ptr(it);
}

#define STR_SLOTS(S)                            \
    S(tp_repr, UNARY, str_repr)                 \
    S(tp_hash, HASH, str_hash)                  \
    S(tp_str, UNARY, str_str)                   \
    S(tp_richcompare, RICHCMP, str_richcompare) \
    S(tp_iter, UNARY, str_iter)                 \
    S(tp_new, NEW, str_new)                     \
    S(nb_remainder, BINARY, str_remainder)      \
    S(mp_length, LEN, str_length)               \
    S(mp_subscript, BINARY, str_subscript)      \
    S(sq_length, LEN, str_length)               \
    S(sq_concat, BINARY, str_concat)            \
    S(sq_repeat, SSIZEARG, str_repeat)          \
    S(sq_item, SSIZEARG, str_item)              \
    S(sq_contains, OBJOBJ, str_contains)
KR_TYPE_SLOTS(str, STR_SLOTS)

static TypeInfo str_info = {
    .slots = {STR_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = str_c_slots,
    .methods = str_methods,
    .flags = TI_NATIVE,
};
Type PyUnicode_Type = {
    KR_TYPE_HEAD("str", sizeof(Str), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_BASETYPE | TPF_MATCH_SELF | TPF_STR,
    .tp_doc =
        "str(object='') -> str\n"
        "str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
        "The text of an object: object.__str__(), or repr(object) where there is none.  With\n"
        "encoding or errors the object has to be bytes-like and is decoded; encoding is\n"
        "'utf-8' and errors 'strict' unless they are given.",
    .tp_cache = &str_info,
};

/* -- Iterators
 * ------------------------------------------------------------------------------------------- */

static Value striter_next(Thread *t, Value self)
{
    StrIter *it = (StrIter *)value_ptr(self);
    Str *s = it->seq;
    if (s == NULL) {
        return VALUE_NULL;
    }
    if (KR_LIKELY(it->index < kr_str_len(s))) {
        isize i = it->index++;
        return KR_LIKELY(kr_str_is_flat(s)) ? value_from_ptr(kr_str_from_char(t, kr_str_at(s, i)))
                                            : kr_str_char(t, s, i);
    }
    it->seq = NULL;
    return VALUE_NULL;
}

static Value striter_length_hint(Thread *t, Value self)
{
    StrIter *it = (StrIter *)value_ptr(self);
    return value_from_small(it->seq ? kr_max(kr_str_len(it->seq) - it->index, 0) : 0);
}

static Value striter_reduce(Thread *t, Value self)
{
    StrIter *it = (StrIter *)value_ptr(self);
    if (it->seq == NULL) {
        return kr_reduce_builtin(t, "iter", value_from_ptr(kr_str_empty), VALUE_NULL);
    }
    return kr_reduce_builtin(t, "iter", value_from_ptr(it->seq), value_from_small(it->index));
}

static Value striter_setstate(Thread *t, Value self, Value state)
{
    StrIter *it = (StrIter *)value_ptr(self);
    isize index;
    if (!kr_arg_isize(t, state, &index)) {
        return VALUE_ERROR;
    }
    if (it->seq != NULL) {
        it->index = kr_min(kr_max(index, 0), kr_str_len(it->seq));
    }
    return KR_NONE;
}

#define STRITER_METHODS(M)                                                          \
    M(NOARGS, striter_length_hint, NF_READS, "__length_hint__", KR_LENGTH_HINT_DOC) \
    M(NOARGS, striter_reduce, 0, "__reduce__", KR_REDUCE_DOC)                       \
    M(O, striter_setstate, NF_RAISES, "__setstate__", KR_SETSTATE_DOC)
KR_NATIVE_TABLE(striter_methods, STRITER_METHODS)

#define STRITER_SLOTS(S)            \
    S(tp_iter, UNARY, kr_self_iter) \
    S(tp_iternext, ITERNEXT, striter_next)
KR_TYPE_SLOTS(striter, STRITER_SLOTS)

static TypeInfo striter_info = {
    .slots = {STRITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = striter_c_slots,
    .methods = striter_methods,
    .flags = TI_NATIVE,
};
Type PyUnicodeIter_Type = {
    KR_TYPE_HEAD("str_iterator", sizeof(StrIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &striter_info,
};
static TypeInfo asciiiter_info = {
    .slots = {STRITER_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = striter_c_slots,
    .methods = striter_methods,
    .flags = TI_NATIVE,
};
Type _PyUnicodeASCIIIter_Type = {
    KR_TYPE_HEAD("str_ascii_iterator", sizeof(StrIter), 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_DISALLOW_INSTANTIATION,
    .tp_cache = &asciiiter_info,
};
