/* ops_text.c -- repr, str, ascii, format of any values. */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/exception.h"
#include "runtime/types/float.h"
#include "runtime/types/format.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static Value checked_text(Thread *t, Value r, const char *method)
{
    if (value_is_error(r) || kr_is_str(r)) {
        return r;
    }
    return kr_raise(t, KR_EXC(TypeError), "%s returned non-string (type %T)", method, r);
}

Value kr_repr(Thread *t, Value v)
{
    if (value_is_null(v)) {
        return value_from_ptr(kr_str_intern_c(t, "<NULL>"));
    }
    SlotUNARY repr = kr_slots(kr_type(v))->tp_repr;
    if (repr == NULL) {
        return value_from_ptr(kr_str_format(t, "<%T object at %p>", v, value_ptr(v)));
    }
    if (!kr_enter_recursive(t, " while getting the repr of an object")) {
        return VALUE_ERROR;
    }
    Value r = repr(t, v);
    kr_leave_recursive(t);
    return checked_text(t, r, "__repr__");
}

Value kr_str(Thread *t, Value v)
{
    if (kr_is_exact_str(v)) {
        return v;
    }
    if (value_is_int(v)) {
        return kr_int_to_str(t, v, 10, false);
    }
    if (value_is_null(v)) {
        return value_from_ptr(kr_str_intern_c(t, "<NULL>"));
    }
    SlotUNARY str = kr_slots(kr_type(v))->tp_str;
    if (str == NULL) {
        return kr_repr(t, v);
    }
    if (!kr_enter_recursive(t, " while getting the str of an object")) {
        return VALUE_ERROR;
    }
    Value r = str(t, v);
    kr_leave_recursive(t);
    return checked_text(t, r, "__str__");
}

Value kr_ascii(Thread *t, Value v)
{
    Value repr = kr_repr(t, v);
    if (value_is_error(repr)) {
        return VALUE_ERROR;
    }
    Str *s = (Str *)value_ptr(repr);
    if (!kr_str_flat(t, s)) {
        return VALUE_ERROR;
    }
    if (kr_str_is_ascii(s)) {
        return repr;
    }
    static const char digits[] = "0123456789abcdef";
    StrBuilder b;
    kr_sb_init(&b, t);
    for (isize i = 0; i < kr_str_len(s); i++) {
        uint32_t c = kr_str_at(s, i);
        if (c < 128) {
            kr_sb_char(&b, c);
            continue;
        }
        int n = c < 256 ? 2 : c < 0x10000 ? 4 : 8;
        kr_sb_char(&b, '\\');
        kr_sb_char(&b, n == 2 ? 'x' : n == 4 ? 'u' : 'U');
        for (int shift = 4 * (n - 1); shift >= 0; shift -= 4) {
            kr_sb_char(&b, (uint32_t)digits[(c >> shift) & 15]);
        }
    }
    return kr_sb_finish(&b);
}

Value kr_format(Thread *t, Value v, Value spec_or_null)
{
    if (!value_is_null(spec_or_null) && !kr_is_str(spec_or_null)) {
        return kr_raise(t, KR_EXC(SystemError), "Format specifier must be a string, not %T",
                        spec_or_null);
    }
    if (value_is_null(spec_or_null) || kr_str_len((Str *)value_ptr(spec_or_null)) == 0) {
        if (kr_is_exact_str(v)) {
            return v;
        }
        if (kr_is_exact_int(v)) {
            return kr_str(t, v);
        }
        spec_or_null = KR_NAME_VALUE(empty);
    }
    if (kr_is_exact_int(v)) {
        return kr_format_int(t, v, (Str *)value_ptr(spec_or_null));
    }
    if (kr_is_exact_float(v)) {
        return kr_format_float(t, v, (Str *)value_ptr(spec_or_null));
    }
    if (kr_is_exact_str(v)) {
        return kr_format_str(t, (Str *)value_ptr(v), (Str *)value_ptr(spec_or_null));
    }
    bool found;
    Value r = kr_call_special(t, v, KR_NAME(__format__), &spec_or_null, 1, &found);
    if (!found) {
        return kr_raise(t, KR_EXC(TypeError), "Type %T doesn't define __format__", v);
    }
    if (!value_is_error(r) && !kr_is_str(r)) {
        return kr_raise(t, KR_EXC(TypeError), "__format__ must return a str, not %T", r);
    }
    return r;
}

int kr_repr_enter(Thread *t, Value v)
{
    if (t->repr_list == NULL) {
        t->repr_list = kr_list_new(t, 8);
        if (t->repr_list == NULL) {
            return -1;
        }
    }
    List *l = t->repr_list;
    for (isize i = kr_list_len(l) - 1; i >= 0; i--) {
        if (value_same(kr_list_get(t, l, i), v)) {
            return 1;
        }
    }
    return kr_list_append(t, l, v) ? 0 : -1;
}

void kr_repr_leave(Thread *t, Value v)
{
    List *l = t->repr_list;
    for (isize i = kr_list_len(l) - 1; i >= 0; i--) {
        if (value_same(kr_list_get(t, l, i), v)) {
            for (isize j = i; j + 1 < kr_list_len(l); j++) {
                kr_gc_write(l, &l->ob_item[j], l->ob_item[j + 1]);
            }
            l->ob_base.ob_size--;
            l->ob_item[l->ob_base.ob_size] = VALUE_NULL;
            return;
        }
    }
}
