/* record_native.c -- calls of our own native functions and builtin classes, as the recorder sees
 * them.
 *
 * A call of a native function may run any Python code, unless more is known.  In this order: a row
 * of `forms` says how to do it in IR (inline), or names a kr_plain_* function that does it or
 * declines (plain.h); the flags of the NativeDef row and the types of the arguments bound what it
 * may do; else it is ANY.
 */
#include <math.h>

#include "jit/record_native.h"
#include "runtime/modules/collections/collections_int.h"
#include "runtime/types/bytes.h"
#include "runtime/types/format.h"
#include "runtime/types/int.h"
#include "runtime/types/module.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str_int.h"

enum { CACHE_SIZE = 256 };

typedef struct Form {
    Type *owner; /* of a method; NULL: a function of module `module` */
    const char *module, *name;
    uint8_t least, most; /* arguments without self */
    uint8_t effect;      /* of plain */
    Inline emit;         /* one of these two */
    const void *plain;   /* Value f(Thread *, self (methods), `most` arguments, VALUE_NULL for those
                            that are not there): VALUE_NULL declines */
    Type *made;          /* what plain gives, exactly; NULL: not known */
    Type *writes;        /* effect WRITES: only to objects of this type; NULL: not known */
} Form;

/* -- Inline ------------------------------------------------------------------------------------ */

static bool emit_len(Site *s, V *out)
{
    SITE(s);
    V v = s->arg[0];
    IRRef known = jit_rec_part_length(J, v.ref);
    if (known != 0) {
        int64_t n = kr_is_exact_str(v.v_) ? kr_str_len((Str *)value_ptr(v.v_))
                                          : ((VarObject *)value_ptr(v.v_))->ob_size;
        *out = BOX_I(RAW2I(((RAW){n, known})));
        return true;
    }
    Type *type = PROMOTE_TYPE(v);
    if (kr_op_tuple_like(type)) {
        TYPE_STABLE(type);
    }
    size_t at = type == &PyList_Type || type == &PyTuple_Type || type == &PyBytes_Type ||
                        type == &PyByteArray_Type || kr_op_tuple_like(type)
                    ? offsetof(VarObject, ob_size)
                : type == &kr_deque_type                           ? offsetof(Deque, len)
                : type == &PyUnicode_Type                          ? offsetof(StrAscii, length)
                : type == &PyDict_Type                             ? offsetof(Dict, ma_used)
                : type == &PySet_Type || type == &PyFrozenSet_Type ? offsetof(Set, used)
                                                                   : 0;
    if (at == 0 || (type == &PyUnicode_Type && !kr_str_is_flat((Str *)value_ptr(v.v_)))) {
        return false;
    }
    P p = PTR(v);
    if (type == &PyUnicode_Type) { /* ready: the top bit of the state's first byte */
        RAW state = LOADU8(p, offsetof(StrAscii, state));
        (void)RAW_LT(RAW_CONST(127), state);
    }
    *out = BOX_I(RAW2I(LOADRAW(p, at)));
    return true;
}

static bool emit_dict_get(Site *s, V *out)
{
    SITE(s);
    V otherwise = s->n == 2 ? s->arg[1] : V_CONST(KR_NONE);
    (void)pc;
    return jit_rec_dict_find(J, t, fp, PTR(s->self), s->arg[0], otherwise, out);
}

static bool emit_append(Site *s, V *out)
{
    SITE(s);
    P list = PTR(s->self);
    V v = s->arg[0];
    MAKE_ROOM(list, 1);
    RAW n = LOADRAW(list, offsetof(VarObject, ob_size));
    RAW room = LOADRAW(list, offsetof(List, allocated));
    if (!RAW_LT(RAW_ADD(n, RAW_CONST(INT64_MIN)), room) || !RAW_LT(room, RAW_CONST(0))) {
        return false;
    }
    P items = LOADP(list, offsetof(List, ob_item));
    RAW grown = RAW_ADD(n, RAW_CONST(1));
    *out = V_CONST(KR_NONE);
    ASTOREV(list, items, 0, n, v);
    STORERAW(list, offsetof(VarObject, ob_size), grown);
    return true;
}

/* The last item; not where memory would have to be given back. */
static bool emit_pop(Site *s, V *out)
{
    SITE(s);
    P list = PTR(s->self);
    RAW n = LOADRAW(list, offsetof(VarObject, ob_size));
    RAW room = LOADRAW(list, offsetof(List, allocated));
    if (!RAW_LT(RAW_CONST(0), n)) {
        return false;
    }
    bool kept = RAW_LT(room, RAW_CONST(KR_LIST_UNEXPOSED + KR_LIST_KEPT + 1));
    if (!kept && (!RAW_LT(room, RAW_CONST(0)) ||
                  !RAW_LT(RAW_ADD(room, RAW_CONST(INT64_MIN)), RAW_ADD(n, n)))) {
        return false;
    }
    P items = LOADP(list, offsetof(List, ob_item));
    RAW last = RAW_ADD(n, RAW_CONST(-1));
    *out = ALOADV(items, 0, last);
    ASTOREV(list, items, 0, last, V_CONST(VALUE_NULL));
    STORERAW(list, offsetof(VarObject, ob_size), last);
    return true;
}

/* -- collections.deque -- */

static RAW deque_field(Site *s, P deque, size_t off)
{
    SITE(s);
    return LOADRAW(deque, off);
}

/* Item i from the left, as an index of the ring. */
static RAW ring_index(Site *s, P deque, RAW i)
{
    SITE(s);
    RAW at = RAW_ADD(deque_field(s, deque, offsetof(Deque, head)), i);
    RAW mask = RAW_ADD(deque_field(s, deque, offsetof(Deque, capacity)), RAW_CONST(-1));
    return (RAW){at.r_ & mask.r_, jit_rec_emit(J, IR_AND, IRT_RAW, at.ref, mask.ref)};
}

static void deque_changed(Site *s, P deque, RAW len)
{
    SITE(s);
    RAW state = RAW_ADD(deque_field(s, deque, offsetof(Deque, state)), RAW_CONST(1));
    STORERAW(deque, offsetof(Deque, len), len);
    STORERAW(deque, offsetof(Deque, state), state);
}

/* Where there is room and no maxlen. */
static bool emit_deque_put(Site *s, V *out, bool left)
{
    SITE(s);
    P deque = PTR(s->self);
    RAW len = deque_field(s, deque, offsetof(Deque, len));
    if (!RAW_LT(deque_field(s, deque, offsetof(Deque, maxlen)), RAW_CONST(0)) ||
        !RAW_LT(len, deque_field(s, deque, offsetof(Deque, capacity)))) {
        return false;
    }
    P items = LOADP(deque, offsetof(Deque, items));
    RAW at = ring_index(s, deque, left ? RAW_CONST(-1) : len);
    ASTOREV(items, items, 0, at, s->arg[0]);
    if (left) {
        STORERAW(deque, offsetof(Deque, head), at);
    }
    deque_changed(s, deque, RAW_ADD(len, RAW_CONST(1)));
    *out = V_CONST(KR_NONE);
    return true;
}
static bool emit_deque_append(Site *s, V *out) { return emit_deque_put(s, out, false); }
static bool emit_deque_appendleft(Site *s, V *out) { return emit_deque_put(s, out, true); }

static bool emit_deque_take(Site *s, V *out, bool left)
{
    SITE(s);
    P deque = PTR(s->self);
    RAW len = deque_field(s, deque, offsetof(Deque, len));
    if (!RAW_LT(RAW_CONST(0), len)) {
        return false;
    }
    P items = LOADP(deque, offsetof(Deque, items));
    RAW shorter = RAW_ADD(len, RAW_CONST(-1));
    RAW at = ring_index(s, deque, left ? RAW_CONST(0) : shorter);
    RAW next = ring_index(s, deque, RAW_CONST(1));
    *out = ALOADV(items, 0, at);
    ASTOREV(items, items, 0, at, V_CONST(VALUE_NULL));
    if (left) {
        STORERAW(deque, offsetof(Deque, head), next);
    }
    deque_changed(s, deque, shorter);
    return true;
}
static bool emit_deque_pop(Site *s, V *out) { return emit_deque_take(s, out, false); }
static bool emit_deque_popleft(Site *s, V *out) { return emit_deque_take(s, out, true); }

/* kr_dictview_new() */
static bool emit_view(Site *s, V *out, Type *type)
{
    SITE(s);
    if (jit_opt_off & JIT_OPT_ALLOC) {
        return false;
    }
    P dict = PTR(s->self);
    NewField field = {offsetof(DictView, dv_dict), dict.ref};
    IRRef view = jit_rec_new_of(J, type, sizeof(DictView), &field, 1);
    *out = (V){kr_dictview_new(t, type, dict.p_), view};
    return true;
}
static bool emit_items(Site *s, V *out) { return emit_view(s, out, &PyDictItems_Type); }
static bool emit_keys(Site *s, V *out) { return emit_view(s, out, &PyDictKeys_Type); }
static bool emit_values(Site *s, V *out) { return emit_view(s, out, &PyDictValues_Type); }

static bool emit_abs(Site *s, V *out)
{
    SITE(s);
    V v = s->arg[0];
    if (IS_INT(v)) {
        I r = INT(v);
        if (I_LT(r, I_CONST(0)) && !I_NEGOV(r, &r)) {
            return false;
        }
        *out = BOX_I(r);
        return true;
    }
    if (IS_FLT(v)) {
        D d = DBL(v);
        if (D_GT(d, D_CONST(0.0))) {
            *out = v;
            return true;
        }
        if (D_LT(d, D_CONST(0.0))) {
            *out = BOX_D(D_NEG(d));
            return true;
        }
    }
    return false;
}

/* divmod() of two small ints: a pair that sinks. */
static bool emit_divmod(Site *s, V *out)
{
    SITE(s);
    V a = s->arg[0], b = s->arg[1];
    I quotient, rest;
    if ((jit_opt_off & JIT_OPT_ALLOC) || !IS_SMALL(a) || !IS_SMALL(b) ||
        !I_NE(INT(b), I_CONST(0)) || !I_FDIVOV(INT(a), INT(b), &quotient) ||
        !I_MODOV(INT(a), INT(b), &rest)) {
        return false;
    }
    V q = BOX_I(quotient), r = BOX_I(rest);
    IRRef made = jit_rec_pair(J, q.ref, r.ref);
    Tuple *tuple = kr_tuple_pair(t, q.v_, r.v_);
    *out = (V){tuple != NULL ? value_from_ptr(tuple) : VALUE_ERROR, made};
    return true;
}

/* A small constant exponent is a chain of products. */
static bool emit_pow(Site *s, V *out)
{
    SITE(s);
    V x = s->arg[0], y = s->arg[1];
    if (J->failed != NULL || J->buf.ins[y.ref].op != IR_K64 || !value_is_int(y.v_) ||
        value_int(y.v_) < 1 || value_int(y.v_) > 8 || !IS_SMALL(x)) {
        return false;
    }
    I product = INT(x);
    for (int64_t n = value_int(y.v_); n > 1; n--) {
        if (!I_MULOV(product, INT(x), &product)) {
            return false;
        }
    }
    *out = BOX_I(product);
    return true;
}

static int64_t bits_of(int64_t i)
{
    uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    return u == 0 ? 0 : 64 - __builtin_clzll(u);
}

static bool emit_bit_length(Site *s, V *out)
{
    SITE(s);
    if (!IS_SMALL(s->self)) {
        return false;
    }
    RAW i = I2RAW(INT(s->self));
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, i.ref);
    IRRef r = jit_rec_call(J, CALL_PURE, (const void *)bits_of, "bits_of", IRT_RAW, 64, false);
    *out = BOX_I(RAW2I(((RAW){bits_of(i.r_), r})));
    return true;
}

/* The first of equals: max(a, b) is b only if b > a, min(a, b) is b only if b < a. */
static bool emit_choice(Site *s, V *out, bool max)
{
    SITE(s);
    V a = s->arg[0], b = s->arg[1];
    bool second;
    if (IS_INT(a) && IS_INT(b)) {
        *out = BOX_I(rec_ichoice(J, max, INT(a), INT(b)));
        return true;
    }
    if (IS_FLT(a) && IS_FLT(b)) {
        *out = BOX_D(rec_dchoice(J, max, DBL(a), DBL(b)));
        return true;
    }
    if (IS_INT(a) && IS_FLT(b)) {
        second = max ? D_GT(DBL(b), I2D(INT(a))) : D_LT(DBL(b), I2D(INT(a)));
    } else if (IS_FLT(a) && IS_INT(b)) {
        second = max ? D_GT(I2D(INT(b)), DBL(a)) : D_LT(I2D(INT(b)), DBL(a));
    } else {
        return false;
    }
    *out = second ? b : a;
    return true;
}
static bool emit_max(Site *s, V *out) { return emit_choice(s, out, true); }
static bool emit_min(Site *s, V *out) { return emit_choice(s, out, false); }

static bool emit_ord(Site *s, V *out)
{
    SITE(s);
    V v = s->arg[0];
    if (PROMOTE_TYPE(v) != &PyUnicode_Type) {
        return false;
    }
    if (J->buf.ins[v.ref].t == IRT_CHR) {
        int code = jit_rec_char_code(v.v_);
        *out = BOX_I(RAW2I(((RAW){code, jit_rec_emit(J, IR_CAST, IRT_RAW, v.ref, 0)})));
        return true;
    }
    P p = PTR(v);
    if (!STR_IS_ASCII(p) || !RAW_EQ(LOADRAW(p, offsetof(StrAscii, length)), RAW_CONST(1))) {
        return false;
    }
    *out = BOX_I(RAW2I(LOADU8(p, sizeof(StrAscii))));
    return true;
}

static bool emit_chr(Site *s, V *out)
{
    SITE(s);
    if (!IS_INT(s->arg[0])) {
        return false;
    }
    RAW c = I2RAW(INT(s->arg[0]));
    if (RAW_ULT(c, RAW_CONST(128))) {
        *out = (V){value_from_ptr(kr_latin1[c.r_]), jit_rec_emit(J, IR_CAST, IRT_CHR, c.ref, 0)};
        return true;
    }
    if (!RAW_ULT(c, RAW_CONST(256))) {
        return false;
    }
    *out = ALOADV(P_CONST(kr_latin1), 0, c);
    return true;
}

/* 1, 0: known of every instance of this type while it is TYPE_STABLE; -1: not known. */
int jit_rec_instance_known(const Type *type, Value v, const Type *cls)
{
    if (kr_is_subtype(type, cls)) {
        return 1;
    }
    /* No: but obj.__class__ is asked too, which may be anything. */
    bool plain = (!value_is_ptr(v) ||
                  kr_slots(type)->tp_getattro == kr_slots(&PyBaseObject_Type)->tp_getattro) &&
                 value_same(kr_type_lookup((Type *)type, KR_NAME(__class__)),
                            kr_type_lookup(&PyBaseObject_Type, KR_NAME(__class__)));
    return plain ? 0 : -1;
}

static bool emit_isinstance(Site *s, V *out)
{
    SITE(s);
    V v = s->arg[0], cls = s->arg[1];
    Type *type = PROMOTE_TYPE(v);
    TYPE_STABLE(type);
    if (!IS_PTR(cls)) {
        return false;
    }
    Type *meta = PROMOTE_TYPE(cls);
    if (meta == &PyType_Type) {
        int known = jit_rec_instance_known(type, v.v_, PROMOTE_P(PTR(cls)));
        if (known >= 0) {
            *out = BOX_BOOL(known);
        }
        return known >= 0;
    }
    if (meta != &PyTuple_Type) {
        return false;
    }
    P tuple = PTR(cls);
    int64_t n = PROMOTE_RAW(LOADRAW(tuple, offsetof(VarObject, ob_size)));
    for (int64_t i = 0; i < n; i++) {
        V item = LOADV(tuple, offsetof(Tuple, ob_item) + (size_t)i * sizeof(Value));
        if (i == 8 || !IS_PTR(item) || PROMOTE_TYPE(item) != &PyType_Type) {
            return false;
        }
        int known = jit_rec_instance_known(type, v.v_, PROMOTE_P(PTR(item)));
        if (known != 0) {
            if (known > 0) {
                *out = BOX_BOOL(true);
            }
            return known > 0;
        }
    }
    *out = BOX_BOOL(false);
    return true;
}

static bool emit_getattr(Site *s, V *out)
{
    const V *otherwise = s->n > 2 ? &s->arg[2] : NULL;
    return jit_rec_getattr(s->J, s->t, s->fp, s->arg[0], s->arg[1], otherwise, out);
}
static bool emit_hasattr(Site *s, V *out)
{
    return jit_rec_hasattr(s->J, s->t, s->fp, s->arg[0], s->arg[1], out);
}
static bool emit_setattr(Site *s, V *out)
{
    return jit_rec_setattr(s->J, s->t, s->arg[0], s->arg[1], s->arg[2], out);
}

bool jit_rec_len(Recorder *J, Thread *t, Frame *fp, V v, V *out)
{
    Site s = {.J = J, .t = t, .fp = fp, .pc = J->pc, .arg = {v}};
    return emit_len(&s, out);
}

#define EMIT_ROUNDED(name, fn, how)                                                           \
    static bool name(Site *s, V *out)                                                         \
    {                                                                                         \
        SITE(s);                                                                              \
        V v = s->arg[0];                                                                      \
        if (IS_INT(v)) {                                                                      \
            *out = v;                                                                         \
            return true;                                                                      \
        }                                                                                     \
        if (!IS_FLT(v) || !D_LT(DBL(v), D_CONST(1e14)) || !D_GT(DBL(v), D_CONST(-1e14))) {    \
            return false;                                                                     \
        }                                                                                     \
        D d = DBL(v);                                                                         \
        *out = BOX_I(                                                                         \
            RAW2I(((RAW){(int64_t)fn(d.d_), jit_rec_emit(J, IR_F2R, IRT_RAW, d.ref, how)}))); \
        return true;                                                                          \
    }
EMIT_ROUNDED(emit_floor, floor, 1)
EMIT_ROUNDED(emit_ceil, ceil, 2)
EMIT_ROUNDED(emit_trunc, trunc, 0)

static bool emit_sqrt(Site *s, V *out)
{
    SITE(s);
    V v = s->arg[0];
    D d;
    if (IS_FLT(v)) {
        d = DBL(v);
    } else if (IS_INT(v)) {
        d = I2D(INT(v));
    } else {
        return false;
    }
    if (!D_GE(d, D_CONST(0.0))) {
        return false;
    }
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, d.ref);
    IRRef r = jit_rec_call(J, CALL_PURE, (const void *)(double (*)(double))sqrt, "sqrt", IRT_FLT,
                           64, false);
    *out = BOX_D(((D){sqrt(d.d_), r}));
    return true;
}

static bool emit_float(Site *s, V *out)
{
    SITE(s);
    V v = s->arg[0];
    if (IS_FLT(v)) {
        *out = v;
        return true;
    }
    if (IS_INT(v)) {
        *out = BOX_D(I2D(INT(v)));
        return true;
    }
    return false;
}

/* -- Plain functions --------------------------------------------------------------------------- */

static Value or_declined(Thread *t, Value v)
{
    if (value_is_error(v)) {
        kr_err_clear(t);
    }
    return v;
}
static bool is_scalar(Value v) { return kr_plain_scalar_type(kr_type(v)); }
static bool is_number(Value v) { return kr_is_exact_int(v) || kr_is_exact_float(v); }

static Value plain_abs(Thread *t, Value v)
{
    return is_scalar(v) ? or_declined(t, kr_abs(t, v)) : VALUE_NULL;
}
static Value plain_chr(Thread *t, Value v)
{
    if (!value_is_int(v) || (uint64_t)value_int(v) > 0x10FFFF) {
        return VALUE_NULL;
    }
    Str *s = kr_str_from_char(t, (uint32_t)value_int(v));
    return s != NULL ? value_from_ptr(s) : or_declined(t, VALUE_ERROR);
}
static Value plain_ord(Thread *t, Value v)
{
    if (!kr_is_exact_str(v) || !kr_str_flat(t, (Str *)value_ptr(v)) ||
        kr_str_len((Str *)value_ptr(v)) != 1) {
        kr_err_clear(t);
        return VALUE_NULL;
    }
    return value_from_small(kr_str_at((Str *)value_ptr(v), 0));
}
static Value plain_divmod(Thread *t, Value a, Value b)
{
    return is_number(a) && is_number(b) ? or_declined(t, kr_divmod(t, a, b)) : VALUE_NULL;
}
static Value plain_pow(Thread *t, Value a, Value b, Value c)
{
    bool ok = value_is_null(c) ? is_number(a) && is_number(b)
                               : kr_is_exact_int(a) && kr_is_exact_int(b) && kr_is_exact_int(c);
    return ok ? or_declined(t, kr_pow(t, a, b, value_is_null(c) ? KR_NONE : c)) : VALUE_NULL;
}
static Value plain_sum(Thread *t, Value v)
{
    bool list = kr_is_exact_list(v);
    if ((!list && !kr_is_exact_tuple(v)) || (list && kr_list_is_exposed((List *)value_ptr(v)))) {
        return VALUE_NULL;
    }
    isize n = ((VarObject *)value_ptr(v))->ob_size;
    const Value *items = list ? ((List *)value_ptr(v))->ob_item : ((Tuple *)value_ptr(v))->ob_item;
    Value acc = value_from_small(0);
    for (isize i = 0; i < n; i++) {
        Value x = items[i];
        if (value_is_int(acc) && value_is_int(x)) {
            int64_t sum = value_int(acc);
            i += kr_int_sum_small(items + i, n - i, &sum) - 1;
            acc = kr_int_from_i64(t, sum);
        } else if (value_is_double(acc) && value_is_double(x)) {
            acc = value_from_double(value_double(acc) + value_double(x));
        } else if (!value_is_null(x) && is_number(x)) {
            acc = kr_binary(t, BIN_ADD, acc, x);
        } else {
            return VALUE_NULL;
        }
        if (value_is_error(acc)) {
            return or_declined(t, acc);
        }
    }
    return acc;
}

/* Items that compare without Python code, and without failing: all numbers, or all str. */
static bool sorts_plain(const Value *items, isize n)
{
    bool numbers = n > 0 && !value_is_null(items[0]) && is_number(items[0]);
    for (isize i = 0; i < n; i++) {
        if (value_is_null(items[i]) ||
            !(numbers ? is_number(items[i]) : kr_is_exact_str(items[i]))) {
            return false;
        }
    }
    return true;
}
static Value plain_sort(Thread *t, Value self)
{
    int done = kr_list_sort_plain(t, (List *)value_ptr(self), sorts_plain);
    return done > 0 ? KR_NONE : done == -1 ? or_declined(t, VALUE_ERROR) : VALUE_NULL;
}
static Value plain_sorted(Thread *t, Value v)
{
    if (!kr_is_exact_list(v) && !kr_is_exact_tuple(v) && !kr_is_exact(v, &PySet_Type) &&
        !kr_is_exact_dict(v) && !kr_is_exact_str(v)) {
        return VALUE_NULL;
    }
    Value list = kr_list_from_iterable(t, v);
    if (value_is_error(list)) {
        return or_declined(t, list);
    }
    return value_is_null(plain_sort(t, list)) ? VALUE_NULL : list;
}
static Value plain_next(Thread *t, Value it)
{
    return kr_plain_iterator(it) ? or_declined(t, kr_op_next(t, it)) : VALUE_NULL;
}

static Value plain_list_pop(Thread *t, Value self, Value index)
{
    List *list = (List *)value_ptr(self);
    index = value_is_null(index) ? value_from_small(-1) : index;
    if (kr_list_is_exposed(list) || !value_is_int(index)) {
        return VALUE_NULL;
    }
    isize n = kr_list_len(list), i = (isize)value_int(index);
    i += i < 0 ? n : 0;
    if ((size_t)i >= (size_t)n) {
        return VALUE_NULL;
    }
    Value v = list->ob_item[i];
    return kr_list_remove_at(t, list, i) ? v : or_declined(t, VALUE_ERROR);
}
static Value plain_list_insert(Thread *t, Value self, Value index, Value v)
{
    List *list = (List *)value_ptr(self);
    if (kr_list_is_exposed(list) || !value_is_int(index)) {
        return VALUE_NULL;
    }
    isize n = kr_list_len(list), i = (isize)value_int(index);
    i = i < 0 ? kr_max(i + n, 0) : kr_min(i, n);
    return kr_list_insert(t, list, i, v) ? KR_NONE : or_declined(t, VALUE_ERROR);
}
static Value plain_list_extend(Thread *t, Value self, Value v)
{
    return kr_plain_list_extend(t, (List *)value_ptr(self), v) ? KR_NONE : VALUE_NULL;
}

static Value plain_dict_get(Thread *t, Value self, Value key, Value otherwise)
{
    Value r = kr_plain_dict_find(t, (Dict *)value_ptr(self), key);
    return !value_same(r, KR_NOTIMPLEMENTED) ? r : value_is_null(otherwise) ? KR_NONE : otherwise;
}
static Value plain_dict_setdefault(Thread *t, Value self, Value key, Value v)
{
    Dict *d = (Dict *)value_ptr(self);
    Value r = kr_plain_dict_find(t, d, key);
    if (!value_same(r, KR_NOTIMPLEMENTED)) {
        return r;
    }
    return kr_plain_dict_set(t, d, key, v) ? v : VALUE_NULL;
}
/* KeyError: by the general way. */
static Value plain_dict_pop(Thread *t, Value self, Value key, Value otherwise)
{
    Value r = kr_plain_dict_find(t, (Dict *)value_ptr(self), key);
    if (value_same(r, KR_NOTIMPLEMENTED)) {
        return otherwise;
    }
    return !value_is_null(r) && kr_plain_delitem(t, self, key) ? r : VALUE_NULL;
}

static Value plain_set_add(Thread *t, Value self, Value v)
{
    return kr_plain_set_add(t, (Set *)value_ptr(self), v) ? KR_NONE : VALUE_NULL;
}
static Value plain_set_discard(Thread *t, Value self, Value v)
{
    return kr_plain_set_discard(t, (Set *)value_ptr(self), v) >= 0 ? KR_NONE : VALUE_NULL;
}
static Value plain_set_remove(Thread *t, Value self, Value v)
{
    return kr_plain_set_discard(t, (Set *)value_ptr(self), v) > 0 ? KR_NONE : VALUE_NULL;
}

#define PLAIN_TEXT_1(name)                                                              \
    static Value plain_str_##name(Thread *t, Value self, Value arg)                     \
    {                                                                                   \
        return kr_is_exact_str(arg) ? or_declined(t, kr_str_m_##name(t, self, &arg, 1)) \
                                    : VALUE_NULL;                                       \
    }
PLAIN_TEXT_1(startswith)
PLAIN_TEXT_1(endswith)
PLAIN_TEXT_1(find)
PLAIN_TEXT_1(rfind)
PLAIN_TEXT_1(index)
PLAIN_TEXT_1(count)
static Value plain_str_split(Thread *t, Value self, Value sep)
{
    const Value args[] = {sep, VALUE_NULL};
    bool ok = value_is_null(sep) || kr_is_exact_str(sep);
    return ok ? or_declined(t, kr_str_m_split(t, self, args)) : VALUE_NULL;
}

/* Whatever the text asks for: nothing of these is Python code. */
static Value plain_format(Thread *t, Value self, Value a, Value b, Value c, Value d)
{
    const Value args[] = {a, b, c, d};
    isize n = 0;
    while (n < (isize)KR_COUNT(args) && !value_is_null(args[n])) {
        if (!is_scalar(args[n++])) {
            return VALUE_NULL;
        }
    }
    return or_declined(t, kr_str_dot_format_kw(t, (Str *)value_ptr(self), args, n, NULL));
}

static Value plain_join(Thread *t, Value self, Value v)
{
    bool list = kr_is_exact_list(v);
    if ((!list && !kr_is_exact_tuple(v)) || (list && kr_list_is_exposed((List *)value_ptr(v)))) {
        return VALUE_NULL;
    }
    isize n = ((VarObject *)value_ptr(v))->ob_size;
    const Value *items = list ? ((List *)value_ptr(v))->ob_item : ((Tuple *)value_ptr(v))->ob_item;
    Value text = kr_str_join_plain(t, (Str *)value_ptr(self), items, n);
    return KR_LIKELY(!value_is_null(text)) ? text : (kr_err_clear(t), VALUE_NULL);
}

/* How many arguments. */
#define ONLY(n)         n, n
#define TO(least, most) least, most

#define BUILTIN(name, n, effect, fn)                                   \
    {                                                                  \
        NULL, "builtins", name, n, CALL_##effect, NULL, fn, NULL, NULL \
    }
#define BUILTIN_IR(name, n, fn)                            \
    {                                                      \
        NULL, "builtins", name, n, 0, fn, NULL, NULL, NULL \
    }
#define MATH_IR(name, n, fn)                           \
    {                                                  \
        NULL, "math", name, n, 0, fn, NULL, NULL, NULL \
    }
#define METHOD(type, name, n, effect, fn)                         \
    {                                                             \
        &type, NULL, name, n, CALL_##effect, NULL, fn, NULL, NULL \
    }
#define METHOD_IR(type, name, n, fn)                  \
    {                                                 \
        &type, NULL, name, n, 0, fn, NULL, NULL, NULL \
    }
/* Writes to nothing but its object. */
#define CHANGER(type, name, n, fn)                               \
    {                                                            \
        &type, NULL, name, n, CALL_WRITES, NULL, fn, NULL, &type \
    }
#define MAKER(type, name, n, fn, made)                        \
    {                                                         \
        &type, NULL, name, n, CALL_NEW, NULL, fn, &made, NULL \
    }
/* A function may have an inline form first and a plain one behind it. */
static const Form forms[] = {
    BUILTIN_IR("len", ONLY(1), emit_len),
    BUILTIN_IR("abs", ONLY(1), emit_abs),
    BUILTIN_IR("abs", ONLY(1), jit_rec_complex_abs),
    BUILTIN("abs", ONLY(1), NEW, plain_abs),
    BUILTIN_IR("max", ONLY(2), emit_max),
    BUILTIN_IR("min", ONLY(2), emit_min),
    BUILTIN_IR("ord", ONLY(1), emit_ord),
    BUILTIN("ord", ONLY(1), NEW, plain_ord),
    BUILTIN_IR("chr", ONLY(1), emit_chr),
    BUILTIN("chr", ONLY(1), NEW, plain_chr),
    BUILTIN_IR("isinstance", ONLY(2), emit_isinstance),
    BUILTIN_IR("getattr", TO(2, 3), emit_getattr),
    BUILTIN_IR("hasattr", ONLY(2), emit_hasattr),
    BUILTIN_IR("setattr", ONLY(3), emit_setattr),
    BUILTIN_IR("divmod", ONLY(2), emit_divmod),
    BUILTIN("divmod", ONLY(2), NEW, plain_divmod),
    BUILTIN_IR("pow", ONLY(2), emit_pow),
    BUILTIN("pow", TO(2, 3), NEW, plain_pow),
    BUILTIN("hash", ONLY(1), NEW, kr_plain_hash),
    BUILTIN("repr", ONLY(1), NEW, kr_plain_repr),
    BUILTIN("sum", ONLY(1), NEW, plain_sum),
    BUILTIN("sorted", ONLY(1), NEW, plain_sorted),
    BUILTIN("iter", ONLY(1), NEW, kr_plain_iter),
    BUILTIN("next", ONLY(1), WRITES, plain_next),
    MATH_IR("sqrt", ONLY(1), emit_sqrt),
    MATH_IR("floor", ONLY(1), emit_floor),
    MATH_IR("ceil", ONLY(1), emit_ceil),
    MATH_IR("trunc", ONLY(1), emit_trunc),
    METHOD_IR(PyList_Type, "append", ONLY(1), emit_append),
    METHOD_IR(PyList_Type, "pop", ONLY(0), emit_pop),
    CHANGER(PyList_Type, "pop", TO(0, 1), plain_list_pop),
    CHANGER(PyList_Type, "insert", ONLY(2), plain_list_insert),
    METHOD(PyList_Type, "extend", ONLY(1), WRITES, plain_list_extend),
    CHANGER(PyList_Type, "sort", ONLY(0), plain_sort),
    METHOD_IR(PyDict_Type, "items", ONLY(0), emit_items),
    METHOD_IR(PyDict_Type, "keys", ONLY(0), emit_keys),
    METHOD_IR(PyDict_Type, "values", ONLY(0), emit_values),
    METHOD_IR(PyDict_Type, "get", TO(1, 2), emit_dict_get),
    METHOD(PyDict_Type, "get", TO(1, 2), READS, plain_dict_get),
    METHOD(PyDict_Type, "setdefault", ONLY(2), WRITES, plain_dict_setdefault),
    METHOD(PyDict_Type, "pop", TO(1, 2), WRITES, plain_dict_pop),
    CHANGER(PySet_Type, "add", ONLY(1), plain_set_add),
    CHANGER(PySet_Type, "discard", ONLY(1), plain_set_discard),
    CHANGER(PySet_Type, "remove", ONLY(1), plain_set_remove),
    MAKER(PyUnicode_Type, "join", ONLY(1), plain_join, PyUnicode_Type),
    METHOD_IR(PyUnicode_Type, "format", TO(1, 4), jit_rec_format),
    MAKER(PyUnicode_Type, "format", TO(1, 4), plain_format, PyUnicode_Type),
    METHOD_IR(PyUnicode_Type, "startswith", ONLY(1), jit_rec_startswith),
    METHOD(PyUnicode_Type, "startswith", ONLY(1), PURE, plain_str_startswith),
    METHOD_IR(PyUnicode_Type, "endswith", ONLY(1), jit_rec_endswith),
    METHOD(PyUnicode_Type, "endswith", ONLY(1), PURE, plain_str_endswith),
    METHOD(PyUnicode_Type, "find", ONLY(1), PURE, plain_str_find),
    METHOD(PyUnicode_Type, "rfind", ONLY(1), PURE, plain_str_rfind),
    METHOD(PyUnicode_Type, "index", ONLY(1), PURE, plain_str_index),
    METHOD(PyUnicode_Type, "count", ONLY(1), PURE, plain_str_count),
    METHOD_IR(PyUnicode_Type, "upper", ONLY(0), jit_rec_upper),
    METHOD_IR(PyUnicode_Type, "lower", ONLY(0), jit_rec_lower),
    MAKER(PyUnicode_Type, "split", TO(0, 1), plain_str_split, PyList_Type),
    METHOD_IR(PyComplex_Type, "conjugate", ONLY(0), jit_rec_complex_conjugate),
    METHOD_IR(PyLong_Type, "bit_length", ONLY(0), emit_bit_length),
    METHOD_IR(kr_deque_type, "append", ONLY(1), emit_deque_append),
    METHOD_IR(kr_deque_type, "appendleft", ONLY(1), emit_deque_appendleft),
    METHOD_IR(kr_deque_type, "pop", ONLY(0), emit_deque_pop),
    METHOD_IR(kr_deque_type, "popleft", ONLY(0), emit_deque_popleft),
};

/* -- Which form -------------------------------------------------------------------------------- */

/* object.__new__(cls), tuple.__new__(cls, a tuple): self is object or tuple. */
static bool emit_new_of_class(Site *s, uint32_t block, size_t n, V *out)
{
    SITE(s);
    V given = R(block);
    Type *base;
    if (J->failed != NULL || !kr_is_type(s->self.v_) || !kr_is_type(given.v_)) {
        return false;
    }
    Type *owner = (Type *)value_ptr(s->self.v_), *cls = (Type *)value_ptr(given.v_);
    bool tuple = owner == &PyTuple_Type && n == 2;
    if ((!tuple && (owner != &PyBaseObject_Type || n != 1)) || cls == owner ||
        !kr_is_subtype(cls, owner) || (cls->tp_flags & TPF_IS_ABSTRACT) ||
        !kr_new_is_safe(cls, owner, &base)) {
        return false;
    }
    (void)V_IS(s->self, s->self.v_);
    (void)V_IS(given, given.v_);
    TYPE_STABLE(cls);
    IRRef made;
    if (!tuple) {
        if (!jit_rec_instance(J, cls, &made)) {
            return false;
        }
    } else {
        V items = R(block + 1);
        if (PROMOTE_TYPE(items) != &PyTuple_Type) {
            return false;
        }
        P p = PTR(items);
        int64_t len = PROMOTE_RAW(LOADRAW(p, offsetof(VarObject, ob_size)));
        IRRef refs[REC_TUPLE_MAX];
        for (int64_t i = 0; i < len && len <= REC_TUPLE_MAX; i++) {
            refs[i] = LOADV(p, offsetof(Tuple, ob_item) + (size_t)i * sizeof(Value)).ref;
        }
        if (!jit_rec_tuple_instance(J, cls, refs, len, &made)) {
            return false;
        }
    }
    fp->pc = pc;
    *out = (V){kr_slots(owner)->tp_new(t, cls, &fp->regs[block + 1], n - 1, NULL), made};
    return true;
}

/* What was found for (def, n): a NativeDef never moves and belongs to one type or module. */
static KR_NOT_ROOTS struct {
    const NativeDef *def;
    size_t n;
    const Form *first; /* NULL: none */
} cache[CACHE_SIZE];

static bool row_matches(const Form *f, const NativeDef *def, Value self, size_t n)
{
    if (n < f->least || n > f->most || strcmp(f->name, def->ml.ml_name) != 0) {
        return false;
    }
    if (f->owner != NULL) {
        return kr_type(self) == f->owner;
    }
    if (!kr_is_exact(self, &PyModule_Type)) {
        return false;
    }
    Value name = ((Module *)value_ptr(self))->md_name;
    return kr_is_exact_str(name) && kr_str_equal_c((Str *)value_ptr(name), f->module);
}

/* The first form for this call; more may stand behind it. */
static const Form *find_form(const NativeDef *def, Value self, size_t n)
{
    if (value_is_null(self) || n > ARGS_MAX) {
        return NULL;
    }
    size_t slot = ((uintptr_t)def / sizeof(NativeDef) + n) % CACHE_SIZE;
    if (cache[slot].def == def && cache[slot].n == n) {
        const Form *f = cache[slot].first;
        return f == NULL || row_matches(f, def, self, n) ? f : NULL;
    }
    const Form *found = NULL;
    for (size_t i = 0; i < KR_COUNT(forms) && found == NULL; i++) {
        found = row_matches(&forms[i], def, self, n) ? &forms[i] : NULL;
    }
    if (found != NULL) { /* a subclass of the owner is not cached as "none" */
        cache[slot].def = def;
        cache[slot].n = n;
        cache[slot].first = found;
    }
    return found;
}

/* Calls a plain function; false: it declined. */
static bool call_plain(Site *s, const Form *f, V *out)
{
    SITE(s);
    typedef Value (*Fn1)(Thread *, Value);
    typedef Value (*Fn2)(Thread *, Value, Value);
    typedef Value (*Fn3)(Thread *, Value, Value, Value);
    typedef Value (*Fn4)(Thread *, Value, Value, Value, Value);
    typedef Value (*Fn5)(Thread *, Value, Value, Value, Value, Value);
    V args[ARGS_MAX + 1];
    size_t n = 0;
    if (f->owner != NULL) {
        args[n++] = s->self;
    }
    for (size_t i = 0; i < f->most; i++) {
        args[n++] = i < s->n ? s->arg[i] : V_CONST(VALUE_NULL);
    }
    uintptr_t fn = (uintptr_t)f->plain;
    Value v = n == 1   ? ((Fn1)fn)(t, args[0].v_)
              : n == 2 ? ((Fn2)fn)(t, args[0].v_, args[1].v_)
              : n == 3 ? ((Fn3)fn)(t, args[0].v_, args[1].v_, args[2].v_)
              : n == 4 ? ((Fn4)fn)(t, args[0].v_, args[1].v_, args[2].v_, args[3].v_)
                       : ((Fn5)fn)(t, args[0].v_, args[1].v_, args[2].v_, args[3].v_, args[4].v_);
    bool done = !value_is_null(v);
    if (!done && f->effect >= CALL_WRITES) { /* as TRY_V */
        return false;
    }
    J->args = 0;
    J->nargs = 0;
    for (size_t i = 0; i < n; i++) {
        jit_rec_arg(J, jit_rec_box(J, args[i].ref));
    }
    IRRef call = jit_rec_call(J, f->effect, f->plain, f->name, f->made != NULL ? IRT_PTR : IRT_VAL,
                              64, true);
    if (f->made != NULL) {
        jit_rec_known_type(J, call, f->made);
    }
    if (f->writes != NULL) {
        jit_rec_writes(J, call, f->writes);
    }
    jit_rec_tried(J, f->effect, call, done);
    *out = (V){v, call};
    return done;
}

/* -- Anything else ----------------------------------------------------------------------------- */

static bool all_scalars(Site *s, uint32_t block, size_t n)
{
    SITE(s);
    for (size_t i = 0; i < n; i++) {
        if (!kr_plain_scalar_type(PROMOTE_TYPE(R(block + i)))) {
            return false;
        }
    }
    return true;
}

/* What a call of this row may do; guards the types this depends on. */
static CallEffect effect_of(Site *s, const NativeDef *def, uint32_t block, size_t n)
{
    SITE(s);
    if (def->flags & NF_CALLS) {
        return CALL_ANY;
    }
    if (def->flags & NF_OWN) {
        return CALL_WRITES;
    }
    bool pure = def->flags & (NF_PURE | NF_READS);
    if (!pure) {
        /* The methods of immutable scalars make new objects; they may raise. */
        if (value_is_null(s->self.v_) || !kr_plain_scalar_type(PROMOTE_TYPE(s->self))) {
            return CALL_ANY;
        }
    }
    return all_scalars(s, block, n) ? CALL_NEW : CALL_ANY;
}

static Value call_d_d(Thread *t, NativeD_D fn, double x)
{
    double out;
    return fn(t, x, &out) ? value_from_double_any(out) : VALUE_ERROR;
}

/* The exact type that a method of an exact str gives, NULL: no such is known. */
static const Type *type_of_text_method(Site *s, const NativeDef *def, CallEffect effect)
{
    static const char *const texts[] = {"title",      "capitalize",   "swapcase",     "strip",
                                        "lstrip",     "rstrip",       "replace",      "join",
                                        "center",     "ljust",        "rjust",        "zfill",
                                        "expandtabs", "removeprefix", "removesuffix", "casefold"};
    if (effect != CALL_NEW || !kr_is_exact_str(s->self.v_)) {
        return NULL;
    }
    const char *name = def->ml.ml_name;
    for (size_t i = 0; i < KR_COUNT(texts); i++) {
        if (strcmp(texts[i], name) == 0) {
            return &PyUnicode_Type;
        }
    }
    return strcmp(name, "partition") == 0 || strcmp(name, "rpartition") == 0 ? &PyTuple_Type : NULL;
}

static V call_row(Site *s, const NativeDef *def, CallEffect effect, uint32_t block, size_t n,
                  bool bound)
{
    SITE(s);
    V self = s->self;
    const void *fn = (const void *)(uintptr_t)def->fn.any;
    if (def->sig == SIG_D_D && n == 1 && IS_FLT(R(block)) && effect < CALL_WRITES) {
        D d = DBL(R(block));
        return CALL_V(NEW, call_d_d, AC(def->fn.d_d), AD(d));
    }
    J->args = 0;
    J->nargs = 0;
    if (def->sig == SIG_O && n == 1) {
        jit_rec_arg(J, jit_rec_box(J, self.ref));
        jit_rec_arg(J, jit_rec_box(J, R(block).ref));
    } else if (def->sig == SIG_NOARGS && n == 0) {
        jit_rec_arg(J, jit_rec_box(J, self.ref));
    } else if (def->sig == SIG_FAST || def->sig == SIG_FASTKW) {
        jit_rec_arg(J, jit_rec_box(J, self.ref));
        jit_rec_block(J, block, (uint32_t)n);
        jit_rec_arg(J, jit_ir_kraw(&J->buf, (int64_t)n));
        if (def->sig == SIG_FASTKW) {
            jit_rec_arg(J, jit_ir_kraw(&J->buf, 0));
        }
    } else {
        fn = bound ? (const void *)kr_native_call_bound : (const void *)kr_native_call;
        jit_rec_arg(J, jit_ir_kptr(&J->buf, def));
        jit_rec_arg(J, jit_rec_box(J, self.ref));
        jit_rec_block(J, block, (uint32_t)n);
        jit_rec_arg(J, jit_ir_kraw(&J->buf, (int64_t)n));
        jit_rec_arg(J, jit_ir_kraw(&J->buf, 0));
    }
    const Type *made = type_of_text_method(s, def, effect);
    IRRef call =
        jit_rec_call(J, effect, fn, def->ml.ml_name, made != NULL ? IRT_PTR : IRT_VAL, 64, true);
    if (made != NULL) {
        jit_rec_known_type(J, call, made);
    }
    return (V){jit_call_native(t, def, self.v_, &fp->regs[block], n, bound), call};
}

V jit_rec_native(Recorder *J, Thread *t, Frame *fp, const NativeDef *def, V self, uint32_t block,
                 size_t n, bool bound)
{
    Site s = {.J = J, .t = t, .fp = fp, .pc = J->pc, .self = self, .n = n};
    V made;
    if (def == kr_new_wrapper_row() && n >= 1 && n <= 2 && emit_new_of_class(&s, block, n, &made)) {
        return made;
    }
    const Form *f = find_form(def, self.v_, n);
    if (f != NULL) {
        for (size_t i = 0; i < n; i++) {
            s.arg[i] = (V){fp->regs[block + i], jit_rec_reg(J, block + (uint32_t)i)};
        }
        if (f->owner != NULL) {
            (void)jit_rec_type_of(J, self.v_, self.ref);
        }
        for (; f < forms + KR_COUNT(forms) && row_matches(f, def, self.v_, n); f++) {
            V out = {VALUE_NULL, 0};
            if (f->emit != NULL ? f->emit(&s, &out) : call_plain(&s, f, &out)) {
                return out;
            }
        }
    }
    return call_row(&s, def, effect_of(&s, def, block, n), block, n, bound);
}

/* What kr_app_code() found is found again, and iterators inside are of the classes seen. */
static void guard_app_code(Recorder *J, Thread *t, Frame *fp, V v)
{
    Type *type = PROMOTE_TYPE(v);
    size_t func = type == &PyMap_Type      ? offsetof(Map, func)
                  : type == &PyFilter_Type ? offsetof(Filter, func)
                  : type == &PyMethod_Type ? offsetof(Method, im_func)
                                           : 0;
    if (type == &PyZip_Type) {
        (void)RAW_EQ(LOADU8(PTR(v), offsetof(Zip, strict)), RAW_CONST(0));
    }
    if (type == &PyMap_Type || type == &PyZip_Type) {
        P its = LOADP(PTR(v),
                      type == &PyMap_Type ? offsetof(Map, iterators) : offsetof(Zip, iterators));
        int64_t n = PROMOTE_RAW(LOADRAW(its, offsetof(VarObject, ob_size)));
        for (int64_t i = 0; i < n; i++) {
            V inner = LOADV(its, offsetof(Tuple, ob_item) + (size_t)i * sizeof(Value));
            (void)PROMOTE_TYPE(inner);
            if (type == &PyZip_Type && kr_app_runs(inner.v_) && kr_app_code(inner.v_) != NULL) {
                guard_app_code(J, t, fp, inner);
            }
        }
    } else if (type == &PyFilter_Type) {
        (void)PROMOTE_TYPE(LOADV(PTR(v), offsetof(Filter, it)));
    } else if (type == &PyEnum_Type) {
        guard_app_code(J, t, fp, LOADV(PTR(v), offsetof(Enumerate, it)));
    }
    if (func != 0) {
        guard_app_code(J, t, fp, LOADV(PTR(v), func));
    } else if (type == &PyGen_Type || type == &PyFunction_Type) {
        size_t at =
            type == &PyGen_Type ? offsetof(Generator, gi_code) : offsetof(Function, func_code);
        (void)PROMOTE_P(LOADP(PTR(v), at));
    }
}

/* The body that a builtin runs, and guards of what it was chosen for. */
Function *jit_rec_app(Recorder *J, Thread *t, Frame *fp, int app, uint32_t block, isize npos,
                      Tuple *kwnames)
{
    AppFacts facts = {.n = 0};
    Function *f = kr_app_body(t, app, &fp->regs[block], npos, kwnames, &facts);
    for (int i = 0; f != NULL && i < facts.n; i++) {
        V v = R(block + (uint32_t)facts.fact[i].arg);
        (void)PROMOTE_TYPE(v);
        if (facts.fact[i].code) {
            guard_app_code(J, t, fp, v);
        }
    }
    return f;
}

Function *jit_rec_app_extend(Recorder *J, Thread *t, Frame *fp, V v)
{
    Function *f = kr_app_extend(t, v.v_);
    if (f != NULL) {
        guard_app_code(J, t, fp, v);
    }
    return f;
}

Function *jit_rec_app_iter(Recorder *J, Thread *t, Frame *fp, V v)
{
    Function *f = kr_app_iter(t, v.v_);
    if (f != NULL) {
        guard_app_code(J, t, fp, v);
    }
    return f;
}

/* -- Builtin classes --------------------------------------------------------------------------- */

static bool collects(const Type *type)
{
    return type == &PyList_Type || type == &PyTuple_Type || type == &PyUnicode_Type ||
           type == &PyDict_Type || type == &PySet_Type || type == &PyFrozenSet_Type ||
           type == &PyBytes_Type || type == &PyRange_Type || type == &PyDictKeys_Type ||
           type == &PyDictValues_Type || type == &PyDictItems_Type;
}

/* Calling the class with arguments of these types makes an object and runs no Python code. */
static bool class_is_plain(Site *s, const Type *cls, uint32_t block, size_t n)
{
    SITE(s);
    Type *type[2] = {NULL, NULL};
    if (cls == &PyRange_Type) {
        return n >= 1 && n <= 3 && all_scalars(s, block, n);
    }
    if (n > 2) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        type[i] = PROMOTE_TYPE(R(block + i));
    }
    if (cls == &PyLong_Type || cls == &PyFloat_Type || cls == &PyBool_Type ||
        cls == &PyUnicode_Type) {
        return n == 1 && kr_plain_scalar_type(type[0]);
    }
    if (cls == &PyComplex_Type) {
        return n >= 1 && kr_plain_scalar_type(type[0]) && (n == 1 || kr_plain_scalar_type(type[1]));
    }
    if (cls == &PyList_Type || cls == &PyTuple_Type) {
        return n == 0 || (n == 1 && collects(type[0]));
    }
    if (cls == &PyDict_Type) {
        return n == 0 || (n == 1 && type[0] == &PyDict_Type);
    }
    if (cls == &PySet_Type || cls == &PyFrozenSet_Type) {
        return n == 0 || (n == 1 && (type[0] == &PySet_Type || type[0] == &PyFrozenSet_Type ||
                                     type[0] == &PyUnicode_Type || type[0] == &PyRange_Type ||
                                     type[0] == &PyBytes_Type));
    }
    if (cls == &PyEnum_Type) {
        return (n == 1 || (n == 2 && type[1] == &PyLong_Type)) && kr_plain_iterable_type(type[0]);
    }
    if (cls == &PyZip_Type) {
        return n >= 1 && kr_plain_iterable_type(type[0]) &&
               (n == 1 || kr_plain_iterable_type(type[1]));
    }
    return cls == &PyReversed_Type && n == 1 &&
           (type[0] == &PyList_Type || type[0] == &PyTuple_Type || type[0] == &PyUnicode_Type ||
            type[0] == &PyRange_Type || type[0] == &PyDict_Type);
}

/* enumerate(x) where x has an iterator without a call. */
static bool rec_enumerate(Recorder *J, Thread *t, Frame *fp, uint32_t block, V *out)
{
    V of = {fp->regs[block], jit_rec_reg(J, block)}, it;
    if (!jit_rec_iter(J, t, fp, of, &it)) {
        return false;
    }
    NewField field = {offsetof(Enumerate, it), it.ref};
    IRRef made = jit_rec_new_of(J, &PyEnum_Type, sizeof(Enumerate), &field, 1);
    *out = (V){kr_op_call_type(t, value_from_ptr(&PyEnum_Type), &fp->regs[block], 1, NULL), made};
    return true;
}

bool jit_rec_class_call(Recorder *J, Thread *t, Frame *fp, Type *cls, uint32_t block, size_t n,
                        V *out)
{
    if (kr_type_info(cls)->flags & TI_PY_CLASS) {
        return false;
    }
    Site s = {.J = J, .t = t, .fp = fp, .pc = J->pc};
    const Instr *pc = J->pc;
    if (n == 0 && cls == &PySuper_Type) {
        return jit_rec_super(J, t, fp, out);
    }
    if (n == 1 && (cls == &PyFloat_Type || cls == &PyLong_Type)) {
        s.arg[0] = R(block);
        if (cls == &PyFloat_Type ? emit_float(&s, out) : emit_trunc(&s, out)) {
            return true;
        }
    }
    if (n == 1 && cls == &PyUnicode_Type) {
        V x = R(block);
        if (value_is_int(x.v_) && IS_SMALL(x)) {
            *out = jit_rec_small_text(J, t, fp, x);
            return true;
        }
        if (kr_is_exact_str(x.v_)) {
            (void)PROMOTE_TYPE(x);
            *out = x;
            return true;
        }
    }
    if (cls == &PyComplex_Type && jit_rec_complex_call(J, t, fp, block, n, out)) {
        return true;
    }
    if (cls == &PyRange_Type && jit_rec_range(J, t, fp, block, n, out)) {
        return true;
    }
    if (n == 1 && cls == &PyEnum_Type && rec_enumerate(J, t, fp, block, out)) {
        return true;
    }
    if (!class_is_plain(&s, cls, block, n)) {
        return false;
    }
    if (cls == &PyLong_Type && kr_is_exact_str(fp->regs[block])) {
        V v, text = R(block);
        if (!TRY_V(NEW, kr_int_try_text, &v, AV(text))) {
            *out = CALL_V(NEW, kr_int_from_text, AV(text), AC(10));
            return true;
        }
        *out = v;
        if (V_IS(v, KR_NONE) && !jit_rec_bad_literal(J, t, fp, text, out)) {
            *out = CALL_V(NEW, kr_int_from_text, AV(text), AC(10));
        }
        return true;
    }
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, jit_ir_kptr(&J->buf, cls));
    jit_rec_block(J, block, (uint32_t)n);
    jit_rec_arg(J, jit_ir_kraw(&J->buf, (int64_t)n));
    jit_rec_arg(J, jit_ir_kraw(&J->buf, 0));
    IRRef call =
        jit_rec_call(J, CALL_NEW, (const void *)kr_op_call_type, cls->tp_name, IRT_VAL, 64, true);
    fp->pc = pc;
    *out = (V){kr_op_call_type(t, value_from_ptr(cls), &fp->regs[block], n, NULL), call};
    return true;
}

/* -- Modules ----------------------------------------------------------------------------------- */

/* The module, and where the names of its dict lie. */
void jit_rec_module(Recorder *J, V v, const AttrCache *ic)
{
    Module *m = (Module *)value_ptr(v.v_);
    if (J->failed != NULL) {
        return;
    }
    (void)IS_PTR(v);
    (void)PROMOTE_P(PTR(v));
    P module = P_CONST(m), dict = LOADP(module, offsetof(Module, md_dict));
    (void)PROMOTE_P(dict);
    jit_rec_dict_name(J, m->md_dict, &m->md_dict->ma_keys->entries[ic->index]);
}

V jit_rec_module_attr(Recorder *J, V v, const AttrCache *ic)
{
    const Module *m = (const Module *)value_ptr(v.v_);
    const DictKeys *keys = m->md_dict->ma_keys;
    IRRef field = jit_rec_entry(J, keys, ic->index, offsetof(DictEntry, value));
    return (V){keys->entries[ic->index].value, jit_rec_emit(J, IR_LOAD, IRT_VAL, field, 0)};
}
