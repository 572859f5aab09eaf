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
        !kr_is_subtype(start, (Type *)value_ptr(content)) || kr_is_type(self.v_)) {
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

bool jit_rec_super_method(Recorder *J, Thread *t, Frame *fp, V super, Str *name, V *out)
{
    const Instr *pc = J->pc;
    (void)fp, (void)pc;
    if (!kr_is_exact(super.v_, &PySuper_Type)) {
        return false;
    }
    Value func = kr_op_super_method(t, super.v_, name);
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
    (void)PROMOTE_TYPE(self); /* the class itself and its instance differ in this */
    TYPE_STABLE((Type *)value_ptr(s->obj_type));
    *out = V_CONST(func);
    return true;
}
