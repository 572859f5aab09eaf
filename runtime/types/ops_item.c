/* ops_item.c -- length, subscription and membership of any values; buffers. */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/genericalias.h"
#include "runtime/types/int.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

isize kr_len(Thread *t, Value v)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    SlotLEN len = slots->sq_length != NULL ? slots->sq_length : slots->mp_length;
    if (len == NULL) {
        return kr_fail_int(t, KR_EXC(TypeError), "object of type '%T' has no len()", v);
    }
    return len(t, v);
}

/* The length by one of two slots; which: what the object is not when it has only the other. */
static isize len_by(Thread *t, Value v, SlotLEN len, SlotLEN other, const char *which)
{
    if (len != NULL) {
        return len(t, v);
    }
    if (other != NULL) {
        return kr_fail_int(t, KR_EXC(TypeError), "%T is not a %s", v, which);
    }
    return kr_fail_int(t, KR_EXC(TypeError), "object of type '%T' has no len()", v);
}

isize kr_sequence_len(Thread *t, Value v)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    return len_by(t, v, slots->sq_length, slots->mp_length, "sequence");
}

isize kr_mapping_len(Thread *t, Value v)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    return len_by(t, v, slots->mp_length, slots->sq_length, "mapping");
}

isize kr_length_hint(Thread *t, Value v, isize fallback)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    SlotLEN len = slots->sq_length != NULL ? slots->sq_length : slots->mp_length;
    if (len != NULL) {
        isize n = len(t, v);
        if (n >= 0 || !kr_pending_is(t, KR_EXC(TypeError))) {
            return n;
        }
        kr_err_clear(t);
    }
    bool found;
    Value hint = kr_call_special(t, v, KR_NAME(__length_hint__), NULL, 0, &found);
    if (!found) {
        return fallback;
    }
    if (value_is_error(hint)) {
        if (kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            return fallback;
        }
        return -1;
    }
    if (value_same(hint, KR_NOTIMPLEMENTED)) {
        return fallback;
    }
    if (!kr_is_int(hint)) {
        return kr_fail_int(t, KR_EXC(TypeError), "__length_hint__ must be an integer, not %T",
                           hint);
    }
    isize n;
    if (!kr_arg_isize(t, hint, &n)) {
        return -1;
    }
    return n >= 0 ? n : kr_fail_int(t, KR_EXC(ValueError), "__length_hint__() should return >= 0");
}

/* -- Subscription ------------------------------------------------------------------------- */

/* A key as index of a sequence slot: IndexError when it does not fit, negative ones counted from
 * the end as PySequence_GetItem does. */
static bool sequence_index(Thread *t, Value v, Value key, isize *out)
{
    Value i = kr_index(t, key);
    if (value_is_error(i)) {
        return false;
    }
    int64_t wide;
    if (!kr_int_fits_i64(i, &wide)) {
        return kr_fail(t, KR_EXC(IndexError), "cannot fit '%T' into an index-sized integer", key);
    }
    if (wide < 0) {
        SlotLEN len = kr_slots(kr_type(v))->sq_length;
        if (len != NULL) {
            isize n = len(t, v);
            if (n < 0) {
                return false;
            }
            wide += n;
        }
    }
    *out = wide;
    return true;
}

static bool is_index(Value key)
{
    return value_is_int(key) || kr_slots(kr_type(key))->nb_index != NULL;
}

static Value class_getitem(Thread *t, Value v, Value key)
{
    if (value_same(v, value_from_ptr(&PyType_Type))) {
        return kr_genericalias_new(t, v, key);
    }
    Value meth = kr_getattr_optional(t, v, KR_NAME(__class_getitem__));
    if (!value_is_null(meth) && !kr_is_none(meth)) {
        return kr_call_1(t, meth, key);
    }
    if (kr_pending(t)) {
        return VALUE_ERROR;
    }
    return kr_raise(t, KR_EXC(TypeError), "type '%N' is not subscriptable", (Type *)value_ptr(v));
}

Value kr_getitem(Thread *t, Value v, Value key)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    if (KR_LIKELY(slots->mp_subscript != NULL)) {
        return slots->mp_subscript(t, v, key);
    }
    if (slots->sq_item != NULL) {
        if (!is_index(key)) {
            return kr_raise(t, KR_EXC(TypeError), "sequence index must be integer, not '%T'", key);
        }
        isize i;
        return sequence_index(t, v, key, &i) ? slots->sq_item(t, v, i) : VALUE_ERROR;
    }
    if (kr_is_type(v)) {
        return class_getitem(t, v, key);
    }
    return kr_raise(t, KR_EXC(TypeError), "'%T' object is not subscriptable", v);
}

static int set_item(Thread *t, Value v, Value key, Value value, const char *refusal)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    if (slots->mp_ass_subscript != NULL) {
        return slots->mp_ass_subscript(t, v, key, value);
    }
    if (slots->sq_ass_item != NULL) {
        if (!is_index(key)) {
            return kr_fail_int(t, KR_EXC(TypeError), "sequence index must be integer, not '%T'",
                               key);
        }
        isize i;
        return sequence_index(t, v, key, &i) ? slots->sq_ass_item(t, v, i, value) : -1;
    }
    /* Which of its two sentences CPython uses depends on how far it gets. */
    if (value_is_null(value) && kr_type(v)->tp_as_sequence != NULL && is_index(key)) {
        refusal = "'%T' object doesn't support item deletion";
    }
    return kr_fail_int(t, KR_EXC(TypeError), refusal, v);
}

int kr_setitem(Thread *t, Value v, Value key, Value value)
{
    return set_item(t, v, key, value, "'%T' object does not support item assignment");
}

int kr_delitem(Thread *t, Value v, Value key)
{
    return set_item(t, v, key, VALUE_NULL, "'%T' object does not support item deletion");
}

Value kr_sequence_getitem(Thread *t, Value v, isize i)
{
    NativeSlots *slots = kr_slots(kr_type(v));
    if (slots->sq_item != NULL) {
        if (i < 0 && slots->sq_length != NULL) {
            isize n = slots->sq_length(t, v);
            if (n < 0) {
                return VALUE_ERROR;
            }
            i += n;
        }
        return slots->sq_item(t, v, i);
    }
    if (slots->mp_subscript != NULL) {
        return kr_raise(t, KR_EXC(TypeError), "%T is not a sequence", v);
    }
    return kr_raise(t, KR_EXC(TypeError), "'%T' object does not support indexing", v);
}

int kr_contains(Thread *t, Value container, Value item)
{
    SlotOBJOBJ contains = kr_slots(kr_type(container))->sq_contains;
    if (contains != NULL) {
        return contains(t, container, item);
    }
    Value it = kr_iter(t, container);
    if (value_is_error(it)) {
        if (kr_pending_is(t, KR_EXC(TypeError))) {
            kr_err_clear(t);
            return kr_fail_int(t, KR_EXC(TypeError), "argument of type '%T' is not iterable",
                               container);
        }
        return -1;
    }
    Value v;
    while (!value_is_null(v = kr_next(t, it))) {
        int equal = kr_safepoint(t) ? kr_equal(t, v, item) : -1;
        if (equal != 0) {
            return equal;
        }
    }
    return kr_pending(t) ? -1 : 0;
}

bool kr_is_sequence(Value v) { return !kr_is_dict(v) && kr_slots(kr_type(v))->sq_item != NULL; }

bool kr_is_mapping(Value v) { return kr_slots(kr_type(v))->mp_subscript != NULL; }

/* -- Buffers ------------------------------------------------------------------------------ */

bool kr_has_buffer(Value v)
{
    return value_is_ptr(v) && kr_type_info(kr_type(v))->getbuffer != NULL;
}

bool kr_buffer_get(Thread *t, Value v, Buffer *out, int flags)
{
    if (!kr_has_buffer(v)) {
        return kr_fail(t, KR_EXC(TypeError), "a bytes-like object is required, not '%T'", v);
    }
    memset(out, 0, sizeof *out);
    return kr_type_info(kr_type(v))->getbuffer(t, v, out, flags) == 0;
}

void kr_buffer_release(Thread *t, Buffer *b)
{
    if (b->obj == NULL) {
        return;
    }
    Value obj = value_from_ptr(b->obj);
    TypeInfo *info = kr_type_info(b->obj->ob_type);
    if (info->releasebuffer != NULL) {
        info->releasebuffer(t, obj, b);
    }
    b->obj = NULL;
}
