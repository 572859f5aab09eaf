/* slot_adapters.c -- between special methods and slots: the table of both, slot wrappers for
 * builtin types, slots for Python classes, inheritance.
 */
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/descr.h"
#include "runtime/types/dict.h"
#include "runtime/types/exception.h"
#include "runtime/types/function.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

/* -- The table ---------------------------------------------------------------------------- */

/* clang-format off */
#define DEF(dunder, slot_id, wrap_id, sig, text) \
    {.name = dunder, .wrapper = (WRAP_##wrap_id) == WRAP_NONE ? NULL : (void *)1, \
     .doc = dunder sig "\n--\n\n" text, .slot = SLOT_##slot_id, .wrap = WRAP_##wrap_id},
#define NUMBER(op, slot_id, sign) \
    DEF("__" op "__", slot_id, BINARY_L, "($self, value, /)", "Return self" sign "value.") \
    DEF("__r" op "__", slot_id, BINARY_R, "($self, value, /)", "Return value" sign "self.")
#define INPLACE(op, slot_id, sign) \
    DEF("__i" op "__", slot_id, BINARY, "($self, value, /)", "Return self" sign "value.")
#define COMPARE(op, id, sign) \
    DEF("__" op "__", tp_richcompare, id, "($self, value, /)", "Return self" sign "value.")

SlotDef kr_slot_defs[] = {
    DEF("__getattribute__", tp_getattro, GETATTR, "($self, name, /)", "Return getattr(self, name).")
    DEF("__getattr__", tp_getattro, NONE, "($self, name, /)", "")
    DEF("__setattr__", tp_setattro, SETATTR, "($self, name, value, /)", "Implement setattr(self, name, value).")
    DEF("__delattr__", tp_setattro, DELATTR, "($self, name, /)", "Implement delattr(self, name).")
    DEF("__repr__", tp_repr, UNARY, "($self, /)", "Return repr(self).")
    DEF("__hash__", tp_hash, HASH, "($self, /)", "Return hash(self).")
    DEF("__call__", tp_call, CALL, "($self, /, *args, **kwargs)", "Call self as a function.")
    DEF("__str__", tp_str, UNARY, "($self, /)", "Return str(self).")
    COMPARE("lt", LT, "<") COMPARE("le", LE, "<=") COMPARE("eq", EQ, "==")
    COMPARE("ne", NE, "!=") COMPARE("gt", GT, ">") COMPARE("ge", GE, ">=")
    DEF("__iter__", tp_iter, UNARY, "($self, /)", "Implement iter(self).")
    DEF("__next__", tp_iternext, NEXT, "($self, /)", "Implement next(self).")
    DEF("__get__", tp_descr_get, DESCR_GET, "($self, instance, owner=None, /)", "Return an attribute of instance, which is of type owner.")
    DEF("__set__", tp_descr_set, DESCR_SET, "($self, instance, value, /)", "Set an attribute of instance to value.")
    DEF("__delete__", tp_descr_set, DESCR_DEL, "($self, instance, /)", "Delete an attribute of instance.")
    DEF("__init__", tp_init, INIT, "($self, /, *args, **kwargs)", "Initialize self.  See help(type(self)) for accurate signature.")
    DEF("__new__", tp_new, NONE, "(type, /, *args, **kwargs)", "")
    DEF("__del__", tp_finalize, FINALIZE, "($self, /)", "")
    DEF("__await__", am_await, UNARY, "($self, /)", "Return an iterator to be used in await expression.")
    DEF("__aiter__", am_aiter, UNARY, "($self, /)", "Return an awaitable, that resolves in asynchronous iterator.")
    DEF("__anext__", am_anext, UNARY, "($self, /)", "Return a value or raise StopAsyncIteration.")
    NUMBER("add", nb_add, "+") NUMBER("sub", nb_subtract, "-") NUMBER("mul", nb_multiply, "*")
    NUMBER("mod", nb_remainder, "%")
    DEF("__divmod__", nb_divmod, BINARY_L, "($self, value, /)", "Return divmod(self, value).")
    DEF("__rdivmod__", nb_divmod, BINARY_R, "($self, value, /)", "Return divmod(value, self).")
    DEF("__pow__", nb_power, TERNARY, "($self, value, mod=None, /)", "Return pow(self, value, mod).")
    DEF("__rpow__", nb_power, TERNARY_R, "($self, value, mod=None, /)", "Return pow(value, self, mod).")
    DEF("__neg__", nb_negative, UNARY, "($self, /)", "-self")
    DEF("__pos__", nb_positive, UNARY, "($self, /)", "+self")
    DEF("__abs__", nb_absolute, UNARY, "($self, /)", "abs(self)")
    DEF("__bool__", nb_bool, INQUIRY, "($self, /)", "True if self else False")
    DEF("__invert__", nb_invert, UNARY, "($self, /)", "~self")
    NUMBER("lshift", nb_lshift, "<<") NUMBER("rshift", nb_rshift, ">>") NUMBER("and", nb_and, "&")
    NUMBER("xor", nb_xor, "^") NUMBER("or", nb_or, "|")
    DEF("__int__", nb_int, UNARY, "($self, /)", "int(self)")
    DEF("__float__", nb_float, UNARY, "($self, /)", "float(self)")
    INPLACE("add", nb_inplace_add, "+=") INPLACE("sub", nb_inplace_subtract, "-=")
    INPLACE("mul", nb_inplace_multiply, "*=") INPLACE("mod", nb_inplace_remainder, "%=")
    DEF("__ipow__", nb_inplace_power, TERNARY, "($self, value, /)", "Return self**=value.")
    INPLACE("lshift", nb_inplace_lshift, "<<=") INPLACE("rshift", nb_inplace_rshift, ">>=")
    INPLACE("and", nb_inplace_and, "&=") INPLACE("xor", nb_inplace_xor, "^=")
    INPLACE("or", nb_inplace_or, "|=")
    NUMBER("floordiv", nb_floor_divide, "//") NUMBER("truediv", nb_true_divide, "/")
    INPLACE("floordiv", nb_inplace_floor_divide, "//=") INPLACE("truediv", nb_inplace_true_divide, "/=")
    DEF("__index__", nb_index, UNARY, "($self, /)", "Return self converted to an integer, if self is suitable for use as an index into a list.")
    NUMBER("matmul", nb_matrix_multiply, "@") INPLACE("matmul", nb_inplace_matrix_multiply, "@=")
    DEF("__len__", mp_length, LEN, "($self, /)", "Return len(self).")
    DEF("__getitem__", mp_subscript, BINARY, "($self, key, /)", "Return self[key].")
    DEF("__setitem__", mp_ass_subscript, SET, "($self, key, value, /)", "Set self[key] to value.")
    DEF("__delitem__", mp_ass_subscript, DEL, "($self, key, /)", "Delete self[key].")
    DEF("__len__", sq_length, LEN, "($self, /)", "Return len(self).")
    DEF("__add__", sq_concat, BINARY, "($self, value, /)", "Return self+value.")
    DEF("__mul__", sq_repeat, INDEX, "($self, value, /)", "Return self*value.")
    DEF("__rmul__", sq_repeat, INDEX, "($self, value, /)", "Return value*self.")
    DEF("__getitem__", sq_item, SQ_ITEM, "($self, key, /)", "Return self[key].")
    DEF("__setitem__", sq_ass_item, SQ_SET, "($self, key, value, /)", "Set self[key] to value.")
    DEF("__delitem__", sq_ass_item, SQ_DEL, "($self, key, /)", "Delete self[key].")
    DEF("__contains__", sq_contains, CONTAINS, "($self, key, /)", "Return key in self.")
    DEF("__iadd__", sq_inplace_concat, BINARY, "($self, value, /)", "Implement self+=value.")
    DEF("__imul__", sq_inplace_repeat, INDEX, "($self, value, /)", "Implement self*=value.")
    {.name = NULL},
};

enum { GROUP_TYPE, GROUP_NB, GROUP_SQ, GROUP_MP, GROUP_AM };
#define C_OFFSET_TYPE(field) offsetof(Type, field)
#define C_OFFSET_NB(field) offsetof(NumberMethods, field)
#define C_OFFSET_SQ(field) offsetof(SequenceMethods, field)
#define C_OFFSET_MP(field) offsetof(MappingMethods, field)
#define C_OFFSET_AM(field) offsetof(AsyncMethods, field)
static const struct { uint8_t group; uint16_t offset; } c_slots[SLOT_COUNT] = {
#define SLOT(field, kind, group, name, rname) {GROUP_##group, C_OFFSET_##group(field)},
#include "runtime/core/slots.def"
#undef SLOT
};
/* clang-format on */

/* ORDER slots.def: the native table is an array of function pointers in that order. */
static_assert(sizeof(NativeSlots) == SLOT_COUNT * sizeof(void *), "NativeSlots");

bool kr_slot_defs_init(Thread *t)
{
    for (SlotDef *d = kr_slot_defs; d->name != NULL; d++) {
        d->name_object = kr_str_intern_c(t, d->name);
        if (d->name_object == NULL) {
            return false;
        }
    }
    return true;
}

void **kr_c_slot(Type *type, int slot)
{
    char *base = NULL;
    switch (c_slots[slot].group) {
    case GROUP_TYPE: base = (char *)type; break;
    case GROUP_NB: base = (char *)type->tp_as_number; break;
    case GROUP_SQ: base = (char *)type->tp_as_sequence; break;
    case GROUP_MP: base = (char *)type->tp_as_mapping; break;
    case GROUP_AM: base = (char *)type->tp_as_async; break;
    }
    return base == NULL ? NULL : (void **)(base + c_slots[slot].offset);
}

/* -- Slot wrappers ------------------------------------------------------------------------ */

bool kr_add_operators(Thread *t, Type *type, bool (*own)(const Type *type, int slot))
{
    for (SlotDef *d = kr_slot_defs; d->name != NULL; d++) {
        void *native = *kr_native_slot(type, d->slot);
        if (d->wrap == WRAP_NONE || native == NULL || !own(type, d->slot) ||
            !value_is_null(kr_dict_get_str(t, type->tp_dict, d->name_object))) {
            continue;
        }
        Value v;
        if (native == (void *)kr_hash_not_implemented) {
            v = KR_NONE;
        } else {
            void **c = kr_c_slot(type, d->slot);
            v = kr_wrapper_descr_new(t, type, d, native, c == NULL ? NULL : *c);
        }
        if (value_is_error(v) || !kr_dict_set_str(t, type->tp_dict, d->name_object, v)) {
            return false;
        }
    }
    return true;
}

static bool want_args(Thread *t, size_t nargs, size_t min, size_t max)
{
    if (nargs >= min && nargs <= max) {
        return true;
    }
    size_t limit = nargs < min ? min : max;
    /* CPython goes two ways here; the one for two arguments has room for a name and gives none. */
    return kr_fail(t, KR_EXC(TypeError), "%sexpected %s%zd argument%s, got %zd",
                   max == 2 ? " " : "",
                   min == max    ? ""
                   : nargs < min ? "at least "
                                 : "at most ",
                   (isize)limit, limit == 1 ? "" : "s", (isize)nargs);
}

/* object.__setattr__(some_type, ...) must not get around what the type's own setattr checks. */
static bool may_set_attribute(Thread *t, Value self, SlotOBJOBJARG fn, const char *what)
{
    Type *type = kr_type(self);
    while (type != NULL && kr_type_info(type)->flags & TI_PY_CLASS) {
        type = type->tp_base;
    }
    if (type != NULL && kr_slots(type)->tp_setattro != fn) {
        return kr_fail(t, KR_EXC(TypeError), "can't apply this %s to %N object", what, type);
    }
    return true;
}

static bool sq_index(Thread *t, Value self, Value arg, bool from_end, isize *out)
{
    Value i = kr_index(t, arg);
    if (value_is_error(i)) {
        return false;
    }
    int64_t wide;
    if (!kr_int_fits_i64(i, &wide)) {
        return kr_fail(t, KR_EXC(OverflowError), "cannot fit '%T' into an index-sized integer",
                       arg);
    }
    if (from_end && wide < 0) {
        SlotLEN len = kr_slots(kr_type(self))->sq_length;
        isize n = len == NULL ? 0 : len(t, self);
        if (n < 0) {
            return false;
        }
        wide += n;
    }
    *out = wide;
    return true;
}

static Value from_status(int status) { return status < 0 ? VALUE_ERROR : KR_NONE; }

Value kr_wrapper_call(Thread *t, WrapperDescr *descr, Value self, const Value *args, size_t nargs,
                      Tuple *kwnames)
{
    const SlotDef *d = descr->d_base;
    void *fn = descr->native;
    isize i;
    if (kr_kwcount(kwnames) != 0 && d->wrap != WRAP_CALL && d->wrap != WRAP_INIT) {
        return kr_raise(t, KR_EXC(TypeError), "wrapper %s() takes no keyword arguments", d->name);
    }
    switch (d->wrap) {
    case WRAP_UNARY: return want_args(t, nargs, 0, 0) ? ((SlotUNARY)fn)(t, self) : VALUE_ERROR;
    case WRAP_NEXT: {
        if (!want_args(t, nargs, 0, 0)) {
            return VALUE_ERROR;
        }
        Value v = ((SlotITERNEXT)fn)(t, self);
        if (value_is_null(v) && !kr_pending(t)) {
            kr_raise_object(t, value_from_ptr(KR_EXC(StopIteration)));
        }
        return v;
    }
    case WRAP_INQUIRY: {
        int r = want_args(t, nargs, 0, 0) ? ((SlotINQUIRY)fn)(t, self) : -1;
        return r < 0 ? VALUE_ERROR : kr_bool(r);
    }
    case WRAP_LEN: {
        isize n = want_args(t, nargs, 0, 0) ? ((SlotLEN)fn)(t, self) : -1;
        return n < 0 ? VALUE_ERROR : kr_int_from_i64(t, n);
    }
    case WRAP_HASH: {
        int64_t h = want_args(t, nargs, 0, 0) ? ((SlotHASH)fn)(t, self) : -1;
        return h == -1 ? VALUE_ERROR : kr_int_from_i64(t, h);
    }
    case WRAP_BINARY:
    case WRAP_BINARY_L:
        return want_args(t, nargs, 1, 1) ? ((SlotBINARY)fn)(t, self, args[0]) : VALUE_ERROR;
    case WRAP_GETATTR:
        return want_args(t, nargs, 1, 1) ? ((SlotBINARY)fn)(t, self, args[0]) : VALUE_ERROR;
    case WRAP_BINARY_R:
        return want_args(t, nargs, 1, 1) ? ((SlotBINARY)fn)(t, args[0], self) : VALUE_ERROR;
    case WRAP_TERNARY:
        return want_args(t, nargs, 1, 2)
                   ? ((SlotTERNARY)fn)(t, self, args[0], nargs > 1 ? args[1] : KR_NONE)
                   : VALUE_ERROR;
    case WRAP_TERNARY_R:
        return want_args(t, nargs, 1, 2)
                   ? ((SlotTERNARY)fn)(t, args[0], self, nargs > 1 ? args[1] : KR_NONE)
                   : VALUE_ERROR;
    case WRAP_LT:
    case WRAP_LE:
    case WRAP_EQ:
    case WRAP_NE:
    case WRAP_GT:
    case WRAP_GE:
        return want_args(t, nargs, 1, 1)
                   ? ((SlotRICHCMP)fn)(t, self, args[0], d->wrap - WRAP_LT + CMP_LT)
                   : VALUE_ERROR;
    case WRAP_INDEX:
        if (KR_UNLIKELY(nargs != 1)) { /* this one has room for a name too */
            return kr_raise(t, KR_EXC(TypeError), " expected 1 argument, got %zd", (isize)nargs);
        }
        /* fallthrough */
    case WRAP_SQ_ITEM:
        return want_args(t, nargs, 1, 1) && sq_index(t, self, args[0], d->wrap == WRAP_SQ_ITEM, &i)
                   ? ((SlotSSIZEARG)fn)(t, self, i)
                   : VALUE_ERROR;
    case WRAP_SQ_SET:
        return want_args(t, nargs, 2, 2) && sq_index(t, self, args[0], true, &i)
                   ? from_status(((SlotSSIZEOBJARG)fn)(t, self, i, args[1]))
                   : VALUE_ERROR;
    case WRAP_SQ_DEL:
        return want_args(t, nargs, 1, 1) && sq_index(t, self, args[0], true, &i)
                   ? from_status(((SlotSSIZEOBJARG)fn)(t, self, i, VALUE_NULL))
                   : VALUE_ERROR;
    case WRAP_CONTAINS: {
        int r = want_args(t, nargs, 1, 1) ? ((SlotOBJOBJ)fn)(t, self, args[0]) : -1;
        return r < 0 ? VALUE_ERROR : kr_bool(r);
    }
    case WRAP_SETATTR:
        if (!want_args(t, nargs, 2, 2) || !may_set_attribute(t, self, (SlotOBJOBJARG)fn, d->name)) {
            return VALUE_ERROR;
        }
        return from_status(((SlotOBJOBJARG)fn)(t, self, args[0], args[1]));
    case WRAP_DELATTR:
        if (!want_args(t, nargs, 1, 1) || !may_set_attribute(t, self, (SlotOBJOBJARG)fn, d->name)) {
            return VALUE_ERROR;
        }
        return from_status(((SlotOBJOBJARG)fn)(t, self, args[0], VALUE_NULL));
    case WRAP_SET:
    case WRAP_DESCR_SET:
        return want_args(t, nargs, 2, 2)
                   ? from_status(((SlotOBJOBJARG)fn)(t, self, args[0], args[1]))
                   : VALUE_ERROR;
    case WRAP_DEL:
    case WRAP_DESCR_DEL:
        return want_args(t, nargs, 1, 1)
                   ? from_status(((SlotOBJOBJARG)fn)(t, self, args[0], VALUE_NULL))
                   : VALUE_ERROR;
    case WRAP_CALL: return ((SlotCALL)fn)(t, self, args, nargs, kwnames);
    case WRAP_INIT: return from_status(((SlotINIT)fn)(t, self, args, nargs, kwnames));
    case WRAP_DESCR_GET: {
        if (!want_args(t, nargs, 1, 2)) {
            return VALUE_ERROR;
        }
        Value obj = kr_is_none(args[0]) ? VALUE_NULL : args[0];
        Value type = nargs < 2 || kr_is_none(args[1]) ? VALUE_NULL : args[1];
        if (value_is_null(obj) && value_is_null(type)) {
            return kr_raise(t, KR_EXC(TypeError), "__get__(None, None) is invalid");
        }
        return ((SlotDESCRGET)fn)(t, self, obj, type);
    }
    case WRAP_FINALIZE:
        if (!want_args(t, nargs, 0, 0)) {
            return VALUE_ERROR;
        }
        ((SlotVOID)fn)(t, self);
        return KR_NONE;
    default: return kr_raise(t, KR_EXC(SystemError), "slot wrapper %s without a shape", d->name);
    }
}

/* -- Slots of Python classes -------------------------------------------------------------- */

typedef struct SlotChoice {
    void *native, *c; /* what a builtin base does, when its wrapper is what the lookup finds */
    bool generic;     /* a method found otherwise: the generic slot function */
    bool hook;        /* __getattr__ exists */
} SlotChoice;

/* A method row of a builtin type whose slot of the same name does the same (list.__getitem__). */
static bool choose_coexisting(Type *type, Value found, const SlotDef *d, SlotChoice *choice)
{
    if (!kr_is_exact(found, &PyMethodDescr_Type)) {
        return false;
    }
    MethodDescr *m = (MethodDescr *)value_ptr(found);
    Type *owner = m->d.d_type;
    if (m->native == NULL || !(m->native->flags & NF_COEXIST) || !kr_is_subtype(type, owner) ||
        m->d.d_name != d->name_object) {
        return false;
    }
    void *native = *kr_native_slot(owner, d->slot);
    if (native == NULL) {
        return true; /* the owner does not fill this slot: nothing to inherit */
    }
    if (choice->native != NULL && choice->native != native) {
        return false;
    }
    void **c = kr_c_slot(owner, d->slot);
    choice->native = native;
    choice->c = c == NULL ? NULL : *c;
    return true;
}

static void choose(Thread *t, Type *type, const SlotDef *d, SlotChoice *choice)
{
    Value found = kr_type_lookup(type, d->name_object);
    if (value_is_null(found)) {
        return;
    }
    if (kr_is_exact(found, &PyWrapperDescr_Type)) {
        WrapperDescr *w = (WrapperDescr *)value_ptr(found);
        if (kr_is_subtype(type, w->d.d_type)) {
            if (w->d_base == d && (choice->native == NULL || choice->native == w->native)) {
                choice->native = w->native;
                choice->c = w->d_wrapped;
                return;
            }
            if (w->d_base->name_object == d->name_object && w->d_base->slot != d->slot) {
                /* The same name, but it fills the other slot; its type may fill this one as well.
                 */
                void *native = *kr_native_slot(w->d.d_type, d->slot);
                void **c = kr_c_slot(w->d.d_type, d->slot);
                if (native != NULL) {
                    choice->native = native;
                    choice->c = c == NULL ? NULL : *c;
                }
                return;
            }
        }
        choice->generic = true;
        return;
    }
    Type *owner;
    if (d->slot == SLOT_tp_new && kr_is_new_wrapper(found, &owner)) {
        choice->native = (void *)kr_slots(owner)->tp_new;
        choice->c = (void *)owner->tp_new;
        return;
    }
    if (d->slot == SLOT_tp_hash && kr_is_none(found)) {
        void **c = kr_c_slot(&PyList_Type, SLOT_tp_hash);
        choice->native = (void *)kr_hash_not_implemented;
        choice->c = *c;
        return;
    }
    if (!choose_coexisting(type, found, d, choice)) {
        choice->generic = true;
        choice->hook |= d->slot == SLOT_tp_getattro && d->wrap == WRAP_NONE;
    }
}

/* A class that is being made has inherited the slots of its only base, whose own were chosen here:
 * what is left to choose are those its own dict names.  False: look at all of them. */
static bool named_in_own_dict(const Type *type, bool named[SLOT_COUNT])
{
    const DictKeys *keys = type->tp_dict->ma_keys;
    const Type *base = type->tp_base;
    if ((type->tp_flags & TPF_READY) || kr_tuple_len(type->tp_bases) != 1 || !keys->str_only ||
        (base != &PyBaseObject_Type &&
         (kr_type_info(base)->flags & (TI_PY_CLASS | TI_EXT_BASE | TI_C_SLOTS)) != TI_PY_CLASS) ||
        kr_tuple_len(type->tp_mro) != kr_tuple_len(base->tp_mro) + 1 ||
        type->ob_base.ob_base.ob_type != &PyType_Type) {
        return false;
    }
    for (isize i = 0; i < keys->nentries; i++) {
        const DictEntry *e = &keys->entries[i];
        Str *name = (Str *)value_ptr_or_null(e->key);
        if (name == NULL || value_is_null(e->value)) {
            continue;
        }
        if (!kr_str_is_interned(name)) {
            return false;
        }
        if (kr_str_len(name) < 4 || kr_str_at(name, 0) != '_' || kr_str_at(name, 1) != '_') {
            continue;
        }
        for (const SlotDef *d = kr_slot_defs; d->name != NULL; d++) {
            named[d->slot] |= d->name_object == name;
        }
    }
    return true;
}

static void take(const SlotChoice *ch, int slot, void **native, void **c)
{
    *native = ch->generic ? kr_generic_slots[slot] : ch->native;
    *c = ch->generic ? kr_generic_c_slots[slot] : ch->c;
    if (ch->hook) {
        *native = (void *)kr_slot_getattr_hook;
        *c = kr_getattr_hook_c;
    }
}

#ifdef KR_DEBUG
/* What has not been chosen is what would have been. */
static void check_inherited(Thread *t, Type *type)
{
    SlotChoice choices[SLOT_COUNT];
    memset(choices, 0, sizeof choices);
    for (const SlotDef *d = kr_slot_defs; d->name != NULL; d++) {
        choose(t, type, d, &choices[d->slot]);
    }
    for (const SlotDef *d = kr_slot_defs; d->name != NULL; d++) {
        void *native, *c, **c_slot = kr_c_slot(type, d->slot);
        take(&choices[d->slot], d->slot, &native, &c);
        KR_ASSERT(*kr_native_slot(type, d->slot) == native && (c_slot == NULL || *c_slot == c),
                  "slot of %s inherited by %s", d->name, type->tp_name);
    }
}
#endif

bool kr_slots_from_dict(Thread *t, Type *type)
{
    bool named[SLOT_COUNT] = {false};
    SlotChoice choices[SLOT_COUNT];
    memset(choices, 0, sizeof choices);
    bool inherited = named_in_own_dict(type, named);
    for (const SlotDef *d = kr_slot_defs; d->name != NULL; d++) {
        if (!inherited || named[d->slot]) {
            named[d->slot] = true;
            choose(t, type, d, &choices[d->slot]);
        }
    }
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        if (!named[slot]) {
            continue; /* no special method names it: inherited */
        }
        void *native, *c, **c_slot = kr_c_slot(type, slot);
        take(&choices[slot], slot, &native, &c);
        *kr_native_slot(type, slot) = native;
        if (c_slot != NULL) {
            *c_slot = c;
        }
    }
#ifdef KR_DEBUG
    if (inherited) {
        check_inherited(t, type);
    }
#endif
    TypeInfo *info = kr_type_info(type);
    if (kr_slots(type)->tp_getattro != kr_generic_getattr) {
        info->flags |= TI_HAS_GETATTR;
    } else {
        info->flags &= ~(uint32_t)TI_HAS_GETATTR;
    }
    if (kr_slots(type)->tp_finalize != NULL) {
        info->flags |= TI_HAS_DEL;
    }
    return true;
}

/* -- Inheritance -------------------------------------------------------------------------- */

void kr_slots_inherit(Type *type, Type *base)
{
    bool own_compare = kr_slots(type)->tp_richcompare != NULL || kr_slots(type)->tp_hash != NULL;
    for (int slot = 0; slot < SLOT_COUNT; slot++) {
        void **native = kr_native_slot(type, slot), *from = *kr_native_slot(base, slot);
        /* Equality and hash come together or not at all; tp_new of object is not for everybody. */
        if ((own_compare && (slot == SLOT_tp_richcompare || slot == SLOT_tp_hash)) ||
            (slot == SLOT_tp_new && base == &PyBaseObject_Type &&
             !(type->tp_flags & TPF_HEAPTYPE))) {
            continue;
        }
        void **c = kr_c_slot(type, slot), **c_from = kr_c_slot(base, slot);
        if (*native == NULL) {
            *native = from;
            if (c != NULL && *c == NULL && c_from != NULL) {
                *c = *c_from;
            }
        }
    }
    TypeInfo *info = kr_type_info(type), *base_info = kr_type_info(base);
    if (info->getbuffer == NULL) {
        info->getbuffer = base_info->getbuffer;
        info->releasebuffer = base_info->releasebuffer;
    }
}
