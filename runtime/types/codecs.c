/* codecs.c -- the codec registry: search functions, error handlers, choice of a codec by name.
 *
 * The first search imports the `encodings` package, which registers the search function that knows
 * all standard encodings.  The few that the runtime has itself are taken directly, without any
 * import.
 */
#include "runtime/core/names.h"
#include "runtime/types/codec_int.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"

static struct {
    List *search; /* search functions in order */
    Dict *cache;  /* normalised name -> CodecInfo */
    Dict *errors; /* name -> handler */
    bool imported, importing;
} registry;

static bool init(Thread *t)
{
    if (registry.search == NULL) {
        registry.search = kr_list_new(t, 2);
        registry.cache = kr_dict_new(t);
        registry.errors = kr_dict_new(t);
    }
    return registry.search != NULL && registry.cache != NULL && registry.errors != NULL;
}

static bool import_encodings(Thread *t)
{
    if (registry.imported || registry.importing) {
        return true;
    }
    Str *name = kr_str_intern_c(t, "encodings");
    if (name == NULL) {
        return false;
    }
    registry.importing = true;
    Value module = kr_import(t, name, NULL, KR_NONE, 0);
    registry.importing = false;
    registry.imported = !value_is_error(module);
    return registry.imported;
}

/* Letters and digits in lower case, runs of anything else as one '_'; false when it is too long. */
static bool normalise(const char *encoding, char *out, size_t size)
{
    char *end = out + size - 1;
    bool gap = false;
    for (; *encoding != '\0'; encoding++) {
        char c = *encoding;
        bool upper = c >= 'A' && c <= 'Z';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.') {
            if (gap && out != end - (size - 1)) {
                if (out >= end) {
                    return false;
                }
                *out++ = '_';
            }
            gap = false;
            if (out >= end) {
                return false;
            }
            *out++ = upper ? (char)(c | 0x20) : c;
        } else {
            gap = true;
        }
    }
    *out = '\0';
    return true;
}

/* -- Search functions
 * -------------------------------------------------------------------------------- */

bool kr_codec_register(Thread *t, Value search_function)
{
    if (!init(t)) {
        return false;
    }
    if (!kr_is_callable(search_function)) {
        return kr_fail(t, KR_EXC(TypeError), "argument must be callable");
    }
    return kr_list_append(t, registry.search, search_function);
}

bool kr_codec_unregister(Thread *t, Value search_function)
{
    if (!init(t)) {
        return false;
    }
    for (isize i = 0; i < kr_list_len(registry.search); i++) {
        if (value_same(kr_list_get(t, registry.search, i), search_function)) {
            kr_dict_clear(t, registry.cache);
            return kr_list_set_slice(t, registry.search, i, i + 1, VALUE_NULL);
        }
    }
    return true;
}

Value kr_codec_lookup(Thread *t, const char *encoding)
{
    size_t size = strlen(encoding) + 1;
    char small[100];
    char *name = size <= sizeof small ? small : kr_gc_new_block(t, size, GCK_LEAF);
    if (name == NULL || !init(t) || !import_encodings(t)) {
        return VALUE_ERROR;
    }
    normalise(encoding, name, size);
    Str *key = kr_str_from_c(t, name);
    if (key == NULL) {
        return VALUE_ERROR;
    }
    Value info = kr_dict_get_str(t, registry.cache, key);
    if (!value_is_null(info) || kr_pending(t)) {
        return info;
    }
    if (kr_list_len(registry.search) == 0) {
        return kr_raise(t, KR_EXC(LookupError),
                        "no codec search functions registered: can't find encoding");
    }
    for (isize i = 0; i < kr_list_len(registry.search); i++) {
        info = kr_call_1(t, kr_list_get(t, registry.search, i), value_from_ptr(key));
        if (value_is_error(info)) {
            return VALUE_ERROR;
        }
        if (kr_is_none(info)) {
            continue;
        }
        if (!kr_is_tuple(info) || kr_tuple_len((Tuple *)value_ptr(info)) != 4) {
            return kr_raise(t, KR_EXC(TypeError), "codec search functions must return 4-tuples");
        }
        return kr_dict_set_str(t, registry.cache, key, info) ? info : VALUE_ERROR;
    }
    return kr_raise(t, KR_EXC(LookupError), "unknown encoding: %s", encoding);
}

/* -- Running a codec
 * ---------------------------------------------------------------------------------- */

/* "encoding with 'hex' codec failed (TypeError: ...)": the pending exception with a word about the
 * codec, if it is a plain one, so that nothing is lost by making it anew. */
static Value add_context(Thread *t, const char *what, const char *encoding)
{
    Value exc = kr_err_fetch(t);
    Type *type = kr_type(exc);
    NativeSlots *slots = kr_slots(type), *base = kr_slots(KR_EXC(BaseException));
    BaseException *e = (BaseException *)value_ptr(exc);
    Tuple *args = value_is_null(e->args) ? kr_empty_tuple : (Tuple *)value_ptr(e->args);
    bool plain = slots->tp_new == base->tp_new && slots->tp_init == base->tp_init &&
                 (kr_tuple_len(args) == 0 ||
                  (kr_tuple_len(args) == 1 && kr_is_exact_str(kr_tuple_get(args, 0)))) &&
                 (value_is_null(e->dict) || kr_dict_len((Dict *)value_ptr(e->dict)) == 0);
    if (!plain) {
        kr_err_restore(t, exc);
        return VALUE_ERROR;
    }
    Value text = kr_str(t, exc);
    if (value_is_error(text)) {
        kr_err_clear(t);
        kr_err_restore(t, exc);
        return VALUE_ERROR;
    }
    kr_err_restore(t, exc);
    return kr_raise_from_pending(t, type, "%s with '%s' codec failed (%N: %U)", what, encoding,
                                 type, kr_as_str(text));
}

static Value run(Thread *t, Value info, int index, Value object, const char *encoding,
                 const char *errors)
{
    Value function = kr_tuple_get((Tuple *)value_ptr(info), index), args[2] = {object, VALUE_NULL};
    size_t nargs = 1;
    if (value_is_error(function)) {
        return VALUE_ERROR;
    }
    if (errors != NULL) {
        args[1] = value_from_ptr(kr_str_from_c(t, errors));
        if (value_is_error(args[1])) {
            return VALUE_ERROR;
        }
        nargs = 2;
    }
    Value r = kr_call(t, function, args, nargs, NULL);
    if (value_is_error(r)) {
        return add_context(t, index == 0 ? "encoding" : "decoding", encoding);
    }
    if (!kr_is_tuple(r) || kr_tuple_len((Tuple *)value_ptr(r)) != 2) {
        return kr_raise(t, KR_EXC(TypeError),
                        index == 0 ? "encoder must return a tuple (object, integer)"
                                   : "decoder must return a tuple (object,integer)");
    }
    return kr_tuple_get((Tuple *)value_ptr(r), 0);
}

Value kr_codec_encode(Thread *t, Value object, const char *encoding, const char *errors)
{
    Value info = kr_codec_lookup(t, encoding);
    return value_is_error(info) ? info : run(t, info, 0, object, encoding, errors);
}

Value kr_codec_decode(Thread *t, Value object, const char *encoding, const char *errors)
{
    Value info = kr_codec_lookup(t, encoding);
    return value_is_error(info) ? info : run(t, info, 1, object, encoding, errors);
}

/* The CodecInfo, if it is that of a text encoding. */
static Value lookup_text(Thread *t, const char *encoding, const char *instead)
{
    Value info = kr_codec_lookup(t, encoding);
    if (value_is_error(info) || kr_is_exact_tuple(info)) {
        return info; /* a plain tuple does not say: taken on trust */
    }
    Str *name = kr_str_intern_c(t, "_is_text_encoding");
    Value flag = name == NULL ? VALUE_NULL : kr_getattr_optional(t, info, name);
    int truth = value_is_null(flag) ? (kr_pending(t) ? -1 : 1) : kr_truth(t, flag);
    if (truth < 0) {
        return VALUE_ERROR;
    }
    if (truth == 0) {
        return kr_raise(t, KR_EXC(LookupError),
                        "'%.400s' is not a text encoding; use %s to handle arbitrary codecs",
                        encoding, instead);
    }
    return info;
}

Value kr_codec_encode_text(Thread *t, Value object, const char *encoding, const char *errors)
{
    Value info = lookup_text(t, encoding, "codecs.encode()");
    Value v = value_is_error(info) ? info : run(t, info, 0, object, encoding, errors);
    if (value_is_error(v) || kr_is_bytes(v)) {
        return v;
    }
    if (kr_is_exact(v, &PyByteArray_Type)) {
        Span s = kr_span(v);
        return kr_warn(t, KR_EXC(RuntimeWarning), 1,
                       "encoder %s returned bytearray instead of bytes; use codecs.encode() to "
                       "encode to "
                       "arbitrary types",
                       encoding)
                   ? value_from_ptr(kr_bytes_from(t, s.p, s.n))
                   : VALUE_ERROR;
    }
    return kr_raise(
        t, KR_EXC(TypeError),
        "'%.400s' encoder returned '%.400T' instead of 'bytes'; use codecs.encode() to encode to "
        "arbitrary types",
        encoding, v);
}

Value kr_codec_decode_text(Thread *t, Value object, const char *encoding, const char *errors)
{
    Value info = lookup_text(t, encoding, "codecs.decode()");
    Value v = value_is_error(info) ? info : run(t, info, 1, object, encoding, errors);
    if (value_is_error(v) || kr_is_str(v)) {
        return v;
    }
    return kr_raise(
        t, KR_EXC(TypeError),
        "'%.400s' decoder returned '%.400T' instead of 'str'; use codecs.decode() to decode to "
        "arbitrary types",
        encoding, v);
}

/* -- Error handlers
 * ------------------------------------------------------------------------------------ */

bool kr_codec_register_error(Thread *t, Str *name, Value handler)
{
    if (!init(t)) {
        return false;
    }
    if (!kr_is_callable(handler)) {
        return kr_fail(t, KR_EXC(TypeError), "handler must be callable");
    }
    return kr_dict_set(t, registry.errors, value_from_ptr(name), handler);
}

Value kr_codec_lookup_error(Thread *t, const char *name)
{
    name = name == NULL ? "strict" : name;
    Str *key = init(t) ? kr_str_from_c(t, name) : NULL;
    if (key == NULL) {
        return VALUE_ERROR;
    }
    Value handler = kr_dict_get_str(t, registry.errors, key);
    if (!value_is_null(handler) || kr_pending(t)) {
        return handler;
    }
    handler = kr_builtin_error_handler(t, name);
    if (value_is_null(handler)) {
        return kr_pending(t)
                   ? VALUE_ERROR
                   : kr_raise(t, KR_EXC(LookupError), "unknown error handler name '%.400s'", name);
    }
    return kr_dict_set_str(t, registry.errors, key, handler) ? handler : VALUE_ERROR;
}

/* -- str.encode, bytes.decode
 * ---------------------------------------------------------------------------- */

typedef enum Codec {
    CODEC_OTHER,
    CODEC_UTF8,
    CODEC_UTF16,
    CODEC_UTF32,
    CODEC_ASCII,
    CODEC_LATIN1
} Codec;

/* The codec of a name if it is one of ours; *order for UTF-16 and UTF-32. */
static Codec own_codec(const char *encoding, int *order)
{
    static const struct {
        const char *name;
        Codec codec;
        int order;
    } names[] = {
        {"utf_8", CODEC_UTF8, 0},        {"utf8", CODEC_UTF8, 0},
        {"ascii", CODEC_ASCII, 0},       {"us_ascii", CODEC_ASCII, 0},
        {"latin_1", CODEC_LATIN1, 0},    {"latin1", CODEC_LATIN1, 0},
        {"iso_8859_1", CODEC_LATIN1, 0}, {"iso8859_1", CODEC_LATIN1, 0},
        {"utf_16", CODEC_UTF16, 0},      {"utf16", CODEC_UTF16, 0},
        {"utf_16_le", CODEC_UTF16, -1},  {"utf_16_be", CODEC_UTF16, 1},
        {"utf_32", CODEC_UTF32, 0},      {"utf32", CODEC_UTF32, 0},
        {"utf_32_le", CODEC_UTF32, -1},  {"utf_32_be", CODEC_UTF32, 1},
        {"646", CODEC_ASCII, 0},         {"8859", CODEC_LATIN1, 0},
    };
    char name[16];
    if (encoding == NULL) {
        return CODEC_UTF8;
    }
    switch (encoding[0]) { /* the usual spellings */
    case 'u':
        if (strcmp(encoding, "utf-8") == 0 || strcmp(encoding, "utf8") == 0) {
            return CODEC_UTF8;
        }
        break;
    case 'l':
        if (strcmp(encoding, "latin-1") == 0 || strcmp(encoding, "latin1") == 0) {
            return CODEC_LATIN1;
        }
        break;
    case 'a':
        if (strcmp(encoding, "ascii") == 0) {
            return CODEC_ASCII;
        }
        break;
    default: break;
    }
    if (!normalise(encoding, name, sizeof name)) {
        return CODEC_OTHER;
    }
    for (size_t i = 0; i < KR_COUNT(names); i++) {
        if (strcmp(names[i].name, name) == 0) {
            *order = names[i].order;
            return names[i].codec;
        }
    }
    return CODEC_OTHER;
}

Value kr_str_encode(Thread *t, Str *s, const char *encoding, const char *errors)
{
    int order = 0;
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    switch (own_codec(encoding, &order)) {
    case CODEC_UTF8: return kr_utf8_encode_text(t, s, errors);
    case CODEC_UTF16: return kr_utf16_encode_text(t, s, errors, order);
    case CODEC_UTF32: return kr_utf32_encode_text(t, s, errors, order);
    case CODEC_ASCII: return kr_ascii_encode_text(t, s, errors);
    case CODEC_LATIN1: return kr_latin1_encode_text(t, s, errors);
    default: return kr_codec_encode_text(t, value_from_ptr(s), encoding, errors);
    }
}

Value kr_str_decode(Thread *t, const char *bytes, isize n, const char *encoding, const char *errors)
{
    int order = 0;
    switch (own_codec(encoding, &order)) {
    case CODEC_UTF8: return kr_utf8_decode_text(t, bytes, n, errors, NULL);
    case CODEC_UTF16: return kr_utf16_decode_text(t, bytes, n, errors, &order, NULL);
    case CODEC_UTF32: return kr_utf32_decode_text(t, bytes, n, errors, &order, NULL);
    case CODEC_ASCII: return kr_ascii_decode_text(t, bytes, n, errors);
    case CODEC_LATIN1: return kr_latin1_decode_text(t, bytes, n);
    default: {
        Value object = value_from_ptr(kr_bytes_from(t, bytes, n));
        return value_is_error(object) ? object : kr_codec_decode_text(t, object, encoding, errors);
    }
    }
}
