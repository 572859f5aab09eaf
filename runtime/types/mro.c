/* mro.c -- the C3 linearisation of a class's bases. */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"

typedef struct Sequence { /* one list to merge: items[at..len) remain */
    const Value *items;
    isize at, len;
} Sequence;

static bool in_tail(const Sequence *s, Value v)
{
    for (isize i = s->at + 1; i < s->len; i++) {
        if (value_same(s->items[i], v)) {
            return true;
        }
    }
    return false;
}

/* Nothing can come next: names what is left in front. */
static void fail_order(Thread *t, const Sequence *seqs, isize n)
{
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_c(&b, "Cannot create a consistent method resolution\norder (MRO) for bases ");
    bool first = true;
    for (isize i = 0; i < n; i++) {
        if (seqs[i].at >= seqs[i].len) {
            continue;
        }
        Value head = seqs[i].items[seqs[i].at];
        bool seen = false;
        for (isize j = 0; j < i && !seen; j++) {
            seen = seqs[j].at < seqs[j].len && value_same(seqs[j].items[seqs[j].at], head);
        }
        if (seen) {
            continue;
        }
        Value name = kr_type_name(t, (Type *)value_ptr(head));
        if (value_is_error(name)) {
            return;
        }
        if (!first) {
            kr_sb_c(&b, ", ");
        }
        first = false;
        kr_sb_str(&b, (Str *)value_ptr(name));
    }
    Value text = kr_sb_finish(&b);
    if (!value_is_error(text)) {
        kr_raise_arg(t, KR_EXC(TypeError), text);
    }
}

static bool no_duplicates(Thread *t, Tuple *bases)
{
    for (isize i = 0; i < kr_tuple_len(bases); i++) {
        for (isize j = i + 1; j < kr_tuple_len(bases); j++) {
            if (value_same(kr_tuple_get(bases, i), kr_tuple_get(bases, j))) {
                return kr_fail(t, KR_EXC(TypeError), "duplicate base class %N",
                               (Type *)value_ptr(kr_tuple_get(bases, i)));
            }
        }
    }
    return true;
}

Value kr_mro_c3(Thread *t, Type *type)
{
    Tuple *bases = type->tp_bases;
    isize n = kr_tuple_len(bases);
    List *out = kr_list_new(t, 8);
    Sequence *seqs = kr_gc_new_block(t, (size_t)(n + 1) * sizeof *seqs, GCK_RAW);
    if (out == NULL || seqs == NULL || !kr_list_append(t, out, value_from_ptr(type))) {
        return VALUE_ERROR;
    }
    for (isize i = 0; i < n; i++) {
        Type *base = (Type *)value_ptr(kr_tuple_get(bases, i));
        if (base->tp_mro == NULL) {
            return kr_raise(t, KR_EXC(TypeError), "Cannot extend an incomplete type '%N'", base);
        }
        seqs[i] = (Sequence){base->tp_mro->ob_item, 0, kr_tuple_len(base->tp_mro)};
    }
    if (n == 1) {
        for (isize i = 0; i < seqs[0].len; i++) {
            if (!kr_list_append(t, out, seqs[0].items[i])) {
                return VALUE_ERROR;
            }
        }
        return value_from_ptr(out);
    }
    if (!no_duplicates(t, bases)) {
        return VALUE_ERROR;
    }
    seqs[n] = (Sequence){bases->ob_item, 0, n};
    for (;;) {
        bool left = false;
        Value next = VALUE_NULL;
        for (isize i = 0; i <= n && value_is_null(next); i++) {
            if (seqs[i].at >= seqs[i].len) {
                continue;
            }
            left = true;
            Value candidate = seqs[i].items[seqs[i].at];
            bool good = true;
            for (isize j = 0; j <= n && good; j++) {
                good = !in_tail(&seqs[j], candidate);
            }
            if (good) {
                next = candidate;
            }
        }
        if (!left) {
            return value_from_ptr(out);
        }
        if (value_is_null(next)) {
            fail_order(t, seqs, n + 1);
            return VALUE_ERROR;
        }
        if (!kr_list_append(t, out, next)) {
            return VALUE_ERROR;
        }
        for (isize i = 0; i <= n; i++) {
            if (seqs[i].at < seqs[i].len && value_same(seqs[i].items[seqs[i].at], next)) {
                seqs[i].at++;
            }
        }
    }
}

/* What an mro() of a metaclass returned. */
static bool check_custom(Thread *t, Type *type, Tuple *mro)
{
    if (kr_tuple_len(mro) == 0) {
        return kr_fail(t, KR_EXC(TypeError), "type MRO must not be empty");
    }
    Type *solid = kr_solid_base(type);
    for (isize i = 0; i < kr_tuple_len(mro); i++) {
        Value v = kr_tuple_get(mro, i);
        if (!kr_is_type(v)) {
            return kr_fail(t, KR_EXC(TypeError), "mro() returned a non-class ('%T')", v);
        }
        Type *base = (Type *)value_ptr(v);
        if (base != type && !kr_is_subtype(solid, kr_solid_base(base))) {
            return kr_fail(t, KR_EXC(TypeError),
                           "mro() returned base with unsuitable layout ('%N')", base);
        }
    }
    return true;
}

Tuple *kr_mro_compute(Thread *t, Type *type)
{
    Type *meta = type->ob_base.ob_base.ob_type;
    bool custom = meta != &PyType_Type && !value_same(kr_type_lookup(meta, KR_NAME(mro)),
                                                      kr_type_lookup(&PyType_Type, KR_NAME(mro)));
    Value list =
        custom ? kr_call_method_0(t, value_from_ptr(type), KR_NAME(mro)) : kr_mro_c3(t, type);
    if (value_is_error(list)) {
        return NULL;
    }
    Value tuple = kr_tuple_from_iterable(t, list);
    if (value_is_error(tuple)) {
        return NULL;
    }
    Tuple *mro = (Tuple *)value_ptr(tuple);
    return custom && !check_custom(t, type, mro) ? NULL : mro;
}
