/* record_class.c -- exceptions as allocations; super() and the methods found through it. */
#include "jit/record_prims.h"
#include "runtime/types/bytes.h"
#include "runtime/types/descr.h"
#include "runtime/types/exception.h"

/* BaseException.__new__(cls, *registers). */
V jit_rec_exception(Recorder *J, Thread *t, Frame *fp, Type *cls, uint32_t first, uint32_t n)
{
    const Instr *pc = J->pc;
    IRRef args[REC_TUPLE_MAX], exc = 0;
    for (uint32_t i = 0; i < n && n <= REC_TUPLE_MAX; i++) {
        args[i] = jit_rec_reg(J, first + i);
    }
    IRRef tuple = n > REC_TUPLE_MAX || J->failed != NULL ? 0 : jit_rec_tuple_of(J, args, n);
    if (tuple == 0 || !jit_rec_instance(J, cls, &exc)) {
        return CALL_V(NEW, kr_op_new_exception, AC(cls), AB(first, n), AC((isize)n));
    }
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, exc, offsetof(BaseException, args));
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, tuple);
    fp->pc = pc;
    return (V){kr_op_new_exception(t, cls, &fp->regs[first], n), exc};
}

/* exc.args, where the attribute has been found to be that. */
bool jit_rec_exception_args(Recorder *J, V exc, const AttrCache *ic, V *out)
{
    const NativeGetSet *attr = (const NativeGetSet *)value_ptr(ic->value);
    if (attr->get != kr_baseexc_get_args || J->failed != NULL) {
        return false;
    }
    *out = LOADV(PTR(exc), offsetof(BaseException, args));
    return !IS_NULL(*out);
}

/* -- Attributes of exceptions that nothing has seen: their dict is made of names and values -- */

typedef struct DictOf {
    const Tuple *names; /* NULL: there is no dict yet */
    IRRef values;
} DictOf;

static bool dict_of(Recorder *J, V exc, DictOf *out)
{
    const IRBuf *buf = &J->buf;
    if (J->failed != NULL || buf->ins[exc.ref].op != IR_NEW ||
        (buf->ins[exc.ref].flags & IRF_ESCAPED) || !kr_is_exception(exc.v_) ||
        kr_type(exc.v_)->tp_dictoffset != offsetof(BaseException, dict)) {
        return false;
    }
    V dict = LOADV(PTR(exc), offsetof(BaseException, dict));
    const IRIns *ins = &buf->ins[dict.ref];
    *out = (DictOf){NULL, 0};
    if (jit_ir_is_k(buf, dict.ref)) {
        return jit_ir_kbits(buf, dict.ref) == 0;
    }
    if (ins->op != IR_CALL || buf->calls[ins->b].fn != (const void *)kr_op_kw_dict) {
        return false;
    }
    IRRef names = buf->ins[buf->ins[ins->a].a].b;
    *out = (DictOf){(const Tuple *)(uintptr_t)jit_ir_kbits(buf, names), buf->ins[ins->a].b};
    return true;
}

/* -1: it has no such name. */
static isize index_of_name(const DictOf *d, Value name)
{
    isize n = d->names == NULL ? 0 : kr_tuple_len(d->names), i = 0;
    while (i < n && !value_same(kr_tuple_get(d->names, i), name)) {
        i++;
    }
    return i < n ? i : -1;
}

static IRRef value_at(Recorder *J, const DictOf *d, isize i)
{
    size_t off = offsetof(Tuple, ob_item) + (size_t)i * sizeof(Value);
    return jit_rec_emit(J, IR_LOAD, IRT_VAL,
                        jit_rec_emit(J, IR_FREF, IRT_PTR, d->values, (IRRef)off), 0);
}

bool jit_rec_exception_attr(Recorder *J, V exc, const AttrCache *ic, V *out)
{
    DictOf d;
    isize i = dict_of(J, exc, &d) ? index_of_name(&d, ic->name) : -1;
    if (i < 0) {
        return false;
    }
    Value v = kr_op_dict_attr(J->t, value_ptr(exc.v_), ic);
    if (value_is_null(v)) {
        return false;
    }
    *out = (V){v, value_at(J, &d, i)};
    return true;
}

bool jit_rec_set_exception_attr(Recorder *J, Thread *t, V exc, const AttrCache *ic, V v)
{
    DictOf d;
    Value names[REC_TUPLE_MAX];
    IRRef values[REC_TUPLE_MAX];
    if (!dict_of(J, exc, &d)) {
        return false;
    }
    isize n = d.names == NULL ? 0 : kr_tuple_len(d.names), at = index_of_name(&d, ic->name);
    isize count = at < 0 ? n + 1 : n;
    if (count > REC_TUPLE_MAX || !kr_str_is_interned((Str *)value_ptr(ic->name))) {
        return false;
    }
    for (isize i = 0; i < n; i++) {
        names[i] = kr_tuple_get(d.names, i);
        values[i] = value_at(J, &d, i);
    }
    at = at < 0 ? n : at;
    names[at] = ic->name;
    values[at] = v.ref;
    Tuple *keys = kr_tuple_from(t, names, count);
    if (keys == NULL) {
        kr_err_clear(t);
        return false;
    }
    IRRef tuple = jit_rec_tuple_of(J, values, (uint32_t)count);
    if (tuple == 0 || !kr_plain_set_exception_attr(t, (BaseException *)value_ptr(exc.v_),
                                                   (Str *)value_ptr(ic->name), v.v_)) {
        return false;
    }
    IRRef dict = jit_rec_kw_dict(J, jit_ir_kptr(&J->buf, keys), tuple);
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, exc.ref, offsetof(BaseException, dict));
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, dict);
    return true;
}

/* -- Exceptions that a bytecode raises -- */

static bool throws_text(Recorder *J, Thread *t, Frame *fp, Type *type, const char *text)
{
    Str *s = kr_str_intern_c(t, text);
    if (s == NULL) {
        kr_err_clear(t);
        return false;
    }
    Value v = value_from_ptr(s);
    return jit_rec_throws(J, t, fp, type, v, jit_rec_const(J, v));
}

/* Is the index, which is an int, out of a list's or tuple's range?  The look-up has compared it. */
bool jit_rec_index_fails(Recorder *J, Thread *t, Frame *fp, V seq, V key)
{
    if (J->failed != NULL || !value_is_int(key.v_)) {
        return false;
    }
    int64_t i = value_int(key.v_);
    if (kr_is_exact_list(seq.v_)) {
        const List *list = (List *)value_ptr(seq.v_);
        isize n = list->ob_base.ob_size;
        if (list->allocated >= 0 || (i < n && i >= -n)) {
            return false;
        }
        RAW allocated = LOADRAW(PTR(seq), offsetof(List, allocated));
        return RAW_LT(allocated, RAW_CONST(0)) &&
               throws_text(J, t, fp, KR_EXC(IndexError), "list index out of range");
    }
    if (kr_is_exact_tuple(seq.v_)) {
        isize n = kr_tuple_len((Tuple *)value_ptr(seq.v_));
        return (i >= n || i < -n) &&
               throws_text(J, t, fp, KR_EXC(IndexError), "tuple index out of range");
    }
    return false;
}

/* int(text) of what is no literal. */
bool jit_rec_bad_literal(Recorder *J, Thread *t, Frame *fp, V text, V *out)
{
    if (J->failed != NULL) {
        return false;
    }
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, PTR(text).ref);
    IRRef message = jit_rec_call_quiet(J, CALL_NEW, (const void *)kr_int_bad_literal,
                                       "kr_int_bad_literal", IRT_PTR, 64, true);
    Value shown = value_from_ptr(kr_int_bad_literal(t, (Str *)value_ptr(text.v_)));
    if (!jit_rec_throws(J, t, fp, KR_EXC(ValueError), shown, message)) {
        return false;
    }
    *out = V_CONST(VALUE_ERROR);
    return true;
}

/* The register of the __class__ cell, -1: there is none. */
static int class_cell(const Code *code)
{
    const Tuple *names = (Tuple *)value_ptr(code->co_localsplusnames);
    for (int i = code->co_nlocalsplus - code->co_nfreevars; i < code->co_nlocalsplus; i++) {
        if (kr_str_equal_c((Str *)value_ptr(kr_tuple_get(names, i)), "__class__")) {
            return i;
        }
    }
    return -1;
}

/* super() in a method whose first argument is an instance, in no cell: an allocation. */
bool jit_rec_super(Recorder *J, Thread *t, Frame *fp, V *out)
{
    const Instr *pc = J->pc;
    const Code *code = fp->code;
    Bytes *kinds = (Bytes *)value_ptr_or_null(code->co_localspluskinds);
    int at = class_cell(code);
    if (at < 0 || code->co_argcount == 0 || code->hidden || (jit_opt_off & JIT_OPT_ALLOC) ||
        (kinds != NULL && (kr_bytes_data(kinds)[0] & 0x40))) {
        return false;
    }
    V self = R(0), cell = R(at);
    if (J->failed != NULL || value_is_null(self.v_) || value_is_null(cell.v_) ||
        !kr_is_exact(cell.v_, &PyCell_Type)) {
        return false;
    }
    Value content = ((Cell *)value_ptr(cell.v_))->ob_ref;
    Type *start = kr_type(self.v_);
    if (value_is_null(content) || !kr_is_type(content) ||
        (kr_is_type(self.v_) &&
         !kr_is_subtype((Type *)value_ptr(self.v_), (Type *)value_ptr(content)))) {
        return false;
    }
    if (kr_is_type(self.v_)) { /* __new__, or a class method */
        start = (Type *)value_ptr(self.v_);
        (void)V_IS(self, self.v_);
    } else if (!kr_is_subtype(start, (Type *)value_ptr(content))) {
        return false;
    }
    (void)PROMOTE_TYPE(cell);
    V type = LOADV(PTR(cell), offsetof(Cell, ob_ref));
    (void)V_IS(type, content);
    (void)PROMOTE_TYPE(self);
    TYPE_STABLE(start);
    fp->pc = pc;
    Value made = kr_op_call_type(t, value_from_ptr(&PySuper_Type), NULL, 0, NULL);
    if (value_is_error(made)) {
        kr_err_clear(t);
        return false;
    }
    const size_t offs[] = {offsetof(Super, type), offsetof(Super, obj), offsetof(Super, obj_type)};
    const IRRef refs[] = {jit_rec_const(J, content), jit_rec_box(J, self.ref),
                          jit_ir_kptr(&J->buf, start)};
    IRRef super = jit_rec_new(J, &PySuper_Type, sizeof(Super));
    for (size_t i = 0; i < KR_COUNT(offs); i++) {
        IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, super, (IRRef)offs[i]);
        (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, refs[i]);
    }
    *out = (V){made, super};
    return true;
}

bool jit_rec_super_method(Recorder *J, Thread *t, Frame *fp, V super, Str *name, bool of_class,
                          V *out)
{
    const Instr *pc = J->pc;
    (void)fp, (void)pc;
    if (!kr_is_exact(super.v_, &PySuper_Type)) {
        return false;
    }
    Value func =
        of_class ? kr_op_super_static(t, super.v_, name) : kr_op_super_method(t, super.v_, name);
    if (value_is_null(func)) {
        return false;
    }
    const Super *s = (Super *)value_ptr(super.v_);
    (void)PROMOTE_TYPE(super);
    P p = PTR(super);
    V type = LOADV(p, offsetof(Super, type)), start = LOADV(p, offsetof(Super, obj_type));
    V self = LOADV(p, offsetof(Super, obj));
    (void)V_IS(type, s->type);
    (void)V_IS(start, s->obj_type);
    if (of_class) {
        (void)V_IS(self, s->obj);
    } else {
        (void)PROMOTE_TYPE(self); /* the class itself and its instance differ in this */
    }
    TYPE_STABLE((Type *)value_ptr(s->obj_type));
    *out = V_CONST(func);
    return true;
}
