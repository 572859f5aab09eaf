/* record_attr.c -- attributes by constant names (getattr, hasattr, setattr) and what patterns look
 * at: the guards and loads of the attribute bytecodes, where finding the attribute runs no Python
 * code.
 */
#include "jit/record_prims.h"
#include "runtime/types/descr.h"
#include "runtime/types/list.h"
#include "runtime/types/slot_defs.h"

enum { PATTERN_MAX = 8 };

static size_t slot_offset(const AttrCache *ic)
{
    return offsetof(Instance, tail.slots) + (size_t)ic->index * sizeof(Value);
}

static size_t outer_offset(const AttrCache *ic)
{
    return (size_t)(ic->index - ic->shape->inline_slots) * sizeof(Value);
}

static Str *constant_name(const Recorder *J, V name)
{
    return J->failed == NULL && jit_ir_is_k(&J->buf, name.ref) && kr_is_exact_str(name.v_) &&
                   kr_str_is_interned((Str *)value_ptr(name.v_))
               ? (Str *)value_ptr(name.v_)
               : NULL;
}

/* The version of the class is guarded: the value is found there, and it is plain. */
bool jit_rec_class_entry(Recorder *J, const AttrCache *ic, V *out)
{
    const DictEntry *e = kr_ic_entry(ic);
    if (e == NULL || J->failed != NULL) {
        return false;
    }
    Dict *d = (Dict *)value_ptr(ic->value);
    jit_rec_dict_name(J, d, e);
    IRRef field = jit_rec_entry(J, d->ma_keys, ic->index, offsetof(DictEntry, value));
    *out = (V){e->value, jit_rec_emit(J, IR_LOAD, IRT_VAL, field, 0)};
    return true;
}

bool jit_rec_set_class_entry(Recorder *J, const AttrCache *ic, V v)
{
    DictEntry *e = kr_ic_entry(ic);
    if (e == NULL || J->failed != NULL || !jit_rec_entry_fits(ic->index) ||
        !kr_type_is_plain(v.v_)) {
        return false;
    }
    Dict *d = (Dict *)value_ptr(ic->value);
    jit_rec_dict_name(J, d, e);
    if (value_is_ptr(v.v_)) {
        (void)PROMOTE_TYPE(v); /* plain by its class; if that changes all versions do */
    } else {
        jit_rec_class(J, v.v_, v.ref);
    }
    jit_rec_store_entry(J, d, ic->index, v.ref);
    kr_dict_replace_value(d, e, v.v_);
    return true;
}

/* obj.name; false: has to be a call, nothing is left but guards. */
static bool load(Recorder *J, Thread *t, Frame *fp, V obj, Str *name, V *out)
{
    const Instr *pc = J->pc;
    AttrCache ic = {.name = value_from_ptr(name)};
    if (J->failed != NULL || !value_is_ptr(obj.v_)) {
        return false;
    }
    AttrKind kind = kr_ic_find_load(t, obj.v_, name, &ic);
    bool method = kind == ATTR_METHOD && kr_is_exact(ic.value, &PyFunction_Type);
    if (kind == ATTR_MODULE) {
        jit_rec_module(J, obj, &ic);
        *out = jit_rec_module_attr(J, obj, &ic);
        return !IS_NULL(*out);
    }
    if (!method && kind != ATTR_SLOT && kind != ATTR_SLOT_RAW && kind != ATTR_SLOT_OUT &&
        kind != ATTR_MEMBER && kind != ATTR_VALUE && kind != ATTR_TYPE_VALUE &&
        kind != ATTR_ENTRY && kind != ATTR_TYPE_ENTRY) {
        return false;
    }
    jit_rec_attr(J, obj.v_, obj.ref, &ic);
    switch (kind) {
    case ATTR_SLOT: *out = LOADV(PTR(obj), slot_offset(&ic)); return true;
    case ATTR_SLOT_RAW: *out = BOX_D(LOADD(PTR(obj), slot_offset(&ic))); return true;
    case ATTR_SLOT_OUT:
        *out = LOADV(LOADP(PTR(obj), offsetof(Instance, tail.extra)), outer_offset(&ic));
        return true;
    case ATTR_MEMBER:
        *out = LOADV(PTR(obj), (size_t)ic.index * sizeof(Value));
        return !IS_NULL(*out);
    case ATTR_METHOD: *out = CALL_V(NEW, kr_method_new, AC(ic.value), AV(obj)); return true;
    case ATTR_ENTRY:
    case ATTR_TYPE_ENTRY: return jit_rec_class_entry(J, &ic, out);
    default: *out = V_CONST(ic.value); return true;
    }
}

/* Guards that obj has no such attribute; false: not known. */
static bool absent(Recorder *J, Thread *t, V obj, Str *name)
{
    AttrCache ic = {.name = value_from_ptr(name)};
    if (J->failed != NULL || !kr_ic_find_absent(obj.v_, name, &ic)) {
        return false;
    }
    jit_rec_attr(J, obj.v_, obj.ref, &ic);
    return true;
}

bool jit_rec_getattr(Recorder *J, Thread *t, Frame *fp, V obj, V name, const V *otherwise, V *out)
{
    Str *constant = constant_name(J, name);
    if (constant == NULL) {
        return false;
    }
    if (otherwise != NULL && absent(J, t, obj, constant)) {
        *out = *otherwise;
        return true;
    }
    return load(J, t, fp, obj, constant, out);
}

bool jit_rec_hasattr(Recorder *J, Thread *t, Frame *fp, V obj, V name, V *out)
{
    Str *constant = constant_name(J, name);
    V v;
    if (constant == NULL) {
        return false;
    }
    bool no = absent(J, t, obj, constant);
    if (!no && !load(J, t, fp, obj, constant, &v)) {
        return false;
    }
    *out = V_CONST(kr_bool(!no));
    return true;
}

bool jit_rec_setattr(Recorder *J, Thread *t, V obj, V name, V v, V *out)
{
    Str *constant = constant_name(J, name);
    AttrCache ic = {.name = name.v_};
    if (constant == NULL || !value_is_ptr(obj.v_)) {
        return false;
    }
    AttrKind kind = kr_ic_find_store(t, obj.v_, constant, &ic);
    if ((kind != ATTR_SLOT && kind != ATTR_ADD && kind != ATTR_MEMBER) ||
        (kind == ATTR_ADD && kr_shape_is_raw((const Shape *)value_ptr(ic.value), ic.index))) {
        return false;
    }
    jit_rec_attr(J, obj.v_, obj.ref, &ic);
    P p = PTR(obj);
    *out = V_CONST(KR_NONE);
    if (kind == ATTR_MEMBER) {
        STOREV(p, (size_t)ic.index * sizeof(Value), v);
        return true;
    }
    STOREV(p, slot_offset(&ic), v);
    if (kind == ATTR_ADD) {
        P shape = P_CONST(value_ptr(ic.value));
        STOREP(p, offsetof(Instance, tail.shape), shape);
    }
    return true;
}

/* obj.__dict__ of an instance that keeps its attributes there already. */
bool jit_rec_instance_dict(Recorder *J, Thread *t, V obj, const void *cache, V *out)
{
    const AttrCache *ic = cache;
    const NativeGetSet *getset = (const NativeGetSet *)value_ptr(ic->value);
    Type *type = kr_type(obj.v_);
    if (J->failed != NULL || getset->get != kr_instance_get_dict || !kr_has_shape(type) ||
        (kr_type_info(type)->flags & TI_VAR_TAIL)) {
        return false;
    }
    size_t base = kr_type_info(type)->slot_base;
    InstTail *tail = kr_inst_tail(value_ptr(obj.v_));
    P p = PTR(obj);
    if (!tail->shape->dict_mode || tail->extra == NULL ||
        ((Object *)tail->extra)->ob_type != &PyDict_Type) {
        return false;
    }
    (void)P_EQ(LOADP(p, base + offsetof(InstTail, shape)), tail->shape);
    P dict = LOADP(p, base + offsetof(InstTail, extra));
    (void)P_EQ(dict, NULL);
    *out = BOX_P(dict);
    return true;
}

/* -- Patterns ---------------------------------------------------------------------------------- */

static bool all_apart(const Value *names, isize n)
{
    for (isize i = 0; i < n; i++) {
        for (isize j = 0; j < i; j++) {
            if (value_same(names[i], names[j])) {
                return false;
            }
        }
        if (!kr_is_exact_str(names[i]) || !kr_str_is_interned((Str *)value_ptr(names[i]))) {
            return false;
        }
    }
    return true;
}

bool jit_rec_match_keys(Recorder *J, Thread *t, Frame *fp, V subject, V keys, V *out)
{
    const Instr *pc = J->pc;
    if (J->failed != NULL || !kr_is_exact_dict(subject.v_) || !jit_ir_is_k(&J->buf, keys.ref) ||
        !kr_is_exact_tuple(keys.v_)) {
        return false;
    }
    const Tuple *names = (const Tuple *)value_ptr(keys.v_);
    isize n = kr_tuple_len(names);
    if (n == 0 || n > PATTERN_MAX || !all_apart(names->ob_item, n)) {
        return false;
    }
    (void)PROMOTE_TYPE(subject);
    P d = PTR(subject);
    IRRef refs[PATTERN_MAX];
    for (isize i = 0; i < n; i++) {
        V v, key = V_CONST(names->ob_item[i]);
        if (!jit_rec_dict_get(J, t, fp, d, key, &v)) {
            bool lacks = value_same(kr_plain_dict_find(t, d.p_, key.v_), KR_NOTIMPLEMENTED);
            *out = V_CONST(KR_NONE);
            return lacks;
        }
        refs[i] = v.ref;
    }
    IRRef tuple = J->failed != NULL ? 0 : jit_rec_tuple_of(J, refs, (uint32_t)n);
    if (tuple == 0) {
        return false;
    }
    fp->pc = pc;
    *out = (V){kr_op_match_keys(t, subject.v_, keys.v_), tuple};
    return true;
}

bool jit_rec_match_class(Recorder *J, Thread *t, Frame *fp, V subject, V of, V npositional, V names,
                         V *out)
{
    const Instr *pc = J->pc;
    if (J->failed != NULL || !kr_is_exact(of.v_, &PyType_Type) || !value_is_int(npositional.v_) ||
        !jit_ir_is_k(&J->buf, npositional.ref)) {
        return false;
    }
    (void)PROMOTE_TYPE(of);
    Type *cls = PROMOTE_P(PTR(of)), *type = PROMOTE_TYPE(subject);
    TYPE_STABLE(type);
    TYPE_STABLE(cls);
    int known = jit_rec_instance_known(type, subject.v_, cls);
    if (known <= 0) {
        *out = V_CONST(KR_NONE);
        return known == 0;
    }
    const Tuple *by_name = (const Tuple *)value_ptr(GREEN(names));
    isize npos = (isize)value_int(npositional.v_), nnames = kr_tuple_len(by_name);
    Value args = kr_type_lookup(cls, KR_NAME(__match_args__));
    bool self = npos == 1 && value_is_null(args) && (cls->tp_flags & TPF_MATCH_SELF);
    Value all[PATTERN_MAX];
    isize n = 0;
    if (npos + nnames > PATTERN_MAX ||
        (npos > 0 && !self &&
         (!kr_is_exact_tuple(args) || kr_tuple_len((Tuple *)value_ptr(args)) < npos))) {
        return false;
    }
    for (isize i = 0; i < npos && !self; i++) {
        all[n++] = kr_tuple_get((Tuple *)value_ptr(args), i);
    }
    for (isize i = 0; i < nnames; i++) {
        all[n++] = kr_tuple_get(by_name, i);
    }
    if (!all_apart(all, n)) {
        return false;
    }
    IRRef refs[PATTERN_MAX + 1];
    isize first = self;
    refs[0] = subject.ref;
    for (isize i = 0; i < n; i++) {
        V v;
        if (!load(J, t, fp, subject, (Str *)value_ptr(all[i]), &v) || value_is_error(v.v_)) {
            kr_err_clear(t);
            return false;
        }
        refs[first + i] = v.ref;
    }
    IRRef tuple = J->failed != NULL ? 0 : jit_rec_tuple_of(J, refs, (uint32_t)(first + n));
    if (tuple == 0) {
        return false;
    }
    fp->pc = pc;
    *out = (V){kr_op_match_class(t, subject.v_, of.v_, npositional.v_, names.v_), tuple};
    return true;
}
