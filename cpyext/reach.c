/* reach.c -- exposed objects that C code cannot get at any more go back to the runtime alone.
 *
 * C code gets at an object by a count it owns, by a pointer on a stack (its own, or an item
 * array's) or in a PyMem block, and from there by everything it reads inline; from any instance of
 * a C type, whose methods may run at any time; and by what lies in the dicts of its modules and
 * types.  What is exposed and not found that way loses the flag: whoever lends it next exposes it
 * again.  Its boxes become immediates again, its counted edges uncounted.  All of it at once: an
 * exposed object never has an unexposed one behind it.
 */
#include "cpyext/inside.h"

#include <stdlib.h>

#include "cpyext/blocks.h"
#include "cpyext/table.h"
#include "runtime/base/vec.h"
#include "runtime/core/interp.h"
#include "runtime/types/dict.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/module.h"
#include "runtime/types/type.h"

KR_VEC(ReachWork, reach_work, Object *);

typedef struct Arrays { /* item arrays of the candidates, by address: open addressing */
    void **keys;
    Object **lists;
    size_t mask;
} Arrays;

static struct {
    ReachWork todo;
    Arrays arrays;
    bool failed;
} reach; /* while cpx_unexpose_unreached() runs */

static void found(Object *o)
{
    if (o != NULL && cpx_table_mark(o) && !reach_work_push(&reach.todo, o)) {
        reach.failed = true;
    }
}

static void found_value(Value v)
{
    if (value_is_ptr(v)) {
        found(value_ptr_or_null(v));
    }
}

static void found_slots(Walk *w, Object *owner, Value *slots, isize n)
{
    for (isize i = 0; i < n; i++) {
        found_value(slots[i]);
    }
}
static void found_object(Walk *w, Object *o) { found(o); }
static void found_member(Value *slot, void *data) { found_value(*slot); }
static int found_visit(PyObject *o, void *data)
{
    found(cpx_object(o));
    return 0;
}

static size_t array_at(const void *block)
{
    size_t i = ((uintptr_t)block >> 4) * 0x9E3779B97F4A7C15u >> 24 & reach.arrays.mask;
    while (reach.arrays.keys[i] != NULL && reach.arrays.keys[i] != block) {
        i = (i + 1) & reach.arrays.mask;
    }
    return i;
}

/* Reads stacks as a whole, the gaps between variables included. */
__attribute__((no_sanitize_address)) static void found_words(void **lo, void **hi)
{
    for (void **p = lo; p < hi; p++) {
        char *base = kr_gc_base(*p);
        if (base == NULL) {
            continue;
        }
        found((Object *)base);
        found((Object *)(base + sizeof(GcHead)));
        size_t i = array_at(base);
        if (reach.arrays.keys[i] != NULL) {
            found(reach.arrays.lists[i]);
        }
    }
}

static void from_threads(void)
{
    for (Thread *t = kr_interp.threads; t != NULL; t = t->next) {
        found(t->curexc_type);
        found(t->curexc_value);
        found(t->curexc_traceback);
        for (ErrStackItem *item = t->exc_info; item != NULL; item = item->previous_item) {
            found(item->exc_value);
        }
    }
}

static void follow(Object *o)
{
    static Walk walk = {found_slots, found_object};
    Type *type = o->ob_type;
    GcHead *head = cpx_head(o);
    if (head != NULL && (head->flags & HEAD_TRACKED) && type->tp_traverse != NULL) {
        type->tp_traverse(o, (CVisit)found_visit, NULL);
    }
    if (type->tp_flags & TPF_LIST) {
        List *l = (List *)o;
        if (kr_list_is_exposed(l)) {
            found_slots(NULL, o, l->ob_item, kr_list_len(l));
        }
    } else if (type == &PyCell_Type) {
        found_value(((Cell *)o)->ob_ref);
    } else {
        cpx_walk_inside(&walk, o);
    }
    if (cpx_members_counted(o)) {
        cpx_each_member(o, found_member, NULL);
    }
}

/* -- Seeds and candidates ----------------------------------------------------------------- */

static bool is_candidate(const Object *o)
{
    return kr_is_runtime_held(o) && (o->ob_refcnt & CPX_EXPOSED) &&
           (o->ob_type->tp_flags & TPF_LIST) && kr_list_is_exposed((const List *)o);
}

static void count_candidate(Object *o, int32_t external, void *data)
{
    *(size_t *)data += external <= 0 && is_candidate(o);
}

static void note_array(Object *o, int32_t external, void *data)
{
    if (is_candidate(o) && ((List *)o)->ob_item != NULL) {
        size_t i = array_at(((List *)o)->ob_item);
        reach.arrays.keys[i] = ((List *)o)->ob_item;
        reach.arrays.lists[i] = o;
    }
}

static void count_list(Object *o, int32_t external, void *data)
{
    *(size_t *)data += is_candidate(o);
}

/* Extensions keep static pointers to what they put into their modules and types: the reference is
 * the dict's, often a stolen one. */
static void found_values(Dict *d)
{
    isize pos = 0;
    Value key, value;
    while (d != NULL && kr_dict_next(d, &pos, &key, &value)) {
        found_value(value);
    }
}

static void from_type(Type *type)
{
    if (kr_type_info(type)->flags & TI_C_SLOTS) {
        found_values(type->tp_dict);
    }
}

static void seed(Object *o, int32_t external, void *data)
{
    if (o->ob_type == &PyModule_Type && ((Module *)o)->md_def != NULL) {
        found_values(((Module *)o)->md_dict);
    }
    const TypeInfo *info = o->ob_type == NULL ? NULL : kr_type_info(o->ob_type);
    if (external > 0 || !kr_is_runtime_held(o) || info == NULL ||
        (info->flags & (TI_C_SLOTS | TI_EXT_BASE))) {
        found(o);
    }
}

/* -- Going back --------------------------------------------------------------------------- */

static void unbox_slots(Walk *w, Object *owner, Value *slots, isize n)
{
    for (isize i = 0; i < n; i++) {
        Object *o = value_is_ptr(slots[i]) ? value_ptr_or_null(slots[i]) : NULL;
        if (o != NULL && cpx_is_number_box(o) && kr_is_runtime_held(o)) {
            kr_gc_write(owner, &slots[i], cpx_unbox(kr_thread_current(), o));
        }
    }
}
static void leave_object(Walk *w, Object *o) {}
static void unbox_member(Value *slot, void *owner) { unbox_slots(NULL, owner, slot, 1); }

static void go_back(Object *o, int32_t external, void *data)
{
    static Walk walk = {unbox_slots, leave_object};
    if (!kr_is_runtime_held(o) || !(o->ob_refcnt & CPX_EXPOSED) || !cpx_table_mark(o)) {
        return;
    }
    o->ob_refcnt &= ~CPX_EXPOSED;
    Thread *t = data;
    if (o->ob_type->tp_flags & TPF_LIST) {
        List *l = (List *)o;
        if (kr_list_is_exposed(l)) {
            cpx_uncount(t, o);
            unbox_slots(NULL, o, l->ob_item, kr_list_len(l));
        }
    } else if (o->ob_type == &PyCell_Type) {
        if (((Cell *)o)->exposed) {
            cpx_uncount(t, o);
            unbox_slots(NULL, o, &((Cell *)o)->ob_ref, 1);
        }
    } else if (o->ob_type->tp_flags & TPF_TUPLE) {
        cpx_walk_inside(&walk, o);
    }
    if (cpx_table_tagged(o, CPX_TAG_MEMBERS)) {
        cpx_uncount_members(t, o);
        cpx_each_member(o, unbox_member, o);
    }
}

void cpx_unexpose_unreached(Thread *t)
{
    size_t candidates = 0, lists = 0;
    cpx_table_each_external(count_candidate, &candidates);
    if (candidates == 0 || !cpx_table_marks(true)) {
        return;
    }
    cpx_table_each_external(count_list, &lists);
    size_t size = 64;
    while (size < lists * 2) {
        size *= 2;
    }
    reach.failed = kr_oom_here();
    reach.arrays = (Arrays){calloc(size, sizeof(void *)), calloc(size, sizeof(Object *)), size - 1};
    if (!reach.failed && reach.arrays.keys != NULL && reach.arrays.lists != NULL) {
        cpx_table_each_external(note_array, NULL);
        cpx_table_each_external(seed, NULL);
        kr_type_each(from_type);
        from_threads();
        kr_gc_each_stack(found_words);
        cpx_block_each(found_words);
        while (reach.todo.len > 0 && !reach.failed) {
            follow(reach_work_pop(&reach.todo));
        }
        if (!reach.failed) {
            cpx_table_each_external(go_back, t);
        }
    }
    free(reach.arrays.keys);
    free(reach.arrays.lists);
    reach_work_fini(&reach.todo);
    cpx_table_marks(false);
}
