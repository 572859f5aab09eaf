/* bridge.c -- lending, giving, keeping, taking; exposing containers, adopting what C made, the end
 * of C-private objects.
 */
#include "cpyext/bridge.h"

#include <stdlib.h>

#include "cpyext/inside.h"
#include "cpyext/memory.h"
#include "cpyext/table.h"
#include "cpyext/type.h"
#include "runtime/base/vec.h"
#include "runtime/core/interp.h"
#include "runtime/core/shape.h"
#include "runtime/types/bytes.h"
#include "runtime/types/capsule.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/function.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

KR_VEC(Work, work, Object *);

/* -- Boxes -------------------------------------------------------------------------------- */

/* Boxes that C gave back.  Static, hence scanned: the collector leaves them alone. */
enum { SPARE_MAX = 64 };
static struct {
    Int *ints[SPARE_MAX];
    Float *floats[SPARE_MAX];
    unsigned nints, nfloats;
} spare;

static Object *float_box(Thread *t, double d)
{
    if (spare.nfloats > 0) {
        Float *f = spare.floats[--spare.nfloats];
        spare.floats[spare.nfloats] = NULL;
        f->ob_base = (Object)KR_HEAD_INIT(&PyFloat_Type);
        f->ob_fval = d;
        return &f->ob_base;
    }
    Float *f = kr_float_box(t, d);
    return f == NULL ? NULL : &f->ob_base;
}

static Object *int_box(Thread *t, int64_t i)
{
    if ((i >= KR_SMALL_INT_MIN && i < KR_SMALL_INT_END) || spare.nints == 0) {
        Int *z = kr_int_box(t, i);
        return z == NULL ? NULL : &z->ob_base.ob_base;
    }
    Int *z = spare.ints[--spare.nints];
    spare.ints[spare.nints] = NULL;
    uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i; /* at most 48 bits: two digits */
    z->ob_base.ob_base = (Object)KR_HEAD_INIT(&PyLong_Type);
    z->ob_digit[0] = (uint32_t)u & KR_INT_MASK;
    int64_t n = u >> KR_INT_SHIFT != 0 ? 2 : 1;
    if (n == 2) {
        z->ob_digit[1] = (uint32_t)(u >> KR_INT_SHIFT);
    }
    z->ob_base.ob_size = i < 0 ? -n : n;
    return &z->ob_base.ob_base;
}

static bool is_static_int(const Object *o)
{
    return (const char *)o >= (const char *)_PyRuntime.small_ints &&
           (const char *)o < (const char *)(&_PyRuntime.small_ints + 1);
}

/* Box with the header of a fresh runtime object, or the static one. */
static Object *box(Thread *t, Value v)
{
    return value_is_int(v) ? int_box(t, value_int(v)) : float_box(t, value_double(v));
}

/* The box is ours alone, and not in the table (any more). */
static void free_box(Thread *t, Object *o)
{
    if (cpx_reaping) {
        return;
    }
    if (o->ob_type == &PyFloat_Type) {
        if (spare.nfloats < SPARE_MAX) {
            spare.floats[spare.nfloats++] = (Float *)o;
            return;
        }
    } else {
        Int *z = (Int *)o;
        if (z->ob_base.ob_size >= -2 && z->ob_base.ob_size <= 2 && spare.nints < SPARE_MAX) {
            spare.ints[spare.nints++] = z;
            return;
        }
    }
    kr_gc_free_block(t, o);
}

static Object *box_shared(Thread *t, Value v)
{
    Object *o = box(t, v);
    if (o == NULL) {
        return NULL;
    }
    if (!is_static_int(o) && !cpx_table_add(t, o)) {
        return NULL;
    }
    o->ob_refcnt |= CPX_EXPOSED;
    return o;
}

PyObject *cpx_box_private(Thread *t, Value v)
{
    Object *o = box(t, v);
    if (o != NULL && is_static_int(o)) {
        o->ob_refcnt++;
        return cpx_c(o);
    }
    return cpx_private(t, o);
}

PyObject *cpx_private(Thread *t, void *fresh)
{
    Object *o = fresh;
    if (o == NULL || !cpx_table_add(t, o)) {
        return NULL;
    }
    o->ob_refcnt = 1;
    return cpx_c(o);
}

PyObject *cpx_give_fresh(Thread *t, Value v)
{
    if (value_is_error(v) || !value_is_ptr(v)) {
        return cpx_give(t, v);
    }
    Object *o = value_ptr(v);
    /* Cached objects (short strings, empty ones) have been seen before or are not plain. */
    if (o->ob_refcnt != KR_BIAS || !kr_gc_is_heap(o)) {
        return cpx_give(t, v);
    }
    if (o->ob_type == &PyLong_Type || o->ob_type == &PyFloat_Type) {
        return cpx_private(t, o);
    }
    return cpx_give(t, v);
}

Value cpx_unbox(Thread *t, Object *o)
{
    if (o->ob_type == &PyFloat_Type) {
        return value_from_double_any(((Float *)o)->ob_fval);
    }
    int64_t i;
    if (kr_int_fits_i64(value_from_ptr(o), &i) && value_int_fits(i)) {
        return value_from_small(i);
    }
    if (!kr_is_runtime_held(o)) {
        cpx_adopt(t, o);
    }
    return value_from_ptr(o);
}

Value cpx_take_number(Thread *t, Object *o)
{
    Value v = cpx_unbox(t, o);
    if (kr_is_runtime_held(o)) {
        o->ob_refcnt--;
    } else if (o->ob_refcnt == 1 && kr_gc_is_heap(o)) {
        cpx_table_remove(o);
        free_box(t, o);
    } else {
        o->ob_refcnt--;
    }
    return v;
}

/* -- Exposing ----------------------------------------------------------------------------- */

typedef struct Expose {
    Walk walk;
    Thread *t;
    Work objects; /* flagged in this run */
    Work counted; /* lists, cells, instances (| MEMBERS_OF) whose edges this run has counted */
    bool failed;
} Expose;
#define MEMBERS_OF ((uintptr_t)1)
#define EXPOSE(owner)                                   \
    {                                                   \
        .walk = {walk_slots, walk_object}, .t = (owner) \
    }
static void walk_slots(Walk *w, Object *owner, Value *slots, isize n);
static void walk_object(Walk *w, Object *o);

static void expose_object(Expose *e, Object *o)
{
    if (e->failed || o == NULL || (o->ob_refcnt & CPX_EXPOSED) || !kr_is_runtime_held(o)) {
        return;
    }
    if (kr_has_flag(value_from_ptr(o), TPF_STR) && !kr_str_lend(e->t, (Str *)o)) {
        e->failed = true;
        return;
    }
    if ((kr_gc_is_heap(o) || cpx_head(o) != NULL) && !cpx_table_add(e->t, o)) {
        e->failed = true;
        return;
    }
    if (!work_push(&e->objects, o)) {
        kr_raise_oom(e->t);
        e->failed = true;
        return;
    }
    o->ob_refcnt |= CPX_EXPOSED;
    cpx_check_shared(o);
}

/* A slot that C reads inline: holds an object afterwards, or NULL. */
static Object *expose_slot(Expose *e, Object *owner, Value *slot)
{
    if (e->failed || value_is_null(*slot)) {
        return NULL;
    }
    if (!value_is_ptr(*slot)) {
        Object *o = box_shared(e->t, *slot);
        if (o == NULL) {
            e->failed = true;
            return NULL;
        }
        kr_gc_write(owner, slot, value_from_ptr(o));
        return o;
    }
    expose_object(e, value_ptr(*slot));
    return value_ptr(*slot);
}

static void expose_slots(Expose *e, Object *owner, Value *slots, isize n)
{
    for (isize i = 0; i < n; i++) {
        expose_slot(e, owner, &slots[i]);
    }
}

static bool will_count(Expose *e, Object *o)
{
    if (!e->failed && !work_push(&e->counted, o)) {
        kr_raise_oom(e->t);
        e->failed = true;
    }
    return !e->failed;
}

static void expose_list(Expose *e, List *l)
{
    if (kr_list_is_exposed(l)) {
        return; /* its items are objects already, and counted */
    }
    isize n = kr_list_len(l);
    expose_slots(e, &l->ob_base.ob_base, l->ob_item, n);
    if (!will_count(e, &l->ob_base.ob_base)) {
        return; /* boxes in an unexposed list are harmless */
    }
    for (isize i = 0; i < n; i++) {
        Object *o = value_ptr_or_null(l->ob_item[i]);
        if (o != NULL) {
            o->ob_refcnt++;
        }
    }
    l->allocated &= INTPTR_MAX;
}

static void walk_slots(Walk *w, Object *owner, Value *slots, isize n)
{
    expose_slots((Expose *)w, owner, slots, n);
}
static void walk_object(Walk *w, Object *o) { expose_object((Expose *)w, o); }

static void expose_cell(Expose *e, Cell *cell)
{
    Object *ref = cell->exposed ? NULL : expose_slot(e, &cell->ob_base, &cell->ob_ref);
    if (!cell->exposed && will_count(e, &cell->ob_base)) {
        if (ref != NULL) {
            ref->ob_refcnt++;
        }
        cell->exposed = 1;
    }
}

/* A member of an instance, by its address: the object behind it, counted. */
static void expose_member(Value *slot, void *e) { expose_slot(e, NULL, slot); }
static void count_member(Value *slot, void *data)
{
    if (!value_is_null(*slot)) {
        value_ptr(*slot)->ob_refcnt++;
    }
}

/* Instances over C types count their members from the start.  For others the class is told first:
 * compiled code no longer touches members of its instances directly. */
static void expose_members(Expose *e, Object *o)
{
    Type *type = o->ob_type;
    TypeInfo *info = kr_type_info(type);
    if (info == NULL || !(info->flags & TI_PY_CLASS) ||
        (info->flags & (TI_C_SLOTS | TI_EXT_BASE)) || !cpx_has_members(o) ||
        cpx_table_tagged(o, CPX_TAG_MEMBERS)) {
        return;
    }
    if (!(info->flags & TI_C_MEMBERS)) {
        info->flags |= TI_C_MEMBERS;
        kr_type_modified(e->t, type, NULL);
    }
    cpx_each_member(o, expose_member, e);
    if (will_count(e, (Object *)((uintptr_t)o | MEMBERS_OF))) {
        cpx_each_member(o, count_member, NULL);
        cpx_table_tag(o, CPX_TAG_MEMBERS);
    }
}

static void expose_inside(Expose *e, Object *o)
{
    if (o->ob_type->tp_flags & TPF_LIST) {
        expose_list(e, (List *)o);
    } else if (o->ob_type == &PyCell_Type) {
        expose_cell(e, (Cell *)o);
    } else {
        if (o->ob_type == &PyCFunction_Type || o->ob_type == &PyCMethod_Type) {
            CFunction *f = (CFunction *)o;
            if (f->m_self == NULL && !value_is_null(f->self)) {
                f->m_self = expose_slot(e, o, &f->self);
            }
            f->m_module = expose_slot(e, o, &f->module);
        }
        cpx_walk_inside(&e->walk, o);
    }
    expose_members(e, o);
}

static void uncount_item(Thread *t, Value v)
{
    if (value_is_null(v) || !value_is_ptr(v)) {
        return;
    }
    Object *o = value_ptr(v);
    if (!kr_is_runtime_held(o)) {
        cpx_adopt(t, o);
    }
    o->ob_refcnt = (o->ob_refcnt - 1) & ~CPX_FRESH;
}

/* Takes back the counts of an exposed container's edges: it is the runtime's alone again. */
void cpx_uncount(Thread *t, Object *o)
{
    if (o->ob_type == &PyCell_Type) {
        Cell *cell = (Cell *)o;
        cell->exposed = 0;
        uncount_item(t, cell->ob_ref);
        return;
    }
    List *l = (List *)o;
    l->allocated |= KR_LIST_UNEXPOSED;
    for (isize i = 0; i < kr_list_len(l); i++) {
        uncount_item(t, l->ob_item[i]);
    }
}

static void uncount_member(Value *slot, void *t) { uncount_item(t, *slot); }
void cpx_uncount_members(Thread *t, Object *o)
{
    cpx_table_untag(o, CPX_TAG_MEMBERS);
    cpx_each_member(o, uncount_member, t);
}

/* Works off what has been flagged. */
static bool expose_all(Expose *e)
{
    for (isize i = 0; i < e->objects.len && !e->failed; i++) {
        expose_inside(e, e->objects.items[i]);
    }
    if (e->failed) { /* nothing stays half done: whoever lends one of them starts again */
        for (isize i = 0; i < e->objects.len; i++) {
            e->objects.items[i]->ob_refcnt &= ~CPX_EXPOSED;
        }
        for (isize i = 0; i < e->counted.len; i++) {
            uintptr_t o = (uintptr_t)e->counted.items[i];
            if (o & MEMBERS_OF) {
                cpx_uncount_members(e->t, (Object *)(o & ~MEMBERS_OF));
            } else {
                cpx_uncount(e->t, (Object *)o);
            }
        }
    }
    work_fini(&e->objects);
    work_fini(&e->counted);
    return !e->failed;
}

static bool expose(Thread *t, Object *first)
{
    Expose e = EXPOSE(t);
    expose_object(&e, first);
    return expose_all(&e);
}

/* Lists that the runtime rewrote in bulk while C could see them. */
static Work reexpose;

static bool expose_again(Thread *t)
{
    while (reexpose.len > 0) {
        Object *o = reexpose.items[reexpose.len - 1];
        if (kr_is_runtime_held(o)) {
            if (!expose(t, o)) {
                return false;
            }
        } else { /* C-private: only its items are looked at */
            Expose e = EXPOSE(t);
            expose_list(&e, (List *)o);
            if (!expose_all(&e)) {
                return false;
            }
        }
        reexpose.len--;
    }
    return true;
}

bool cpx_settle(Thread *t) { return reexpose.len == 0 || expose_again(t); }

PyObject *cpx_lend_slow(Thread *t, Value v)
{
    if (!value_is_ptr(v)) {
        return cpx_c(box_shared(t, v));
    }
    Object *o = value_ptr(v);
    if (!kr_is_runtime_held(o)) {
        return cpx_c(o); /* C's own */
    }
    return expose(t, o) ? cpx_c(o) : NULL;
}

/* -- Exceptions that C code reads inline -------------------------------------------------- */

/* Without memory the MemoryError takes the place of what was pending. */
static void show_pending(Thread *t)
{
    static bool busy; /* exposing the MemoryError may fail, too */
    Object *exc = t->curexc_value;
    if (busy || exc == NULL || !kr_is_runtime_held(exc)) {
        return;
    }
    busy = true;
    bool ok = (exc->ob_refcnt & CPX_EXPOSED) || expose(t, exc);
    if (ok && !(t->curexc_type->ob_refcnt & CPX_EXPOSED)) {
        ok = expose(t, t->curexc_type);
    }
    if (ok && t->curexc_traceback != NULL && !(t->curexc_traceback->ob_refcnt & CPX_EXPOSED)) {
        (void)expose(t, t->curexc_traceback);
    }
    busy = false;
}

void cpx_show_handled(Thread *t)
{
    for (ErrStackItem *item = t->exc_info; item != NULL; item = item->previous_item) {
        Object *exc = item->exc_value;
        if (exc != NULL && exc != &_Py_NoneStruct) {
            if (cpx_lend(t, value_from_ptr(exc)) == NULL) {
                kr_err_clear(t); /* C code finds what the runtime made of it so far */
            }
            return;
        }
    }
}

/* -- Adopting ----------------------------------------------------------------------------- */

/* Whose dealloc runs; one inside the other, and no deeper than that. */
enum { DEALLOC_DEPTH = 50 };
static Object *dying[DEALLOC_DEPTH];
static int n_dying;

bool cpx_is_dying(const Object *o)
{
    for (int i = n_dying; i-- > 0;) {
        if (dying[i] == o) {
            return true;
        }
    }
    return false;
}

/* True when the object has become shared just now. */
static bool adopt_one(Object *o)
{
    if (kr_is_runtime_held(o) || cpx_low(o) == 0 || cpx_is_dying(o)) {
        return false;
    }
    if (KR_UNLIKELY(kr_options.capi_check)) {
        cpx_check_count(o);
        if (kr_is_runtime_held(o)) {
            return false;
        }
    }
    o->ob_refcnt = ((int64_t)(int32_t)cpx_low(o) + KR_BIAS) | CPX_EXPOSED;
    cpx_check_shared(o);
    return true;
}

typedef struct Adopt {
    Work todo;     /* adopted, their items not yet */
    bool overflow; /* more of them carry CPX_ADOPTING */
} Adopt;

static void adopt_items(Adopt *a, Object *o)
{
    bool tuple = o->ob_type->tp_flags & TPF_TUPLE;
    Value *items = tuple ? ((Tuple *)o)->ob_item : ((List *)o)->ob_item;
    isize n = items == NULL ? 0 : ((VarObject *)o)->ob_size;
    if (!tuple && !kr_list_is_exposed((List *)o)) {
        return;
    }
    for (isize i = 0; i < n; i++) {
        Object *item = value_is_ptr(items[i]) ? value_ptr_or_null(items[i]) : NULL;
        if (item == NULL) {
            continue;
        }
        if (adopt_one(item) && (item->ob_type->tp_flags & (TPF_TUPLE | TPF_LIST)) &&
            !work_push(&a->todo, item)) {
            item->ob_refcnt |= CPX_ADOPTING;
            a->overflow = true;
        }
        item->ob_refcnt &= ~(CPX_LENT_BOX | CPX_FRESH);
        if (tuple) { /* the edge is the runtime's from now on, uncounted */
            item->ob_refcnt--;
        }
    }
}

static void adopt_marked(Object *o, void *data)
{
    if (o->ob_refcnt & CPX_ADOPTING) {
        o->ob_refcnt &= ~CPX_ADOPTING;
        adopt_items(data, o);
    }
}

/* Never fails: containers for which the work list has no room are marked, and found again in the
 * table, where all that C has made is. */
void cpx_adopt(Thread *t, Object *first)
{
    if (!adopt_one(first)) {
        return;
    }
    if (first->ob_type == NULL || /* a static type that is being made ready */
        !(first->ob_type->tp_flags & (TPF_TUPLE | TPF_LIST))) {
        return;
    }
    Adopt a = {0};
    adopt_items(&a, first);
    for (;;) {
        while (a.todo.len > 0) {
            adopt_items(&a, work_pop(&a.todo));
        }
        if (!a.overflow) {
            break;
        }
        a.overflow = false;
        cpx_table_each(adopt_marked, &a);
    }
    work_fini(&a.todo);
}

/* What C made and gives away.  With its last count, an instance of a C type is fresh; classes are
 * not: natives keep them. */
Value cpx_take_private(Thread *t, Object *o)
{
    const TypeInfo *info = kr_type_info(o->ob_type);
    bool fresh = o->ob_refcnt == 1 && info != NULL && !(o->ob_type->tp_flags & TPF_TYPE) &&
                 (info->flags & (TI_C_SLOTS | TI_PY_CLASS)) == TI_C_SLOTS && cpx_cell(o) != NULL;
    cpx_adopt(t, o);
    o->ob_refcnt--;
    if (fresh && kr_is_runtime_held(o)) {
        o->ob_refcnt |= CPX_FRESH;
        t->fresh_result = o;
    }
    return value_from_ptr(o);
}

static void free_fresh(Thread *t, Object *o)
{
    if (o->ob_refcnt != (KR_BIAS | CPX_EXPOSED | CPX_FRESH)) {
        o->ob_refcnt &= ~CPX_FRESH;
        return;
    }
    o->ob_refcnt = 0;
    cpx_check_private(o);
    _Py_Dealloc(cpx_c(o));
    if (kr_pending(t)) {
        kr_err_unraisable(t, VALUE_NULL, NULL);
    }
}

/* -- Slots -------------------------------------------------------------------------------- */

Value cpx_slot_load(Thread *t, Object *owner, Value *slot)
{
    if (!value_is_ptr(*slot) || value_is_null(*slot)) {
        return *slot;
    }
    return cpx_keep(t, cpx_c(value_ptr(*slot)));
}

/* Does the slot own a count?  Lists and cells: the caller has asked. */
static bool is_counted_slot(Object *owner, Value *slot)
{
    const TypeInfo *info = kr_type_info(owner->ob_type);
    if (info == NULL || (info->flags & (TI_C_SLOTS | TI_EXT_BASE)) ||
        owner->ob_type == &PyCell_Type) {
        return true;
    }
    if (info->root_shape != NULL && (void *)slot == &kr_inst_tail(owner)->extra) {
        return cpx_table_tagged(owner, CPX_TAG_DICT);
    }
    size_t offset = (size_t)((char *)slot - (char *)owner);
    if ((owner->ob_type->tp_flags & TPF_LIST) && offset >= (size_t)owner->ob_type->tp_basicsize) {
        return true; /* an item, not a member */
    }
    return cpx_members_counted(owner);
}

bool cpx_slot_store(Thread *t, Object *owner, Value *slot, Value v)
{
    if (!is_counted_slot(owner, slot)) {
        kr_gc_write(owner, slot, v);
        return true;
    }
    PyObject *o = cpx_give(t, v);
    if (o == NULL && !value_is_null(v)) {
        return false;
    }
    Object *old = value_is_ptr(*slot) ? value_ptr_or_null(*slot) : NULL;
    kr_gc_write(owner, slot, value_from_ptr(o));
    cpx_drop(old);
    return true;
}

/* Items become the runtime's again for a bulk rewrite; C gets the new ones when control goes back.
 */
static bool list_unexpose(Thread *t, List *l)
{
    Object *self = &l->ob_base.ob_base;
    if (!work_push(&reexpose, self)) {
        kr_raise_oom(t);
        return false;
    }
    self->ob_refcnt &= kr_is_runtime_held(self) ? ~CPX_EXPOSED : ~(int64_t)0;
    cpx_uncount(t, self);
    return true;
}

/* -- Arguments of one call ---------------------------------------------------------------- */

bool cpx_lend_args(Thread *t, const Value *args, size_t n, PyObject **out)
{
    if (KR_UNLIKELY(reexpose.len > 0) && !expose_again(t)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (value_is_ptr(args[i])) {
            out[i] = cpx_lend(t, args[i]);
        } else {
            Object *o = box(t, args[i]);
            if (o != NULL && !is_static_int(o)) {
                o->ob_refcnt = KR_BIAS | CPX_LENT_BOX;
            }
            out[i] = cpx_c(o);
        }
        if (out[i] == NULL && !value_is_null(args[i])) {
            cpx_return_args(t, args, i, out);
            return false;
        }
    }
    return true;
}

void cpx_return_args(Thread *t, const Value *args, size_t n, PyObject **out)
{
    for (size_t i = 0; i < n; i++) {
        if (value_is_ptr(args[i])) {
            continue;
        }
        Object *o = cpx_object(out[i]);
        if (o->ob_refcnt == (KR_BIAS | CPX_LENT_BOX)) {
            free_box(t, o);
        } else if (!is_static_int(o)) {
            /* C kept it, or a container did. */
            cpx_table_must_add(t, o);
            o->ob_refcnt = (o->ob_refcnt & ~CPX_LENT_BOX) | CPX_EXPOSED;
        }
    }
}

PyObject *cpx_tuple_private(Thread *t, Py_ssize_t n)
{
    if (n == 0) {
        return cpx_give_ptr(t, kr_empty_tuple);
    }
    return cpx_private(t, kr_tuple_new(t, n));
}

PyObject *cpx_args_tuple(Thread *t, const Value *args, size_t n)
{
    if (KR_UNLIKELY(reexpose.len > 0) && !expose_again(t)) {
        return NULL;
    }
    PyObject *tuple = cpx_tuple_private(t, (Py_ssize_t)n);
    for (size_t i = 0; tuple != NULL && i < n; i++) {
        PyObject *item = cpx_give(t, args[i]);
        if (item == NULL) {
            Py_DECREF(tuple);
            return NULL;
        }
        PyTuple_SET_ITEM(tuple, i, item);
    }
    return tuple;
}

/* -- The end of C-private objects --------------------------------------------------------- */

static Work trash; /* deallocs put off so that long chains do not use up the stack */

static void dealloc_now(Object *o)
{
    Type *type = o->ob_type;
    dying[n_dying++] = o;
    if (type->tp_dealloc != NULL) {
        type->tp_dealloc(o);
    } else {
        cpx_native_dealloc(cpx_c(o));
    }
    dying[--n_dying] = NULL;
}

#undef _Py_Dealloc
void _Py_Dealloc(PyObject *p)
{
    Object *o = cpx_object(p);
    if (KR_UNLIKELY(kr_options.capi_check)) {
        cpx_check_count(o);
    }
    if (cpx_low(o) != 0) {
        return; /* shared: the collector decides */
    }
    o->ob_refcnt = 0;
    if (cpx_is_number_box(o)) {
        if (kr_gc_is_heap(o)) {
            cpx_table_remove(o);
            free_box(kr_thread_current(), o);
        }
        return;
    }
    if (n_dying >= DEALLOC_DEPTH) {
        if (!work_push(&trash, o)) {
            o->ob_refcnt = 1; /* the collector finds it dead */
            cpx_adopt(kr_thread_current(), o);
            o->ob_refcnt--;
        }
        return;
    }
    dealloc_now(o);
    while (n_dying == 0 && trash.len > 0) {
        dealloc_now(work_pop(&trash));
    }
}

static void drop_items(Value *items, isize n)
{
    for (isize i = 0; i < n; i++) {
        Object *item = value_is_ptr(items[i]) ? value_ptr_or_null(items[i]) : NULL;
        items[i] = VALUE_NULL;
        cpx_drop(item);
    }
}

/* Nothing of the runtime refers to o, which has no count left. */
void cpx_native_dealloc(PyObject *p)
{
    Object *o = cpx_object(p);
    Type *type = o->ob_type;
    uint64_t flags = type->tp_flags;
    bool plain = type == &PyUnicode_Type || type == &PyBytes_Type || type == &PyComplex_Type;
    if (flags & TPF_LIST) {
        List *l = (List *)o;
        if (kr_list_is_exposed(l)) {
            isize n = kr_list_len(l);
            Value *items = l->ob_item;
            l->ob_base.ob_size = 0;
            l->ob_item = NULL;
            l->allocated = 0;
            drop_items(items, n);
            if (items != NULL && !cpx_reaping) {
                PyMem_Free(items);
            }
        }
        plain = type == &PyList_Type;
    } else if (flags & TPF_TUPLE) {
        if (cpx_head(o) == NULL) { /* made by C: its items are counted */
            drop_items(((Tuple *)o)->ob_item, kr_tuple_len((Tuple *)o));
        }
        plain = type == &PyTuple_Type;
    } else if (type == &PyCapsule_Type) {
        Capsule *c = (Capsule *)o;
        if (c->destructor != NULL) {
            c->destructor(o);
        }
        plain = true;
    }
    if (plain) {
        PyObject_Free(o);
    } else if (cpx_head(o) != NULL && type->tp_free != NULL) {
        Type *heap = type->tp_flags & TPF_HEAPTYPE ? type : NULL;
        type->tp_free(o);
        cpx_drop((Object *)heap);
    } else {
        /* The collector takes it; until then it is like any object C once saw. */
        o->ob_refcnt = KR_BIAS | CPX_EXPOSED;
    }
}

static void clear_member(Value *slot, void *data)
{
    Object *old = value_is_ptr(*slot) ? value_ptr_or_null(*slot) : NULL;
    *slot = VALUE_NULL;
    cpx_drop(old);
}

/* What a class of ours adds to a C type: members and the dict slot own counts. */
void cpx_clear_own(Object *o)
{
    TypeInfo *info = kr_type_info(o->ob_type);
    if (cpx_members_counted(o)) {
        cpx_each_member(o, clear_member, NULL);
    }
    if (info != NULL && info->root_shape != NULL && cpx_table_tagged(o, CPX_TAG_DICT)) {
        cpx_table_untag(o, CPX_TAG_DICT);
        cpx_drop(kr_inst_tail(o)->extra);
    }
}

void cpx_subtype_dealloc(PyObject *p)
{
    Object *o = cpx_object(p);
    Type *type = o->ob_type;
    Thread *t = kr_thread_current();
    GcHead *head = cpx_head(o);
    SlotVOID finalize = kr_slots(type)->tp_finalize;
    if (finalize != NULL && !(head != NULL && (head->flags & HEAD_FINALIZED))) {
        /* Whether Python code stored the object somewhere only the collector can tell. */
        if (head != NULL) {
            head->flags |= HEAD_FINALIZED;
        }
        o->ob_refcnt = KR_BIAS | CPX_EXPOSED;
        dying[n_dying - 1] = NULL;
        Value pending = kr_err_fetch(t);
        finalize(t, value_from_ptr(o));
        if (kr_pending(t)) {
            kr_err_unraisable(t, value_from_ptr(o), NULL);
        }
        kr_err_restore(t, pending);
        return;
    }
    if (head != NULL) {
        head->flags &= ~(uint64_t)HEAD_TRACKED;
    }
    if (type->tp_weaklistoffset > 0 && *(void **)((char *)o + type->tp_weaklistoffset) != NULL) {
        PyObject_ClearWeakRefs(p);
    }
    cpx_clear_own(o);
    Type *base = type;
    while (base != NULL && base->tp_dealloc == (CDestructor)cpx_subtype_dealloc) {
        base = base->tp_base;
    }
    bool c_base = base != NULL && base->tp_dealloc != NULL &&
                  base->tp_dealloc != (CDestructor)cpx_native_dealloc;
    if (c_base) {
        bool own_base_decref = !(base->tp_flags & TPF_HEAPTYPE);
        base->tp_dealloc(o);
        /* A heap type's dealloc drops the count its instance had on Py_TYPE(self). */
        if (own_base_decref) {
            cpx_drop(&type->ob_base.ob_base);
        }
    } else {
        cpx_native_dealloc(p);
    }
}

/* -- Installation ------------------------------------------------------------------------- */

static Object *hook_lend(Thread *t, Value v) { return cpx_object(cpx_lend(t, v)); }
static Object *hook_give(Thread *t, Value v)
{
    if (KR_UNLIKELY(reexpose.len > 0) && !expose_again(t)) {
        return NULL;
    }
    return cpx_object(cpx_give(t, v));
}
static Value hook_keep(Thread *t, Object *o) { return cpx_keep(t, cpx_c(o)); }
static Value hook_take(Thread *t, Object *o) { return cpx_take(t, cpx_c(o)); }
static Value hook_read(Thread *t, Object *o)
{
    if (o != NULL && cpx_is_number_box(o)) {
        return cpx_unbox(t, o);
    }
    return value_from_ptr(o);
}
static void hook_dealloc(Thread *t, Object *o)
{
    if (o->ob_type->tp_dealloc != NULL) {
        o->ob_type->tp_dealloc(o);
    }
}

/* When the library is loaded: before the runtime makes its first type. */
__attribute__((constructor)) void cpx_install(void)
{
    kr_ext.lend = hook_lend;
    kr_ext.give = hook_give;
    kr_ext.keep = hook_keep;
    kr_ext.read = hook_read;
    kr_ext.take = hook_take;
    kr_ext.slot_load = cpx_slot_load;
    kr_ext.slot_store = cpx_slot_store;
    kr_ext.list_unexpose = list_unexpose;
    kr_ext.dealloc = hook_dealloc;
    kr_ext.show_pending = show_pending;
    kr_ext.free_fresh = free_fresh;
    cpx_table_install();
    cpx_types_install();
}
