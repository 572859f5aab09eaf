/* codec_error.c -- from an undecodable byte or unencodable character to what stands for it.
 *
 * The policies strict, ignore, replace and surrogateescape are decided here; every other handler is
 * a callable that gets the exception and says (replacement, where to go on).
 */
#include "runtime/core/error.h"
#include "runtime/types/codec_int.h"
#include "runtime/types/exception.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"

ErrorPolicy kr_error_policy(const char *errors)
{
    if (errors == NULL || strcmp(errors, "strict") == 0) {
        return POLICY_STRICT;
    }
    if (strcmp(errors, "ignore") == 0) {
        return POLICY_IGNORE;
    }
    if (strcmp(errors, "replace") == 0) {
        return POLICY_REPLACE;
    }
    return strcmp(errors, "surrogateescape") == 0 ? POLICY_ESCAPE : POLICY_OTHER;
}

static Value make_exception(Thread *t, Type *type, const char *encoding, Value object, isize start,
                            isize end, const char *reason)
{
    Value args[5] = {value_from_ptr(kr_str_from_c(t, encoding)), object, value_from_small(start),
                     value_from_small(end), value_from_ptr(kr_str_from_c(t, reason))};
    if (value_is_error(args[0]) || value_is_error(args[1]) || value_is_error(args[4])) {
        return VALUE_ERROR;
    }
    return kr_exc_new(t, type, args, 5);
}

/* Calls the handler; its answer is checked: (str or bytes, position). */
static bool call_handler(Thread *t, const char *errors, Value exc, bool decoding,
                         Value *replacement, isize *pos)
{
    Value handler = value_is_error(exc) ? exc : kr_codec_lookup_error(t, errors);
    Value r = value_is_error(handler) ? handler : kr_call_1(t, handler, exc);
    if (value_is_error(r)) {
        return false;
    }
    Tuple *pair = kr_is_tuple(r) ? (Tuple *)value_ptr(r) : NULL;
    bool ok = pair != NULL && kr_tuple_len(pair) == 2 && kr_is_int(kr_tuple_get(pair, 1));
    if (ok) {
        *replacement = kr_tuple_get(pair, 0);
        ok = kr_is_str(*replacement) || (!decoding && kr_is_bytes(*replacement));
    }
    if (!ok) {
        return kr_fail(t, KR_EXC(TypeError),
                       decoding ? "decoding error handler must return (str, int) tuple"
                                : "encoding error handler must return (str/bytes, int) tuple");
    }
    return kr_arg_isize(t, kr_tuple_get(pair, 1), pos) &&
           (!kr_is_str(*replacement) || kr_str_flat(t, kr_as_str(*replacement)));
}

static bool adjust(Thread *t, isize *pos, isize n)
{
    isize at = *pos < 0 ? *pos + n : *pos;
    if (at < 0 || at > n) {
        return kr_fail(t, KR_EXC(IndexError), "position %zd from error handler out of bounds", at);
    }
    *pos = at;
    return true;
}

/* -- Decoding
 * -------------------------------------------------------------------------------------- */

void kr_decoder_init(Decoder *d, Thread *t, const char *p, isize n, const char *encoding,
                     const char *errors)
{
    d->t = t;
    d->p = (const uint8_t *)p;
    d->n = n;
    d->pos = 0;
    d->encoding = encoding;
    d->errors = errors;
    d->policy = kr_error_policy(errors);
    d->object = VALUE_NULL;
    kr_sb_init(&d->out, t);
}

bool kr_decode_error(Decoder *d, isize start, isize end, const char *reason)
{
    Thread *t = d->t;
    if (d->policy == POLICY_IGNORE) {
        d->pos = end;
        return true;
    }
    if (d->policy == POLICY_REPLACE) {
        d->pos = end;
        return kr_sb_char(&d->out, 0xFFFD);
    }
    if (d->policy == POLICY_ESCAPE && d->p[start] >= 0x80) {
        /* As many bytes as there are beyond ASCII, at most four. */
        isize i = start;
        while (i < end && i < start + 4 && d->p[i] >= 0x80) {
            if (!kr_sb_char(&d->out, 0xDC00u + d->p[i++])) {
                return false;
            }
        }
        d->pos = i;
        return true;
    }
    if (value_is_null(d->object)) {
        d->object = value_from_ptr(kr_bytes_from(t, d->p, d->n));
    }
    Value exc =
        make_exception(t, KR_EXC(UnicodeDecodeError), d->encoding, d->object, start, end, reason);
    if (d->policy == POLICY_STRICT || d->policy == POLICY_ESCAPE) {
        if (!value_is_error(exc)) {
            kr_raise_object(t, exc);
        }
        return false;
    }
    Value replacement;
    isize pos;
    if (!call_handler(t, d->errors, exc, true, &replacement, &pos)) {
        return false;
    }
    Value object = ((UnicodeErrorObject *)value_ptr(exc))->object;
    if (value_is_null(object) || !kr_is_bytes(object)) {
        return kr_fail(t, KR_EXC(TypeError), "exception attribute object must be bytes");
    }
    d->object = object;
    Span s = kr_span(object);
    d->p = s.p;
    d->n = s.n;
    if (!adjust(t, &pos, d->n)) {
        return false;
    }
    d->pos = pos;
    return kr_sb_str(&d->out, kr_as_str(replacement));
}

/* -- Encoding
 * -------------------------------------------------------------------------------------- */

void kr_encoder_init(Encoder *e, Thread *t, Str *s, const char *encoding, const char *errors,
                     int (*put)(Encoder *e, uint32_t c))
{
    memset(e, 0, sizeof *e);
    e->t = t;
    e->s = s;
    e->n = kr_str_len(s);
    e->encoding = encoding;
    e->errors = errors;
    e->policy = kr_error_policy(errors);
    e->put = put;
    e->align = 1;
}

/* Appends a replacement text; *bad is set when it cannot be encoded itself. */
static bool put_text(Encoder *e, Str *text, bool *bad)
{
    *bad = false;
    for (isize i = 0; i < kr_str_len(text); i++) {
        uint32_t c = kr_str_at(text, i);
        int ok = e->ascii_only && c >= 0x80 ? 0 : e->put(e, c);
        if (ok <= 0) {
            *bad = ok == 0;
            return false;
        }
    }
    return true;
}

bool kr_encode_error(Encoder *e, isize start, isize end, const char *reason)
{
    Thread *t = e->t;
    bool bad = false;
    if (e->policy == POLICY_IGNORE) {
        e->pos = end;
        return true;
    }
    if (e->policy == POLICY_REPLACE) {
        for (isize i = start; i < end && !bad; i++) {
            int ok = e->put(e, '?');
            if (ok < 0) {
                return false;
            }
            bad = ok == 0;
        }
        if (!bad) {
            e->pos = end;
            return true;
        }
    }
    if (e->policy == POLICY_ESCAPE) {
        uint32_t c;
        while (start < end && e->align == 1 && (c = kr_str_at(e->s, start)) >= 0xDC80 &&
               c <= 0xDCFF) {
            if (!kr_bytevec_push(t, &e->out, (uint8_t)(c - 0xDC00))) {
                return false;
            }
            start++;
        }
        e->pos = start;
        if (start == end) {
            return true;
        }
    }
    Value object = value_from_ptr(e->s);
    Value exc =
        make_exception(t, KR_EXC(UnicodeEncodeError), e->encoding, object, start, end, reason);
    if (value_is_error(exc)) {
        return false;
    }
    if (e->policy != POLICY_OTHER) {
        kr_raise_object(t, exc);
        return false;
    }
    Value replacement;
    isize pos;
    if (!call_handler(t, e->errors, exc, false, &replacement, &pos) || !adjust(t, &pos, e->n)) {
        return false;
    }
    e->pos = pos;
    if (kr_is_bytes(replacement)) {
        Span bytes = kr_span(replacement);
        if (bytes.n % e->align == 0) {
            return kr_bytevec_append(t, &e->out, bytes.p, bytes.n);
        }
    } else if (put_text(e, kr_as_str(replacement), &bad)) {
        return true;
    } else if (!bad) {
        return false;
    }
    kr_raise_object(t, exc);
    return false;
}

Value kr_encoder_finish(Encoder *e) { return kr_bytevec_to_bytes(e->t, &e->out); }
