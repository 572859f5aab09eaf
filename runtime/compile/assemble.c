/* assemble.c -- from a unit's ordered Ir to its Code object.
 *
 * Constants keep their order of first use unless there are more than 16 bits can count: then those
 * that operands of 16 bits mean come first.  The names that operands mean stand behind the
 * constants in Code.consts.  A jump whose displacement does not fit 16 bits becomes a short one
 * around a JUMP.
 */
#include "runtime/compile/codegen.h"

#include "runtime/core/error.h"
#include "runtime/core/names.h"
#include "runtime/types/bytes.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

typedef struct Asm {
    Cg *c;
    Unit *u;
    Code *code;
    uint32_t *pcs;  /* by ir index: pc of its (first) instruction; [len]: the end */
    uint8_t *wide;  /* by ir index: extra instructions of a far jump */
    int32_t nnames; /* names that have a place in Code.consts */
    bool overflow;
} Asm;

/* -- Where everything goes -------------------------------------------------------------------- */

static void place_constants(Asm *a)
{
    Unit *u = a->u;
    int32_t nconsts = (int32_t)u->consts.len, nnames = 0;
    for (isize i = 0; i < u->ir.len; i++) {
        const Ir *ir = &u->ir.items[i];
        const OpInfo *info = &kr_op_info[ir->op];
        int32_t name = info->b == ARG_N ? ir->b : info->c == ARG_N ? ir->c : -1;
        if (name >= 0) {
            u->names.items[name].low = true;
        }
    }
    for (isize i = 0; i < u->names.len; i++) {
        nnames += u->names.items[i].low;
    }
    a->nnames = nnames;
    int32_t next = 0;
    if (nconsts + nnames <= UINT16_MAX + 1) {
        for (; next < nconsts; next++) {
            u->consts.items[next].final = next;
        }
    } else {
        for (int32_t i = 0; i < nconsts; i++) {
            if (u->consts.items[i].low) {
                u->consts.items[i].final = next++;
            }
        }
        for (int32_t i = 0; i < nconsts; i++) {
            if (!u->consts.items[i].low) {
                u->consts.items[i].final = next++;
            }
        }
    }
    for (isize i = 0; i < u->names.len; i++) {
        if (u->names.items[i].low) {
            u->names.items[i].final = next++;
        }
    }
}

static int32_t target_of(const Unit *u, const Ir *i)
{
    switch (kr_op_jump_operand((Opcode)i->op)) {
    case 1: return u->labels.items[i->b];
    case 2: return u->labels.items[i->c];
    default: return -1;
    }
}

static bool jumps_short(const Ir *i)
{
    const OpInfo *info = &kr_op_info[i->op];
    return info->flags & OPF_JUMP && (info->b == ARG_J || info->c == ARG_J);
}

/* Sets pcs, with as many far jumps as it takes. */
static bool place_code(Asm *a)
{
    Unit *u = a->u;
    size_t n = (size_t)u->ir.len;
    a->pcs = malloc((n + 1) * sizeof *a->pcs);
    a->wide = calloc(n + 1, 1);
    if (a->pcs == NULL || a->wide == NULL) {
        return false;
    }
    bool again;
    do {
        uint32_t pc = 0;
        for (size_t i = 0; i < n; i++) {
            a->pcs[i] = pc;
            pc += 1 + a->wide[i];
        }
        a->pcs[n] = pc;
        again = false;
        if (pc <= INT16_MAX) {
            break;
        }
        for (size_t i = 0; i < n; i++) {
            const Ir *ir = &u->ir.items[i];
            if (a->wide[i] != 0 || !jumps_short(ir)) {
                continue;
            }
            int64_t distance = (int64_t)a->pcs[target_of(u, ir)] - (int64_t)a->pcs[i] - 1;
            if (distance < INT16_MIN || distance > INT16_MAX) {
                a->wide[i] = 2;
                again = true;
            }
        }
    } while (again);
    return true;
}

/* -- Instructions ----------------------------------------------------------------------------- */

static uint16_t operand(Asm *a, OpArg kind, int32_t v)
{
    switch (kind) {
    case ARG_K: v = a->u->consts.items[v].final; break;
    case ARG_N: v = a->u->names.items[v].final; break;
    case ARG_I:
    case ARG_J: a->overflow |= v < INT16_MIN || v > INT16_MAX; return (uint16_t)v;
    default: break;
    }
    a->overflow |= v < 0 || v > UINT16_MAX;
    return (uint16_t)v;
}

static void set_long(Instr *out, int32_t v)
{
    out->b = (uint16_t)v;
    out->c = (uint16_t)((uint32_t)v >> 16);
}

static void encode(Asm *a, isize index)
{
    Unit *u = a->u;
    const Ir *ir = &u->ir.items[index];
    const OpInfo *info = &kr_op_info[ir->op];
    uint32_t pc = a->pcs[index];
    Instr *out = &a->code->instrs[pc];
    out->op = ir->op;
    if (ir->op == OP_LOADK && u->consts.items[ir->b].final > UINT16_MAX) {
        out->op = OP_LOADKL;
        out->a = operand(a, ARG_W, ir->a);
        set_long(out, u->consts.items[ir->b].final);
        return;
    }
    int32_t b = ir->b, o = ir->c;
    int32_t target = target_of(u, ir);
    if (target >= 0) {
        int32_t distance = (int32_t)(a->pcs[target] - pc) - 1;
        if (a->wide[index] != 0) {
            distance = 1; /* to the far jump; else over it */
            out[1] = (Instr){.op = OP_JUMP};
            set_long(&out[1], 1);
            out[2] = (Instr){.op = OP_JUMP};
            set_long(&out[2], (int32_t)(a->pcs[target] - pc) - 3);
        }
        if (kr_op_jump_operand((Opcode)ir->op) == 1) {
            b = distance;
        } else {
            o = distance;
        }
    }
    out->a = operand(a, (OpArg)info->a, ir->a);
    if (info->b == ARG_JL || info->b == ARG_KL) {
        set_long(out, b);
    } else {
        out->b = operand(a, (OpArg)info->b, b);
        out->c = operand(a, (OpArg)info->c, o);
    }
}

static bool write_code(Asm *a)
{
    Unit *u = a->u;
    Thread *t = a->c->t;
    Code *code = a->code;
    code->ninstrs = a->pcs[u->ir.len];
    code->instrs = kr_gc_new_block(t, code->ninstrs * sizeof(Instr), GCK_LEAF);
    code->positions = kr_gc_new_block(t, code->ninstrs * sizeof(Position), GCK_LEAF);
    if (code->instrs == NULL || code->positions == NULL) {
        return false;
    }
    for (isize i = 0; i < u->ir.len; i++) {
        encode(a, i);
        for (uint32_t pc = a->pcs[i]; pc < a->pcs[i + 1]; pc++) {
            code->positions[pc] = u->ir.items[i].pos;
        }
    }
    if (a->overflow || u->max_temp > UINT16_MAX) {
        kr_cg_too_big(a->c, "registers, names or items");
        return false;
    }
    return true;
}

/* Flat ranges: every instruction has at most one innermost handler. */
static bool write_handlers(Asm *a)
{
    Unit *u = a->u;
    Code *code = a->code;
    for (int pass = 0; pass < 2; pass++) {
        uint32_t count = 0;
        int32_t open = -1;
        for (isize i = 0; i <= u->ir.len; i++) {
            int32_t eh = i < u->ir.len ? u->ir.items[i].eh : -1;
            if (eh >= 0 && u->labels.items[u->handlers.items[eh].target] >= u->ir.len) {
                eh = -1; /* nothing in its range can raise */
            }
            if (eh == open) {
                continue;
            }
            if (open >= 0 && pass == 1) {
                code->exc[count - 1].end = a->pcs[i];
            }
            if (eh >= 0) {
                if (pass == 1) {
                    const Handler *h = &u->handlers.items[eh];
                    code->exc[count] = (ExcEntry){.start = a->pcs[i],
                                                  .handler = a->pcs[u->labels.items[h->target]],
                                                  .reg = (uint16_t)h->reg,
                                                  .lasti = h->lasti};
                }
                count++;
            }
            open = eh;
        }
        if (count == 0) {
            return true;
        }
        if (pass == 0) {
            code->nexc = count;
            code->exc = kr_gc_new_block(a->c->t, count * sizeof(ExcEntry), GCK_LEAF);
            if (code->exc == NULL) {
                return false;
            }
        }
    }
    return true;
}

/* -- Tables ----------------------------------------------------------------------------------- */

static bool write_constants(Asm *a)
{
    Unit *u = a->u;
    Thread *t = a->c->t;
    Code *code = a->code;
    uint32_t total = (uint32_t)u->consts.len + (uint32_t)a->nnames;
    Tuple *consts = kr_tuple_new(t, u->consts.len);
    Value *all = total ? kr_gc_new_block(t, total * sizeof(Value), GCK_RAW) : NULL;
    isize visible = 0;
    for (isize i = 0; i < u->names.len; i++) {
        visible += u->names.items[i].visible;
    }
    Tuple *names = kr_tuple_new(t, visible);
    if (consts == NULL || (all == NULL && total) || names == NULL) {
        return false;
    }
    for (isize i = 0; i < u->consts.len; i++) {
        const ConstSlot *k = &u->consts.items[i];
        consts->ob_item[k->final] = k->value;
        all[k->final] = k->value;
    }
    isize next = 0;
    for (isize i = 0; i < u->names.len; i++) {
        const NameSlot *n = &u->names.items[i];
        Value name = kr_ast_str_interned(t, a->c->table, n->name);
        if (value_is_error(name)) {
            return false;
        }
        if (n->low) {
            all[n->final] = name;
        }
        if (n->visible) {
            names->ob_item[next++] = name;
        }
    }
    code->co_consts = value_from_ptr(consts);
    code->co_names = value_from_ptr(names);
    code->consts = all;
    code->nconsts = total;
    code->ncaches = (uint32_t)u->caches.len;
    if (code->ncaches > 0) {
        code->caches = kr_gc_new_block(t, code->ncaches * sizeof(InlineCache), GCK_RAW);
        if (code->caches == NULL) {
            return false;
        }
        for (uint32_t i = 0; i < code->ncaches; i++) {
            const NameSlot *n = &u->names.items[u->caches.items[i].name];
            code->caches[i].name = value_from_ptr(n->name->user);
        }
    }
    return true;
}

enum { KIND_LOCAL = 0x20, KIND_CELL = 0x40, KIND_FREE = 0x80 }; /* co_localspluskinds */

static bool write_variables(Asm *a)
{
    Unit *u = a->u;
    Scope *s = u->scope;
    Thread *t = a->c->t;
    Code *code = a->code;
    int32_t n = u->first_temp;
    Tuple *names = kr_tuple_new(t, n);
    Bytes *kinds = kr_bytes_new(t, n);
    if (names == NULL || kinds == NULL) {
        return false;
    }
    char *kind = kr_bytes_data(kinds);
    int32_t at = 0, param_cells = 0;
    for (int32_t i = 0; u->in_function && i < s->varname_count; i++, at++) {
        Symbol *symbol = kr_scope_find_mangled(s, s->varnames[i]);
        bool cell = symbol != NULL && symbol->kind == SYM_CELL;
        param_cells += cell;
        names->ob_item[at] = kr_ast_str_interned(t, a->c->table, s->varnames[i]);
        kind[at] = (char)(KIND_LOCAL | (cell ? KIND_CELL : 0));
    }
    int32_t own = u->first_free - u->first_cell - (u->class_cell != REG_NONE);
    for (int32_t i = s->cellvar_count - own; i < s->cellvar_count; i++, at++) {
        names->ob_item[at] = kr_ast_str_interned(t, a->c->table, s->cellvars[i]);
        kind[at] = (char)KIND_CELL;
    }
    if (u->class_cell != REG_NONE) {
        names->ob_item[at] = kr_ast_str_interned(t, a->c->table, kr_cg_intern(a->c, "__class__"));
        kind[at++] = (char)KIND_CELL;
    }
    for (int32_t i = 0; i < s->freevar_count; i++, at++) {
        names->ob_item[at] = kr_ast_str_interned(t, a->c->table, s->freevars[i]);
        kind[at] = (char)KIND_FREE;
    }
    KR_ASSERT(at == n, "%d named registers, %d names", n, at);
    for (int32_t i = 0; i < n; i++) {
        if (value_is_error(names->ob_item[i])) {
            return false;
        }
    }
    code->co_localsplusnames = value_from_ptr(names);
    code->co_localspluskinds = value_from_ptr(kinds);
    code->co_nlocalsplus = n;
    code->co_nlocals = u->in_function ? s->varname_count : 0;
    code->co_nplaincellvars = u->first_free - u->first_cell;
    code->co_ncellvars = code->co_nplaincellvars + param_cells;
    code->co_nfreevars = s->freevar_count;
    return true;
}

static int code_flags(const Cg *c, const Unit *u)
{
    const Scope *s = u->scope;
    int flags = 0;
    if (u->in_function) {
        bool generator = s->is_generator || s->form == FORM_GENEXPR;
        flags |= CO_NEWLOCALS | CO_OPTIMIZED;
        flags |= s->is_nested ? CO_NESTED : 0;
        flags |= generator && s->is_coroutine ? CO_ASYNC_GENERATOR
                 : generator                  ? CO_GENERATOR
                 : s->is_coroutine            ? CO_COROUTINE
                                              : 0;
        flags |= s->has_varargs ? CO_VARARGS : 0;
        flags |= s->has_varkeywords ? CO_VARKEYWORDS : 0;
    } else if (s->type == SCOPE_MODULE && s->is_coroutine &&
               (c->flags & KR_CF_ALLOW_TOP_LEVEL_AWAIT)) {
        flags |= CO_COROUTINE;
    }
    return flags | (int)((uint32_t)c->st->future_flags & KR_CF_FUTURE_MASK);
}

/* Names of attributes that the code stores into its register 0. */
static uint16_t count_self_attrs(const Code *code)
{
    enum { MOST = 32 };
    Value names[MOST];
    uint16_t n = 0;
    for (uint32_t pc = 0; pc < code->ninstrs && n < MOST; pc++) {
        const Instr *i = &code->instrs[pc];
        if (i->op == OP_SETATTR && i->a == 0 && i->c < code->ncaches) {
            uint16_t seen = 0;
            while (seen < n && names[seen].bits != code->caches[i->c].name.bits) {
                seen++;
            }
            names[seen] = code->caches[i->c].name;
            n = seen == n ? n + 1 : n;
        }
    }
    return n;
}

static bool write_code_object(Asm *a)
{
    Cg *c = a->c;
    Unit *u = a->u;
    Scope *s = u->scope;
    Code *code = a->code;
    code->co_flags = code_flags(c, u);
    if (u->in_function) {
        code->co_argcount = s->form >= FORM_LISTCOMP ? 1 : s->positional_count;
        code->co_posonlyargcount = s->posonly_count;
        code->co_kwonlyargcount = s->kwonly_count;
    }
    code->co_firstlineno = u->first_line;
    code->co_filename = value_from_ptr(c->filename);
    code->co_name = kr_ast_str_interned(c->t, c->table, u->name);
    code->co_qualname = value_from_ptr(u->qualname);
    code->nregs = (uint16_t)u->max_temp;
    code->first_temp = (uint16_t)u->first_temp;
    code->co_stacksize = u->max_temp - u->first_temp;
    code->nloops = (uint32_t)u->nloops;
    if (code->co_argcount > 0 && code->co_name.bits == value_from_ptr(KR_NAME(__init__)).bits) {
        code->self_attrs = count_self_attrs(code);
    }
    return !value_is_error(code->co_name);
}

Code *kr_assemble(Cg *c, Unit *u)
{
    Asm a = {.c = c, .u = u, .code = kr_code_new(c->t)};
    bool ok = false;
    if (a.code != NULL) {
        place_constants(&a);
        if (!place_code(&a)) {
            kr_cg_oom(c);
        } else {
            ok = write_constants(&a) && write_code(&a) && write_handlers(&a) &&
                 write_variables(&a) && write_code_object(&a) && kr_code_ready(c->t, a.code);
        }
    }
    free(a.pcs);
    free(a.wide);
    if (!ok) {
        c->failed = true;
        return NULL;
    }
#ifdef KR_DEBUG
    kr_code_verify(c->t, a.code);
#endif
    return a.code;
}
