/* record_bind.c -- arguments to parameters on references: what bind.c does, and the tuples and
 * dicts that collect arguments or are given as *args and **kwargs.
 *
 * A tuple is a NEW whose items are known.  A dict of keywords is a call of kr_op_kw_dict(names,
 * values) with a constant tuple and a NEW; as long as no instruction has its reference, it is what
 * the call says, and need not exist (opt_sink.c: CALL_MAKES).  Any other dict is guarded to have
 * the keys it has now, in this order.
 */
#include "jit/record_prims.h"
#include "runtime/types/list.h"

enum { GIVEN_MAX = 32 };

/* What a call is given, or a dict holds. */
typedef struct Given {
    IRRef pos[GIVEN_MAX];
    isize npos;
    Value names[GIVEN_MAX];
    IRRef values[GIVEN_MAX];
    isize nkw;
} Given;

/* -- Dicts of keywords ------------------------------------------------------------------------- */

/* Has no instruction behind `ref` anything to do with it but asking what it is? */
static bool is_untouched(const IRBuf *buf, IRRef ref)
{
    for (uint32_t i = ref + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        bool asks =
            ins->op == IR_GERR || (ins->op == IR_FREF && ins->b == offsetof(Object, ob_type));
        if ((info->a == IROPND_R && ins->a == ref && !asks) ||
            (info->b == IROPND_R && ins->b == ref)) {
            return false;
        }
    }
    return true;
}

static IRRef load_at(Recorder *J, IRRef base, size_t off, IROp op, IRType t)
{
    return jit_rec_emit(J, op, t, jit_rec_emit(J, IR_FREF, IRT_PTR, base, (IRRef)off), 0);
}

static IRRef tuple_item(Recorder *J, IRRef tuple, isize i)
{
    return load_at(J, tuple, offsetof(Tuple, ob_item) + (size_t)i * sizeof(Value), IR_LOAD,
                   IRT_VAL);
}

/* Is the dict made by kr_op_kw_dict() in this trace, and known to be what that made?  Adds what it
 * holds. */
static bool made_here(Recorder *J, IRRef ref, Given *g)
{
    const IRBuf *buf = &J->buf;
    const IRIns *ins = &buf->ins[ref];
    if (ins->op != IR_CALL || buf->calls[ins->b].fn != (const void *)kr_op_kw_dict ||
        !is_untouched(buf, ref)) {
        return false;
    }
    IRRef values = buf->ins[ins->a].b, names = buf->ins[buf->ins[ins->a].a].b;
    const Tuple *keys = (const Tuple *)(uintptr_t)jit_ir_kbits(buf, names);
    isize n = kr_tuple_len(keys);
    if (g->nkw + n > GIVEN_MAX) {
        return false;
    }
    for (isize i = 0; i < n; i++) {
        g->names[g->nkw] = kr_tuple_get(keys, i);
        g->values[g->nkw++] = tuple_item(J, values, i);
    }
    return true;
}

IRRef jit_rec_kw_value(Recorder *J, IRRef dict, Value key)
{
    Given g = {.nkw = 0};
    if (J->failed != NULL || J->buf.ins[dict].op != IR_CALL || !kr_is_exact_str(key) ||
        !kr_str_is_interned((Str *)value_ptr(key)) || !made_here(J, dict, &g)) {
        return 0;
    }
    for (isize i = 0; i < g.nkw; i++) {
        if (value_same(g.names[i], key)) {
            return g.values[i];
        }
    }
    return 0;
}

/* Adds what the dict holds, guarding its keys.  false: nothing was left. */
static bool dict_holds(Recorder *J, const Dict *d, IRRef ref, Given *g)
{
    const DictKeys *k = d->ma_keys;
    if (J->failed != NULL) {
        return true;
    }
    if (made_here(J, ref, g)) {
        return true;
    }
    if (k->nentries != d->ma_used || g->nkw + d->ma_used > GIVEN_MAX) {
        return false;
    }
    for (isize i = 0; i < k->nentries; i++) {
        if (!kr_is_exact_str(k->entries[i].key)) {
            return false;
        }
    }
    isize n = k->nentries;
    IRRef used = load_at(J, ref, offsetof(Dict, ma_used), IR_LOAD, IRT_RAW);
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, used, jit_ir_kraw(&J->buf, n));
    if (n == 0) {
        return true;
    }
    IRRef keys = load_at(J, ref, offsetof(Dict, ma_keys), IR_LOAD, IRT_PTR);
    IRRef nentries = load_at(J, keys, offsetof(DictKeys, nentries), IR_LOAD, IRT_RAW);
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, nentries, jit_ir_kraw(&J->buf, n));
    IRRef entries = load_at(J, keys, offsetof(DictKeys, entries), IR_LOAD, IRT_PTR);
    for (isize i = 0; i < n; i++) {
        size_t at = (size_t)i * sizeof(DictEntry);
        Value key = k->entries[i].key;
        IRRef name = load_at(J, entries, at + offsetof(DictEntry, key), IR_LOAD, IRT_VAL);
        (void)jit_rec_guard(J, IR_GEQ, IRT_VAL, name, jit_ir_kval(&J->buf, key));
        g->names[g->nkw] = key;
        g->values[g->nkw++] =
            load_at(J, entries, at + offsetof(DictEntry, value), IR_LOAD, IRT_VAL);
    }
    return true;
}

/* The dict of these, 0: has to be made otherwise. */
static IRRef keyword_dict(Recorder *J, const Value *names, const IRRef *values, isize n)
{
    if (J->failed != NULL) {
        return 1;
    }
    Tuple *keys = kr_tuple_from(J->t, names, n);
    if (keys == NULL) {
        kr_err_clear(J->t);
        return 0;
    }
    IRRef tuple = jit_rec_tuple_of(J, values, (uint32_t)n);
    if (tuple == 0) {
        return 0;
    }
    return jit_rec_kw_dict(J, jit_ir_kptr(&J->buf, keys), tuple);
}

IRRef jit_rec_kw_dict(Recorder *J, IRRef names, IRRef values)
{
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, names);
    jit_rec_arg(J, values);
    IRRef d =
        jit_rec_call(J, CALL_MAKES, (const void *)kr_op_kw_dict, "kw_dict", IRT_PTR, 64, true);
    jit_rec_check(J, IR_GERR, d, EXIT_RAISE);
    return d;
}

int jit_rec_merge_keywords(Recorder *J, Thread *t, Frame *fp, uint32_t n, V part)
{
    IRRef acc = jit_rec_reg(J, n);
    Given g = {.nkw = 0};
    const Instr *pc = J->pc;
    if (J->failed != NULL || !kr_is_exact(part.v_, &PyDict_Type) || !made_here(J, acc, &g)) {
        return 0;
    }
    isize had = g.nkw;
    P p = PTR(part);
    (void)TYPE_OF(p);
    if (!dict_holds(J, p.p_, p.ref, &g) || J->failed != NULL) {
        return 0;
    }
    for (isize i = had; i < g.nkw; i++) {
        for (isize j = 0; j < had; j++) {
            if (value_same(g.names[i], g.names[j]) ||
                kr_str_equal(t, (Str *)value_ptr(g.names[i]), (Str *)value_ptr(g.names[j]))) {
                return 0; /* given twice: an error */
            }
        }
    }
    IRRef both = keyword_dict(J, g.names, g.values, g.nkw);
    if (both == 0) {
        return 0;
    }
    fp->pc = pc;
    Dict *d = (Dict *)value_ptr(fp->regs[n]);
    if (!kr_dict_merge(t, d, part.v_, DICT_MERGE_REPLACE)) {
        return -1;
    }
    J->set = true;
    jit_rec_set(J, n, both);
    return 1;
}

bool jit_rec_keyword_map(Recorder *J, Thread *t, Frame *fp, uint32_t first, uint32_t n, V *out)
{
    const Instr *next = J->pc + 1;
    uint32_t reg = J->pc->a;
    bool for_call = (next->op == OP_DICT_MERGE && (next->a == reg || next->b == reg)) ||
                    (next->op == OP_CALL_EX && next->b != 0 && next->a + 2u == reg);
    Value names[GIVEN_MAX];
    IRRef values[GIVEN_MAX];
    if (!for_call || n > GIVEN_MAX || J->failed != NULL) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        IRRef key = jit_rec_reg(J, first + 2 * i);
        names[i] = fp->regs[first + 2 * i];
        if (!jit_ir_is_k(&J->buf, key) || !kr_is_exact_str(names[i])) {
            return false;
        }
        values[i] = jit_rec_reg(J, first + 2 * i + 1);
    }
    IRRef d = keyword_dict(J, names, values, n);
    if (d == 0) {
        return false;
    }
    *out = (V){kr_op_build_map(t, &fp->regs[first], n), d};
    return true;
}

V jit_rec_concat(Recorder *J, Thread *t, Frame *fp, V a, V b)
{
    const Instr *pc = J->pc;
    if (kr_is_exact_tuple(a.v_) && kr_is_exact_tuple(b.v_)) {
        isize n = kr_tuple_len((Tuple *)value_ptr(a.v_)),
              m = kr_tuple_len((Tuple *)value_ptr(b.v_));
        if (n + m <= GIVEN_MAX) {
            (void)PROMOTE_TYPE(a);
            (void)PROMOTE_TYPE(b);
            P head = PTR(a), more = PTR(b);
            (void)PROMOTE_RAW(LOADRAW(head, offsetof(VarObject, ob_size)));
            (void)PROMOTE_RAW(LOADRAW(more, offsetof(VarObject, ob_size)));
            IRRef items[GIVEN_MAX];
            for (isize i = 0; i < n + m && J->failed == NULL; i++) {
                items[i] = i < n ? tuple_item(J, head.ref, i) : tuple_item(J, more.ref, i - n);
            }
            IRRef both = J->failed == NULL ? jit_rec_tuple_of(J, items, (uint32_t)(n + m)) : 1;
            if (both != 0) {
                fp->pc = pc;
                return (V){kr_op_tuple_extend(t, a.v_, b.v_), both};
            }
        }
    }
    return CALL_V(ANY, kr_op_tuple_extend, AV(a), AV(b));
}

/* -- Defaults ---------------------------------------------------------------------------------- */

/* Default number d of the n of a function: that it has so many is guarded. */
static IRRef default_of(Recorder *J, Function *f, isize d, isize n)
{
    IRBuf *buf = &J->buf;
    if (J->new_func == 0) {
        return jit_rec_const(J, kr_tuple_get((Tuple *)value_ptr(f->func_defaults), d));
    }
    IRRef tuple = jit_rec_func_field(J, f, IR_LOAD, IRT_PTR, offsetof(Function, func_defaults));
    (void)jit_rec_guard(J, IR_GNE, IRT_PTR, tuple, jit_ir_kptr(buf, NULL));
    IRRef len = jit_rec_emit(J, IR_FREF, IRT_PTR, tuple, offsetof(VarObject, ob_size));
    (void)jit_rec_guard(J, IR_GEQ, IRT_RAW, jit_rec_emit(J, IR_LOAD, IRT_RAW, len, 0),
                        jit_ir_kraw(buf, n));
    size_t off = offsetof(Tuple, ob_item) + (size_t)d * sizeof(Value);
    return jit_rec_emit(J, IR_LOAD, IRT_VAL, jit_rec_emit(J, IR_FREF, IRT_PTR, tuple, (IRRef)off),
                        0);
}

/* Default of a keyword-only parameter, 0: there is none. */
static IRRef kwdefault_of(Recorder *J, Function *f, Str *name)
{
    IRBuf *buf = &J->buf;
    Dict *d = value_is_null(f->func_kwdefaults) ? NULL : (Dict *)value_ptr(f->func_kwdefaults);
    if (d == NULL || value_is_null(kr_dict_get_str(J->t, d, name))) {
        return 0;
    }
    if (J->new_func == 0) {
        return jit_rec_dict_entry(J, d, name);
    }
    IRRef dict = jit_rec_func_field(J, f, IR_LOAD, IRT_PTR, offsetof(Function, func_kwdefaults));
    (void)jit_rec_guard(J, IR_GNE, IRT_PTR, dict, jit_ir_kptr(buf, NULL));
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, dict);
    jit_rec_arg(J, jit_ir_kptr(buf, name));
    IRRef v = jit_rec_call(J, CALL_READS, (const void *)kr_dict_get_str, "dict_get_str", IRT_VAL,
                           64, true);
    (void)jit_rec_guard(J, IR_GNE, IRT_VAL, v, jit_ir_kval(buf, VALUE_NULL));
    return v;
}

/* -- Binding ----------------------------------------------------------------------------------- */

/* The arguments that no parameter takes.  false: cannot be recorded. */
static bool collect(Recorder *J, const Code *code, const Given *g, const bool *taken)
{
    isize at = code->co_argcount + code->co_kwonlyargcount;
    if (code->co_flags & CO_VARARGS) {
        isize rest = g->npos > code->co_argcount ? g->npos - code->co_argcount : 0;
        J->new_refs[at] =
            jit_rec_tuple_of(J, rest == 0 ? NULL : &g->pos[code->co_argcount], (uint32_t)rest);
        if (J->new_refs[at++] == 0) {
            return false;
        }
    }
    if (code->co_flags & CO_VARKEYWORDS) {
        Value names[GIVEN_MAX];
        IRRef values[GIVEN_MAX];
        isize n = 0;
        for (isize k = 0; k < g->nkw; k++) {
            if (!taken[k]) {
                names[n] = g->names[k];
                values[n++] = g->values[k];
            }
        }
        J->new_refs[at] = keyword_dict(J, names, values, n);
        return J->new_refs[at] != 0;
    }
    return true;
}

/* Which argument goes to which parameter: what bind() of bind.c does, on references. */
static void bind(Recorder *J, Function *f, const Given *g)
{
    const Code *code = f->func_code;
    isize nparams = code->co_argcount + code->co_kwonlyargcount;
    bool taken[GIVEN_MAX] = {false};
    if (J->failed != NULL) {
        return;
    }
    if (code->nparams > (isize)KR_COUNT(J->new_refs) ||
        (g->npos > code->co_argcount && !(code->co_flags & CO_VARARGS))) {
        jit_rec_fail(J, "call with too many arguments");
        return;
    }
    for (isize i = 0; i < nparams; i++) {
        J->new_refs[i] = i < g->npos && i < code->co_argcount ? g->pos[i] : 0;
    }
    Tuple *params = (Tuple *)value_ptr(code->co_localsplusnames);
    for (isize k = 0; k < g->nkw; k++) {
        isize i = code->co_posonlyargcount;
        bool interned = kr_str_is_interned((Str *)value_ptr(g->names[k]));
        while (i < nparams && !value_same(kr_tuple_get(params, i), g->names[k])) {
            i++;
        }
        taken[k] = i < nparams;
        if (taken[k] ? J->new_refs[i] != 0 : !interned || !(code->co_flags & CO_VARKEYWORDS)) {
            jit_rec_fail(J, "call with keywords that do not fit");
            return;
        }
        if (taken[k]) {
            J->new_refs[i] = g->values[k];
        }
    }
    isize ndefaults =
        value_is_null(f->func_defaults) ? 0 : kr_tuple_len((Tuple *)value_ptr(f->func_defaults));
    bool defaults = false;
    for (isize i = 0; i < nparams; i++) {
        if (J->new_refs[i] != 0) {
            continue;
        }
        isize d = i - (code->co_argcount - ndefaults);
        if (i >= code->co_argcount) {
            J->new_refs[i] = kwdefault_of(J, f, (Str *)value_ptr(kr_tuple_get(params, i)));
        } else if (d >= 0) {
            J->new_refs[i] = default_of(J, f, d, ndefaults);
        }
        if (J->new_refs[i] == 0) {
            jit_rec_fail(J, "call with a missing argument");
            return;
        }
        defaults = true;
    }
    if (defaults && J->new_func == 0) { /* they may be replaced */
        if (f->func_version == 0) {
            jit_rec_fail(J, "no versions are left");
            return;
        }
        (void)jit_rec_guard(
            J, IR_GEQ, IRT_RAW,
            jit_rec_func_field(J, f, IR_LOAD32, IRT_RAW, offsetof(Function, func_version)),
            jit_ir_kraw(&J->buf, f->func_version));
    }
    IRRef func = J->new_func;
    if (!collect(J, code, g, taken)) {
        jit_rec_fail(J, "call that collects arguments");
    }
    J->new_func = func;
}

void jit_rec_bind(Recorder *J, Function *f, uint32_t block, isize npos, Tuple *kwnames)
{
    isize nkw = kwnames == NULL ? 0 : kr_tuple_len(kwnames);
    Given g = {.npos = npos, .nkw = nkw};
    if (J->failed != NULL) {
        return;
    }
    if (npos > GIVEN_MAX || nkw > GIVEN_MAX) {
        jit_rec_fail(J, "call with too many arguments");
        return;
    }
    for (isize i = 0; i < npos; i++) {
        g.pos[i] = jit_rec_reg(J, block + (uint32_t)i);
    }
    for (isize k = 0; k < nkw; k++) {
        g.names[k] = kr_tuple_get(kwnames, k);
        g.values[k] = jit_rec_reg(J, block + (uint32_t)(npos + k));
    }
    bind(J, f, &g);
}

void jit_rec_bind_values(Recorder *J, Function *f, const IRRef *values, isize n)
{
    if (J->failed != NULL) {
        return;
    }
    Given g = {.npos = n};
    memcpy(g.pos, values, (size_t)n * sizeof *values);
    bind(J, f, &g);
}

void jit_rec_bind_ex(Recorder *J, Function *f, V first, P args, P kwargs)
{
    isize n = kr_tuple_len(args.p_);
    Given g = {.npos = 0, .nkw = 0};
    if (J->failed != NULL) {
        return;
    }
    if (n >= GIVEN_MAX) {
        jit_rec_fail(J, "call with too many arguments");
        return;
    }
    if (!value_is_null(first.v_)) {
        g.pos[g.npos++] = first.ref;
    }
    (void)PROMOTE_RAW(LOADRAW(args, offsetof(VarObject, ob_size)));
    for (isize i = 0; i < n; i++) {
        g.pos[g.npos++] = tuple_item(J, args.ref, i);
    }
    if (kwargs.p_ != NULL && !dict_holds(J, kwargs.p_, kwargs.ref, &g)) {
        jit_rec_fail(J, "call with keywords in a large or sparse dict");
        return;
    }
    bind(J, f, &g);
}
