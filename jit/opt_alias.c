/* opt_alias.c -- which places in memory are the same, and what a load must give.
 *
 * An address is reduced to a Place: a root reference, a constant offset, and the reference of an
 * index times 8 if it has one.  Roots are object starts, blocks (items of a list, keys of a dict),
 * or constants.  What keeps two places apart:
 *
 *   same root        different words; an index plus different constants
 *   NEW              is no older reference, no constant, no other NEW; and nothing at all while no
 *                    store, call or exit has handed it out (IRF_ESCAPED)
 *   constants        are different starts, or bare addresses that nothing else leads to
 *   items of lists   lie in blocks of their own
 *   tables of dicts  are no objects
 *   types            a static type stays the type of its objects: one guard says it for ever, and
 *                    objects of different types are different objects
 *   offsets          all roots are starts, so different words of objects are different places
 *
 * Constant words: tuples, bound methods, ranges, closures and types of builtin objects never change
 * once they can be seen; neither calls nor stores kill loads of them.
 *
 * In the loop body a reference of the first part means "as of the previous round", so that "older"
 * is the order of the instructions there too.
 */
#include "jit/opt.h"
#include "runtime/types/dict.h"
#include "runtime/types/frame.h"
#include "runtime/types/function.h"
#include "runtime/types/iter.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/slice.h"

/* -- Places ------------------------------------------------------------------------------------ */

const Type *jit_opt_known_type(const IRBuf *buf, IRRef root)
{
    const IRIns *ins = &buf->ins[root];
    if (ins->op == IR_BOXC) {
        return &PyUnicode_Type;
    }
    IRRef k = ins->op == IR_NEW ? ins->a : ins->type;
    if (k == 0 && ins->op == IR_LOAD && buf->ins[ins->a].op == IR_FREF &&
        buf->ins[ins->a].b == offsetof(ListIter, seq) &&
        jit_opt_known_type(buf, buf->ins[ins->a].a) == &PyListIter_Type) {
        return &PyList_Type; /* or none */
    }
    return k == 0 ? NULL : (const Type *)(uintptr_t)jit_ir_kbits(buf, k);
}

bool jit_opt_is_length(const IRBuf *buf, IRRef r)
{
    const IRIns *ins = &buf->ins[r], *field = &buf->ins[ins->a];
    if (ins->op != IR_LOAD || ins->t != IRT_RAW || field->op != IR_FREF ||
        field->b != offsetof(VarObject, ob_size)) {
        return false;
    }
    const Type *type = jit_opt_known_type(buf, field->a);
    return type == &PyList_Type || type == &PyTuple_Type;
}

/* Objects of this type can be given no other: neither a class of Python's nor module. */
bool jit_opt_is_static(const Type *type)
{
    return type != NULL && !(type->tp_flags & TPF_HEAPTYPE) && type != &PyModule_Type;
}

JitPlace jit_opt_place(const IRBuf *buf, IRRef address)
{
    const IRIns *ins = &buf->ins[address];
    JitPlace p = {.root = ins->a};
    if (ins->op == IR_FREF) {
        p.off = ins->b;
    } else if (jit_ir_is_k(buf, ins->b)) {
        p.off = (int64_t)jit_ir_kbits(buf, ins->b) * 8;
    } else {
        p.index = ins->b;
    }
    const IRIns *base = &buf->ins[p.root];
    if (base->op == IR_ADD && base->t == IRT_PTR && jit_ir_is_k(buf, base->b)) {
        p.off += (int64_t)jit_ir_kbits(buf, base->b);
        p.root = base->a;
    }
    base = &buf->ins[p.root];
    if (base->op == IR_LOAD && buf->ins[base->a].op == IR_FREF) {
        const IRIns *field = &buf->ins[base->a];
        p.items = field->b == offsetof(List, ob_item) &&
                  jit_opt_known_type(buf, field->a) == &PyList_Type;
    }
    return p;
}

/* -- NEW --------------------------------------------------------------------------------------- */

static bool is_fresh(const IRBuf *buf, IRRef ref)
{
    return buf->ins[ref].op == IR_NEW && !(buf->ins[ref].flags & IRF_ESCAPED);
}

static void escape(IRBuf *buf, IRRef ref)
{
    if (!is_fresh(buf, ref)) {
        return;
    }
    buf->ins[ref].flags |= IRF_ESCAPED;
    for (IRRef r = buf->chain[IR_STORE]; r > ref; r = buf->ins[r].prev) {
        if (buf->ins[buf->ins[r].b].op == IR_NEW && jit_opt_place(buf, buf->ins[r].a).root == ref) {
            escape(buf, buf->ins[r].b);
        }
    }
}

void jit_opt_handed_out(IRBuf *buf, IRRef ref)
{
    const IRIns *ins = &buf->ins[ref];
    if (ins->op != IR_STORE || !is_fresh(buf, jit_opt_place(buf, ins->a).root)) {
        escape(buf, ins->b);
    }
}

/* A NEW is another object than what `other` refers to. */
static bool new_differs(const IRBuf *buf, IRRef new, IRRef other)
{
    IROp op = (IROp)buf->ins[other].op;
    return other != new && (other < new || op == IR_NEW || op == IR_K64 || is_fresh(buf, new));
}

bool jit_opt_differ(const IRBuf *buf, IRRef a, IRRef b)
{
    return (buf->ins[a].op == IR_NEW && new_differs(buf, a, b)) ||
           (buf->ins[b].op == IR_NEW && new_differs(buf, b, a));
}

/* -- Alias ------------------------------------------------------------------------------------- */

enum { ALIAS_NO, ALIAS_MAY, ALIAS_MUST };

/* Index b is index a plus a constant other than 0. */
static bool index_apart(const IRBuf *buf, IRRef a, IRRef b)
{
    const IRIns *ia = &buf->ins[a], *ib = &buf->ins[b];
    bool ka = ia->op == IR_ADD && jit_ir_is_k(buf, ia->b);
    bool kb = ib->op == IR_ADD && jit_ir_is_k(buf, ib->b);
    if (ka && kb) {
        return ia->a == ib->a && ia->b != ib->b;
    }
    return (ka && ia->a == b) || (kb && ib->a == a);
}

static int alias_offsets(const JitPlace *a, const JitPlace *b)
{
    return a->off == b->off ? ALIAS_MUST : a->off / 8 == b->off / 8 ? ALIAS_MAY : ALIAS_NO;
}

/* The constant is not an object of `type`: it is a bare address (RAW), with nothing behind it that
 * may be read, or its second word is no such type now, and objects of static types never change
 * theirs. */
static bool constant_is_no(const IRBuf *buf, IRRef k, const Type *type)
{
    if (buf->ins[k].t == IRT_RAW) {
        return true;
    }
    const Object *o = (const Object *)(uintptr_t)jit_ir_kbits(buf, k);
    return jit_opt_is_static(type) && o->ob_type != type;
}

static bool types_differ(const IRBuf *buf, IRRef a, IRRef b)
{
    const Type *ta = jit_opt_known_type(buf, a), *tb = jit_opt_known_type(buf, b);
    if (ta != NULL && tb != NULL) {
        return ta != tb && (jit_opt_is_static(ta) || jit_opt_is_static(tb));
    }
    return (ta != NULL && jit_ir_is_k(buf, b) && constant_is_no(buf, b, ta)) ||
           (tb != NULL && jit_ir_is_k(buf, a) && constant_is_no(buf, a, tb));
}

/* The root is the table of a dict, or its entries: what a dict, or such a table, points to. */
static bool is_table(const IRBuf *buf, IRRef root)
{
    const IRIns *ins = &buf->ins[root], *field = &buf->ins[ins->a];
    if (ins->op != IR_LOAD || field->op != IR_FREF) {
        return false;
    }
    const IRIns *table = &buf->ins[field->a];
    if (field->b == offsetof(DictKeys, entries) && table->op == IR_LOAD) {
        field = &buf->ins[table->a];
        return field->op == IR_FREF && field->b == offsetof(Dict, ma_keys) &&
               jit_opt_known_type(buf, field->a) == &PyDict_Type;
    }
    return field->b == offsetof(Dict, ma_keys) && jit_opt_known_type(buf, field->a) == &PyDict_Type;
}

/* Roots that are apart by what they are. */
static bool roots_apart(const IRBuf *buf, IRRef a, IRRef b)
{
    const IRIns *x = &buf->ins[a], *y = &buf->ins[b];
    bool constants = x->op == IR_K64 && y->op == IR_K64;
    return (constants && jit_ir_kbits(buf, a) != jit_ir_kbits(buf, b)) ||
           (x->op == IR_K64 && x->t == IRT_RAW && !constants) ||
           (jit_opt_known_type(buf, a) != NULL && is_table(buf, b));
}

static int alias(const IRBuf *buf, const JitPlace *a, const JitPlace *b)
{
    if (a->root == b->root) {
        if (a->index == b->index) {
            return alias_offsets(a, b);
        }
        if (a->index != 0 && b->index != 0) {
            bool apart = a->off == b->off && index_apart(buf, a->index, b->index);
            return apart ? ALIAS_NO : ALIAS_MAY;
        }
        const JitPlace *field = a->index == 0 ? a : b, *item = a->index == 0 ? b : a;
        return field->off < item->off ? ALIAS_NO : ALIAS_MAY; /* an index is never negative */
    }
    if (jit_opt_differ(buf, a->root, b->root) || a->items != b->items) {
        return ALIAS_NO;
    }
    if (a->items) {
        return ALIAS_MAY;
    }
    if (types_differ(buf, a->root, b->root) || roots_apart(buf, a->root, b->root) ||
        roots_apart(buf, b->root, a->root)) {
        return ALIAS_NO;
    }
    if (a->index == 0 && b->index == 0) {
        return alias_offsets(a, b) == ALIAS_NO ? ALIAS_NO : ALIAS_MAY;
    }
    return ALIAS_MAY;
}

bool jit_opt_apart(const IRBuf *buf, const JitPlace *a, const JitPlace *b)
{
    return alias(buf, a, b) == ALIAS_NO;
}

/* -- Calls ------------------------------------------------------------------------------------- */

/* The word never changes once code outside the trace can see the object. */
static bool is_constant(const IRBuf *buf, const JitPlace *p)
{
    const Type *type = jit_opt_known_type(buf, p->root);
    if (buf->ins[p->root].op == IR_FRAME) {
        return p->off == offsetof(Frame, globals) || p->off == offsetof(Frame, builtins) ||
               p->off == offsetof(Frame, func);
    }
    if (!jit_opt_is_static(type) || p->items) {
        return false;
    }
    if (p->index == 0 && p->off == offsetof(Object, ob_type)) {
        return true;
    }
    bool body = p->index != 0 || p->off >= (int64_t)sizeof(Object);
    return (type == &PyTuple_Type && body) || (type == &PyRange_Type && body) ||
           (type == &PyComplex_Type && body) ||
           (type == &PyMethod_Type && p->index == 0 &&
            (p->off == offsetof(Method, im_func) || p->off == offsetof(Method, im_self))) ||
           (type == &PyFunction_Type && p->index == 0 &&
            (p->off == offsetof(Function, func_closure) ||
             p->off == offsetof(Function, func_globals) ||
             p->off == offsetof(Function, func_builtins)));
}

/* The place is certainly in no object of `type` nor in a block of one. */
static bool is_none_of(const IRBuf *buf, const JitPlace *p, const Type *type)
{
    const Type *known = jit_opt_known_type(buf, p->root);
    if (p->items) {
        return false;
    }
    return buf->ins[p->root].op == IR_K64 ? p->index == 0 && constant_is_no(buf, p->root, type)
                                          : known != NULL && known != type;
}

/* Newest call that may change the place, 0 if none.  It is neither of a NEW that nobody knows nor
 * constant. */
static IRRef last_clobber(const IRBuf *buf, const JitPlace *p, IRRef limit)
{
    for (IRRef r = buf->chain[IR_CALL]; r > limit; r = buf->ins[r].prev) {
        const CallInfo *call = &buf->calls[buf->ins[r].b];
        if (call->effect >= CALL_WRITES &&
            (call->writes == NULL || !is_none_of(buf, p, call->writes))) {
            return r;
        }
    }
    return 0;
}

/* -- Loads ------------------------------------------------------------------------------------- */

/* What a field of a NEW is before anything is stored there. */
static IRRef initial(IRBuf *buf, const JitPlace *p, IRType t)
{
    if (p->index != 0 || p->off == offsetof(Object, ob_refcnt) || t == IRT_FLT) {
        return 0;
    }
    if (p->off == offsetof(Object, ob_type)) {
        return t == IRT_PTR ? buf->ins[p->root].a : 0;
    }
    return jit_ir_k(buf, t, 0);
}

/* The stored reference as a load of type t gives it, or 0. */
static IRRef as_loaded(IRBuf *buf, IRRef v, IRType t)
{
    IRType have = (IRType)buf->ins[v].t;
    if (have == t || (t == IRT_VAL && have == IRT_PTR)) {
        return v;
    }
    if (jit_ir_is_k(buf, v) && t != IRT_FLT && have != IRT_FLT && have != IRT_INT && t != IRT_INT) {
        return jit_ir_k(buf, t, jit_ir_kbits(buf, v)); /* the same 64 bits */
    }
    return 0;
}

/* So many stores, and loads, are looked at for one load: the time for a trace stays linear. */
enum { FORWARD_STEPS = 400 };

/* Quickly: the address is another field than the place, of whatever object (alias() says the same:
 * both have no index and lie at different offsets, or one is among a list's items). */
static bool is_other_field(const IRBuf *buf, IRRef address, const JitPlace *p)
{
    const IRIns *ins = &buf->ins[address];
    return ins->op == IR_FREF && buf->ins[ins->a].op != IR_ADD && p->index == 0 && !p->items &&
           ins->b / 8 != p->off / 8;
}

/* May a STORE8 go there?  Not into objects of a known type: a bytearray's buffer is none, and it
 * has no type word. */
static bool may_be_buffer(const IRBuf *buf, const JitPlace *p)
{
    IRRef root = p->root;
    if (buf->ins[root].op == IR_ADD && buf->ins[root].t == IRT_PTR) {
        root = buf->ins[root].a; /* a byte's address */
    }
    return buf->ins[root].op != IR_NEW && jit_opt_known_type(buf, root) == NULL;
}

/* A byte that a STORE8 writes, in a buffer or in a Generator, and one that is loaded. */
static int alias_bytes(const IRBuf *buf, const JitPlace *stored, const JitPlace *p)
{
    if (jit_opt_known_type(buf, stored->root) == NULL) {
        return may_be_buffer(buf, p) ? ALIAS_MAY : ALIAS_NO;
    }
    if (stored->root == p->root && p->index == 0) {
        return stored->off == p->off ? ALIAS_MUST : ALIAS_NO;
    }
    return alias(buf, stored, p) == ALIAS_NO || (p->index == 0 && stored->off != p->off)
               ? ALIAS_NO
               : ALIAS_MAY;
}

IRRef jit_opt_forward(IRBuf *buf, IROp op, IRType t, IRRef a)
{
    JitPlace p = jit_opt_place(buf, a);
    bool fresh = is_fresh(buf, p.root);
    bool made = buf->ins[p.root].op == IR_NEW || buf->ins[p.root].op == IR_CALL;
    if (made && p.index == 0 && p.off == offsetof(Object, ob_type) && t == IRT_PTR &&
        jit_opt_is_static(jit_opt_known_type(buf, p.root))) {
        return buf->ins[p.root].op == IR_NEW ? buf->ins[p.root].a : buf->ins[p.root].type;
    }
    IRRef limit = a;
    bool changes = buf->chain[IR_CALL] > limit || buf->chain[IR_STORE] > limit; /* something */
    bool constant = changes && !fresh && is_constant(buf, &p);
    IRRef clobber = fresh || constant ? 0 : last_clobber(buf, &p, limit);
    limit = clobber > limit ? clobber : limit;
    IRRef store = 0;
    uint32_t steps = 0;
    constant = constant && buf->ins[p.root].op != IR_NEW; /* which is written once */
    for (IRRef r = constant ? 0 : buf->chain[IR_STORE]; r > limit || (fresh && r > p.root);
         r = buf->ins[r].prev) {
        if (++steps > FORWARD_STEPS) {
            store = r; /* as if it might be the same place */
            break;
        }
        if (is_other_field(buf, buf->ins[r].a, &p)) {
            continue;
        }
        JitPlace q = jit_opt_place(buf, buf->ins[r].a);
        int rel = alias(buf, &q, &p);
        if (rel == ALIAS_MUST && op == IR_LOAD) {
            IRRef v = as_loaded(buf, buf->ins[r].b, t);
            if (v != 0) {
                return v;
            }
        }
        if (rel != ALIAS_NO) {
            store = r;
            break;
        }
    }
    limit = store > limit ? store : limit;
    for (IRRef r = op == IR_LOAD8 ? buf->chain[IR_STORE8] : 0; r > limit; r = buf->ins[r].prev) {
        JitPlace q = jit_opt_place(buf, buf->ins[r].a);
        int rel = alias_bytes(buf, &q, &p);
        if (rel == ALIAS_MUST) {
            return buf->ins[r].b;
        }
        limit = rel == ALIAS_MAY ? r : limit;
    }
    steps = 0;
    for (IRRef r = buf->chain[op]; r > limit && ++steps <= FORWARD_STEPS; r = buf->ins[r].prev) {
        if (buf->ins[r].a == a && buf->ins[r].t == t) {
            return r;
        }
    }
    if (fresh && store == 0) {
        IRRef v = initial(buf, &p, t);
        if (v != 0) {
            return v;
        }
    }
    if (fresh) {
        escape(buf, p.root); /* what is loaded may be another NEW that was stored there */
    }
    return 0;
}

/* A guard has passed: what does it say about the object whose type word it compared? */
void jit_opt_learn(IRBuf *buf, IRRef guard)
{
    const IRIns *ins = &buf->ins[guard];
    const IRIns *load = &buf->ins[ins->a];
    if (ins->op != IR_GEQ || ins->t != IRT_PTR || !jit_ir_is_k(buf, ins->b) ||
        load->op != IR_LOAD || buf->ins[load->a].op != IR_FREF ||
        buf->ins[load->a].b != offsetof(Object, ob_type)) {
        return;
    }
    IRRef object = buf->ins[load->a].a;
    if (buf->ins[object].op != IR_K64) {
        buf->ins[object].type = ins->b;
    }
}
