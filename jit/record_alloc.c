/* record_alloc.c -- allocations as the trace sees them: NEW and stores instead of a call.
 *
 * The semantics call helpers that allocate (effect class NEW); the ones here make small objects of
 * a fixed layout, so the recorder says what they make.  The optimizer then forwards their fields
 * and, if nothing else sees the object, leaves making it to exits (opt_sink.c).  Each layout is
 * that of the helper named beside it; what is not stored is zero.
 *
 * Stores into an object that nothing has seen are no effect: a guard may follow, the bytecode may
 * run again.
 */
#include "jit/record.h"
#include "runtime/core/gc.h"
#include "runtime/core/shape.h"
#include "runtime/core/names.h"
#include "runtime/core/native.h"
#include "runtime/interp/slow.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"

static void init(Recorder *J, IRRef object, size_t off, IRRef value)
{
    IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, object, (IRRef)off);
    (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, value);
}

static bool small(size_t bytes) { return bytes <= KR_GC_MAX_SMALL && bytes % 8 == 0; }

/* kr_type_alloc() of a class whose instances are plain: zeroed words, and a shape unless all
 * attributes are __slots__. */
bool jit_rec_instance(Recorder *J, Type *type, IRRef *out)
{
    const TypeInfo *info = kr_type_info(type);
    int special = TI_C_SLOTS | TI_EXT_BASE | TI_HAS_DEL | TI_WEAK_KIND | TI_VAR_TAIL | TI_LEAF;
    bool known = (info->flags & TI_PY_CLASS) || (type->tp_flags & TPF_BASEEXC);
    if ((info->flags & special) || !known || type->tp_itemsize != 0 ||
        (jit_opt_off & JIT_OPT_ALLOC) || J->failed != NULL) {
        return false;
    }
    Shape *root = NULL;
    if (info->root_shape != NULL && (root = kr_shape_current_root(J->t, type)) == NULL) {
        kr_err_clear(J->t);
        return false;
    }
    size_t bytes = kr_instance_size(type, 0);
    if (!small(bytes)) {
        return false;
    }
    *out = jit_rec_new(J, type, bytes);
    if (root != NULL) {
        init(J, *out, info->slot_base + offsetof(InstTail, shape), jit_ir_kptr(&J->buf, root));
    }
    return true;
}

bool jit_rec_tuple_instance(Recorder *J, Type *type, const IRRef *items, isize n, IRRef *out)
{
    const TypeInfo *info = kr_type_info(type);
    int special = TI_C_SLOTS | TI_HAS_DEL | TI_WEAK_KIND | TI_LEAF;
    if ((info->flags & special) || !(info->flags & TI_PY_CLASS) || n > REC_TUPLE_MAX ||
        type->tp_itemsize != sizeof(Value) || (jit_opt_off & JIT_OPT_ALLOC) || J->failed != NULL) {
        return false;
    }
    Shape *root = NULL;
    if (info->root_shape != NULL &&
        (!(info->flags & TI_VAR_TAIL) || (root = kr_shape_current_root(J->t, type)) == NULL)) {
        kr_err_clear(J->t);
        return false;
    }
    size_t bytes = kr_instance_size(type, n);
    if (!small(bytes)) {
        return false;
    }
    IRRef boxed[REC_TUPLE_MAX];
    for (isize i = 0; i < n; i++) {
        boxed[i] = jit_rec_box(J, items[i]);
    }
    *out = jit_rec_new(J, type, bytes);
    init(J, *out, offsetof(VarObject, ob_size), jit_ir_kraw(&J->buf, n));
    for (isize i = 0; i < n; i++) {
        init(J, *out, offsetof(Tuple, ob_item) + (size_t)i * sizeof(Value), boxed[i]);
    }
    if (root != NULL) {
        init(J, *out, info->slot_base + (size_t)n * sizeof(Value) + offsetof(InstTail, shape),
             jit_ir_kptr(&J->buf, root));
    }
    return true;
}

bool jit_rec_alloc(Recorder *J, const void *fn, IRRef *out)
{
    IRBuf *buf = &J->buf;
    if ((jit_opt_off & JIT_OPT_ALLOC) || J->args == 0) {
        return false;
    }
    IRRef last = buf->ins[J->args].b;
    if (fn == (const void *)kr_op_new_instance) {
        return jit_rec_instance(J, (Type *)(uintptr_t)jit_ir_kbits(buf, last), out);
    }
    if (fn == (const void *)kr_cell_new) {
        *out = jit_rec_new(J, &PyCell_Type, sizeof(Cell));
        init(J, *out, offsetof(Cell, ob_ref), last);
        return true;
    }
    if (fn == (const void *)kr_method_new) {
        IRRef func = buf->ins[buf->ins[J->args].a].b;
        *out = jit_rec_new(J, &PyMethod_Type, sizeof(Method));
        init(J, *out, offsetof(Method, im_func), jit_ir_k(buf, IRT_PTR, jit_ir_kbits(buf, func)));
        init(J, *out, offsetof(Method, im_self), last);
        init(J, *out, offsetof(Method, vectorcall), jit_ir_kptr(buf, (void *)kr_tramp_vectorcall));
        return true;
    }
    if (fn == (const void *)kr_slice_new) {
        const IRIns *stop = &buf->ins[buf->ins[J->args].a];
        IRRef parts[] = {buf->ins[stop->a].b, stop->b, last};
        *out = jit_rec_new(J, &PySlice_Type, sizeof(Slice));
        init(J, *out, offsetof(Slice, start), parts[0]);
        init(J, *out, offsetof(Slice, stop), parts[1]);
        init(J, *out, offsetof(Slice, step), parts[2]);
        return true;
    }
    return false;
}

IRRef jit_rec_new_of(Recorder *J, Type *type, size_t bytes, const NewField *fields, int n)
{
    IRRef object = jit_rec_new(J, type, bytes);
    for (int i = 0; i < n; i++) {
        init(J, object, fields[i].off, fields[i].value);
    }
    return object;
}

static IRRef new_tuple(Recorder *J, uint32_t n)
{
    IRRef tuple = jit_rec_new(J, &PyTuple_Type, offsetof(Tuple, ob_item) + n * sizeof(Value));
    init(J, tuple, offsetof(VarObject, ob_size), jit_ir_kraw(&J->buf, n));
    return tuple;
}

/* kr_tuple_pair() */
IRRef jit_rec_pair(Recorder *J, IRRef a, IRRef b)
{
    if (jit_opt_off & JIT_OPT_ALLOC) {
        return 0;
    }
    a = jit_rec_box(J, a);
    b = jit_rec_box(J, b);
    IRRef tuple = new_tuple(J, 2);
    init(J, tuple, offsetof(Tuple, ob_item), a);
    init(J, tuple, offsetof(Tuple, ob_item) + sizeof(Value), b);
    return tuple;
}

/* kr_op_make_function() */
IRRef jit_rec_function(Recorder *J, Frame *fp, IRRef globals, IRRef builtins, Code *code, int flags)
{
    static const size_t fields[] = {
        offsetof(Function, func_defaults), offsetof(Function, func_kwdefaults),
        offsetof(Function, func_annotations), offsetof(Function, func_closure)};
    IRBuf *buf = &J->buf;
    if ((jit_opt_off & JIT_OPT_ALLOC) || J->failed != NULL) {
        return 0;
    }
    IRRef module = jit_rec_dict_entry(J, fp->globals, KR_NAME(__name__));
    if (module == 0) {
        return 0;
    }
    const struct {
        size_t off;
        const void *p;
    } constants[] = {{offsetof(Function, func_name), value_ptr(code->co_name)},
                     {offsetof(Function, func_qualname), value_ptr(code->co_qualname)},
                     {offsetof(Function, func_code), code},
                     {offsetof(Function, func_doc), value_ptr(kr_function_doc(code))},
                     {offsetof(Function, vectorcall), (const void *)kr_tramp_vectorcall}};
    IRRef f = jit_rec_new(J, &PyFunction_Type, sizeof(Function));
    init(J, f, offsetof(Function, func_globals), globals);
    init(J, f, offsetof(Function, func_builtins), builtins);
    init(J, f, offsetof(Function, func_module), module);
    for (size_t i = 0; i < KR_COUNT(constants); i++) {
        init(J, f, constants[i].off, jit_ir_kptr(buf, constants[i].p));
    }
    for (uint32_t i = 0; i < KR_COUNT(fields); i++) {
        if (flags & 1 << i) {
            init(J, f, fields[i], jit_rec_reg(J, J->pc->a + 1u + i));
        }
    }
    code->functions = 2; /* what machine code makes is not counted */
    return f;
}

IRRef jit_rec_tuple_of(Recorder *J, const IRRef *items, uint32_t n)
{
    IRRef boxed[REC_TUPLE_MAX];
    if (n == 0) {
        return jit_ir_kptr(&J->buf, kr_empty_tuple);
    }
    if ((jit_opt_off & JIT_OPT_ALLOC) || n > REC_TUPLE_MAX) {
        return 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        boxed[i] = jit_rec_box(J, items[i]);
    }
    IRRef tuple = new_tuple(J, n);
    for (uint32_t i = 0; i < n; i++) {
        init(J, tuple, offsetof(Tuple, ob_item) + i * sizeof(Value), boxed[i]);
    }
    return tuple;
}

/* kr_op_build_tuple() */
IRRef jit_rec_tuple(Recorder *J, uint32_t first, uint32_t n)
{
    IRRef items[REC_TUPLE_MAX];
    if (n == 0 || n > REC_TUPLE_MAX) {
        return 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        items[i] = jit_rec_reg(J, first + i);
    }
    return jit_rec_tuple_of(J, items, n);
}
