/* table.c -- the exposed table and what the collector asks of it. */
#include "cpyext/table.h"

#include <stdio.h>
#include <stdlib.h>

#include "cpyext/blocks.h"
#include "cpyext/inside.h"
#include "runtime/base/vec.h"
#include "runtime/core/gc.h"
#include "runtime/core/shape.h"
#include "runtime/types/function.h"
#include "runtime/types/list.h"
#include "runtime/types/weakref.h"

#define NURSERY 64
/* Objects of C code may own memory that nobody counts: so many new ones are worth a collection. */
#define ENTRIES_MIN 8192
#define RAW         ((uintptr_t)CPX_TAG_RAW)
#define TAGS        ((uintptr_t)15)

KR_VEC(DeadVec, dead_vec, Object *);

typedef struct Table {
    uintptr_t *slots; /* address | CPX_TAG_*, 0 free; linear probing */
    size_t mask, used;
    uintptr_t *nursery;
    size_t young;
    uintptr_t *spare;  /* as large as slots, zeroed; made by prepare */
    int32_t *external; /* per slot, valid during a collection */
    uint8_t *marks;    /* per slot, while prepare asks what C can reach */
    size_t limit;      /* entries that ask for a collection, once it has been set */
    DeadVec dead;      /* garbage whose protocol is not done */
    DeadVec finished;  /* finalized without head: tp_finalize runs once */
} Table;
/* In malloc'ed memory: our static data would be scanned. */
static Table *table;
bool cpx_reaping;
bool cpx_traversing;

/* -- The set ------------------------------------------------------------------------------ */

static size_t hash_of(uintptr_t key)
{
    return (size_t)(((key & ~TAGS) >> 4) * 0x9E3779B97F4A7C15u >> 24);
}

static size_t slot_of(uintptr_t address)
{
    size_t i = hash_of(address) & table->mask;
    while (table->slots[i] != 0 && (table->slots[i] & ~TAGS) != address) {
        i = (i + 1) & table->mask;
    }
    return i;
}

static void set_insert(uintptr_t *slots, size_t mask, uintptr_t key)
{
    size_t i = hash_of(key) & mask;
    while (slots[i] != 0) {
        i = (i + 1) & mask;
    }
    slots[i] = key;
}

static bool grow(Thread *t)
{
    size_t size = (table->mask + 1) * 2;
    uintptr_t *slots = kr_oom_here() ? NULL : calloc(size, sizeof *slots);
    if (slots == NULL) {
        if (t != NULL) {
            kr_raise_oom(t);
        }
        return false;
    }
    for (size_t i = 0; i <= table->mask; i++) {
        if (table->slots[i] != 0) {
            set_insert(slots, size - 1, table->slots[i]);
        }
    }
    free(table->slots);
    table->slots = slots;
    table->mask = size - 1;
    return true;
}

static void remove_slot(size_t i)
{
    size_t hole = i;
    for (size_t j = (i + 1) & table->mask; table->slots[j] != 0; j = (j + 1) & table->mask) {
        size_t home = hash_of(table->slots[j]) & table->mask;
        if (((j - home) & table->mask) >= ((j - hole) & table->mask)) {
            table->slots[hole] = table->slots[j];
            hole = j;
        }
    }
    table->slots[hole] = 0;
    table->used--;
}

/* Moves the n oldest young entries into the set.  It grows when it is half full, or, if there is no
 * memory and `must`, goes on up to 15/16. */
static bool flush(Thread *t, size_t n, bool must)
{
    for (size_t i = 0; i < n; i++) {
        if ((table->used + 1) * 2 > table->mask && !grow(must ? NULL : t) &&
            !(must && table->used < table->mask / 16 * 15)) {
            memmove(table->nursery, table->nursery + i,
                    (table->young - i) * sizeof *table->nursery);
            table->young -= i;
            return false;
        }
        size_t at = slot_of(table->nursery[i] & ~TAGS);
        if (table->slots[at] == 0) {
            table->used++;
        }
        table->slots[at] = table->nursery[i];
    }
    memmove(table->nursery, table->nursery + n, (table->young - n) * sizeof *table->nursery);
    table->young -= n;
    if (table->used > (table->limit > ENTRIES_MIN ? table->limit : ENTRIES_MIN)) {
        table->limit = table->used * 2; /* asks once; set anew behind the collection */
        kr_gc_request();
    }
    return true;
}

static uintptr_t *find(uintptr_t address)
{
    for (size_t i = table->young; i-- > 0;) {
        if ((table->nursery[i] & ~TAGS) == address) {
            return &table->nursery[i];
        }
    }
    size_t at = slot_of(address);
    return table->slots[at] != 0 ? &table->slots[at] : NULL;
}

static bool push(Thread *t, uintptr_t key)
{
    if (table->young == NURSERY && !flush(t, NURSERY / 2, false)) {
        return false;
    }
    table->nursery[table->young++] = key;
    return true;
}

bool cpx_table_add(Thread *t, Object *o)
{
    return find((uintptr_t)o) != NULL || push(t, (uintptr_t)o);
}

void cpx_table_must_add(Thread *t, Object *o)
{
    if (find((uintptr_t)o) == NULL) {
        if (table->young == NURSERY && !flush(t, NURSERY / 2, true)) {
            kr_gc_keep_all(); /* only the collector needs to know */
            return;
        }
        table->nursery[table->young++] = (uintptr_t)o;
    }
}

void cpx_table_each(void (*fn)(Object *o, void *data), void *data)
{
    for (size_t i = 0; i <= table->mask; i++) {
        if (table->slots[i] != 0 && !(table->slots[i] & RAW)) {
            fn((Object *)(table->slots[i] & ~TAGS), data);
        }
    }
    for (size_t i = 0; i < table->young; i++) {
        if (!(table->nursery[i] & RAW)) {
            fn((Object *)(table->nursery[i] & ~TAGS), data);
        }
    }
}

/* Fresh memory: cannot be there yet. */
bool cpx_table_add_raw(Thread *t, void *block) { return push(t, (uintptr_t)block | RAW); }

void cpx_table_not_raw(Object *o) { cpx_table_untag(o, CPX_TAG_RAW); }

void cpx_table_tag(const Object *o, int tag)
{
    uintptr_t *entry = find((uintptr_t)o);
    KR_ASSERT(entry != NULL, "%p is not in the table", (const void *)o);
    *entry |= (uintptr_t)tag;
}

void cpx_table_untag(const Object *o, int tag)
{
    uintptr_t *entry = find((uintptr_t)o);
    if (entry != NULL) {
        *entry &= ~(uintptr_t)tag;
    }
}

bool cpx_table_tagged(const Object *o, int tag)
{
    uintptr_t *entry = find((uintptr_t)o);
    return entry != NULL && (*entry & (uintptr_t)tag);
}

bool cpx_table_has(const void *o) { return find((uintptr_t)o) != NULL; }

bool cpx_table_remove(const void *o)
{
    uintptr_t *entry = find((uintptr_t)o);
    if (entry == NULL) {
        return false;
    }
    if (entry >= table->nursery && entry < table->nursery + table->young) {
        size_t i = (size_t)(entry - table->nursery);
        memmove(entry, entry + 1, (table->young - i - 1) * sizeof *entry);
        table->young--;
        return true;
    }
    remove_slot((size_t)(entry - table->slots));
    return true;
}

size_t cpx_table_size(void) { return table->used + table->young; }

/* -- Counts that C code sets -------------------------------------------------------------- */

void cpx_note_shared(Object *o, bool shared)
{
    uintptr_t *entry = find((uintptr_t)o);
    if (entry != NULL) {
        *entry = shared ? *entry | CPX_TAG_SHARED : *entry & ~(uintptr_t)CPX_TAG_SHARED;
    }
}

void cpx_check_count(Object *o)
{
    if (kr_is_runtime_held(o) || !cpx_table_tagged(o, CPX_TAG_SHARED)) {
        return;
    }
    int32_t low = (int32_t)cpx_low(o);
    fprintf(stderr,
            "krait: capi=check: the reference count of a '%s' object at %p is %d although the "
            "runtime holds it: C code has set it\n",
            o->ob_type != NULL ? o->ob_type->tp_name : "?", (void *)o, (int)low);
    o->ob_refcnt = (KR_BIAS + low) | CPX_EXPOSED;
}

/* -- Heads -------------------------------------------------------------------------------- */

void *cpx_cell(const Object *o)
{
    char *p = (char *)(uintptr_t)o;
    if (kr_gc_is_heap(p)) {
        return p;
    }
    return kr_gc_is_heap(p - sizeof(GcHead)) ? p - sizeof(GcHead) : NULL;
}

GcHead *cpx_head(const Object *o)
{
    void *cell = cpx_cell(o);
    return cell != NULL && cell != (const void *)o ? cell : NULL;
}

/* -- Before marking ----------------------------------------------------------------------- */

static void lose(Object *o)
{
    if (o != NULL && value_is_ptr(value_from_ptr(o))) {
        size_t at = slot_of((uintptr_t)o);
        if (table->slots[at] != 0) {
            table->external[at]--;
        }
    }
}

static int visit_lose(PyObject *o, void *unused)
{
    lose(cpx_object(o));
    return 0;
}

static void count_member(Value *slot, void *fn)
{
    ((void (*)(Object *))fn)(value_is_ptr(*slot) ? value_ptr_or_null(*slot) : NULL);
}

/* The references an object owns a count of, as far as the bridge keeps them. */
static void each_counted(uintptr_t key, void (*fn)(Object *item))
{
    Object *o = (Object *)(key & ~TAGS);
    if (cpx_members_counted(o)) {
        cpx_each_member(o, count_member, (void *)fn);
    }
    if (key & CPX_TAG_DICT) {
        fn(kr_inst_tail(o)->extra);
    }
    uint64_t flags = o->ob_type->tp_flags;
    if (flags & TPF_LIST) {
        List *l = (List *)o;
        if (kr_list_is_exposed(l) && l->ob_item != NULL) {
            for (isize i = 0; i < kr_list_len(l); i++) {
                fn(value_ptr_or_null(l->ob_item[i]));
            }
        }
    } else if ((flags & TPF_TUPLE) && !kr_is_runtime_held(o)) {
        Tuple *tuple = (Tuple *)o;
        for (isize i = 0; i < kr_tuple_len(tuple); i++) {
            fn(value_ptr_or_null(kr_tuple_get(tuple, i)));
        }
    } else if (o->ob_type == &PyCell_Type && ((Cell *)o)->exposed) {
        fn(value_ptr_or_null(((Cell *)o)->ob_ref));
    }
}

static bool is_c_type(const Type *type)
{
    const TypeInfo *info = kr_type_info(type);
    return info == NULL || (info->flags & (TI_C_SLOTS | TI_EXT_BASE));
}

static void lose_edges(uintptr_t key)
{
    Object *o = (Object *)(key & ~TAGS);
    GcHead *head = cpx_head(o);
    if (head != NULL && (head->flags & HEAD_TRACKED) && o->ob_type->tp_traverse != NULL) {
        o->ob_type->tp_traverse(o, (CVisit)visit_lose, NULL);
    }
    each_counted(key, lose);
}

/* Memory for the collection, or nothing.  MemoryError is not left pending. */
static bool make_room(Thread *t)
{
    if (!flush(t, table->young, true)) {
        return false;
    }
    size_t size = table->mask + 1;
    free(table->spare);
    table->spare = kr_oom_here() ? NULL : calloc(size, sizeof *table->spare);
    table->external = kr_oom_here() ? NULL : malloc(size * sizeof *table->external);
    if (table->spare != NULL && table->external != NULL &&
        dead_vec_reserve(&table->dead, (isize)table->used + 1)) {
        return true;
    }
    free(table->external);
    table->external = NULL;
    return false;
}

bool cpx_table_marks(bool on)
{
    free(table->marks);
    table->marks = !on || kr_oom_here() ? NULL : calloc(table->mask + 1, 1);
    return table->marks != NULL;
}

bool cpx_table_mark(const Object *o)
{
    size_t i = slot_of((uintptr_t)o);
    if (table->slots[i] == 0 || (table->slots[i] & RAW) || table->marks[i]) {
        return false;
    }
    table->marks[i] = 1;
    return true;
}

void cpx_table_each_external(void (*fn)(Object *o, int32_t external, void *data), void *data)
{
    for (size_t i = 0; i <= table->mask; i++) {
        if (table->slots[i] != 0 && !(table->slots[i] & RAW)) {
            fn((Object *)(table->slots[i] & ~TAGS), table->external[i], data);
        }
    }
}

static bool table_prepare(Thread *t, void (*root)(Object *obj))
{
    if (!make_room(t)) {
        return false;
    }
    size_t size = table->mask + 1;
    for (size_t i = 0; i < size; i++) {
        uintptr_t key = table->slots[i];
        if (key == 0 || (key & RAW)) {
            table->external[i] = key != 0;
            continue;
        }
        Object *o = (Object *)(key & ~TAGS);
        if (KR_UNLIKELY(key & CPX_TAG_SHARED)) {
            cpx_check_count(o);
        }
        uint32_t low = cpx_low(o);
        /* Count 0 outside a dealloc: C keeps the memory for reuse. */
        table->external[i] = kr_is_runtime_held(o) ? (int32_t)(low - (uint32_t)KR_BIAS)
                             : (int32_t)low <= 0   ? INT32_MAX / 2
                                                   : (int32_t)low;
    }
    cpx_traversing = true;
    for (size_t i = 0; i < size; i++) {
        uintptr_t key = table->slots[i];
        if (key != 0 && !(key & RAW)) {
            lose_edges(key);
        }
    }
    cpx_unexpose_unreached(t);
    cpx_traversing = false;
    for (size_t i = 0; i < size; i++) {
        uintptr_t key = table->slots[i];
        if (key != 0 && table->external[i] > 0) {
            void *cell = cpx_cell((Object *)(key & ~TAGS));
            root(cell != NULL ? cell : (Object *)(key & ~TAGS));
        }
    }
    for (isize i = 0; i < table->dead.len; i++) {
        void *cell = table->dead.items[i] == NULL ? NULL : cpx_cell(table->dead.items[i]);
        if (cell != NULL) {
            root(cell);
        }
    }
    free(table->external);
    table->external = NULL;
    return true;
}

static void table_emergency(void (*range)(void *lo, void *hi))
{
    /* Tagged entries are aligned blocks: the raw bit would hide them, so it is taken off first. */
    for (size_t i = 0; i <= table->mask; i++) {
        uintptr_t p = table->slots[i] & ~TAGS;
        if (p != 0) {
            range(&p, &p + 1);
        }
    }
    for (size_t i = 0; i < table->young; i++) {
        uintptr_t p = table->nursery[i] & ~TAGS;
        range(&p, &p + 1);
    }
}

static void table_traverse(Object *cell, void (*visit)(Object *ref, void *data), void *data);
static size_t table_count(void) { return table->used + table->young + (size_t)table->dead.len + 1; }

/* On the collector's side of an EXT cell: the head lies in front. */
typedef struct Visit {
    void (*visit)(Object *ref, void *data);
    void *data;
} Visit;

static int visit_ref(PyObject *o, void *arg)
{
    Visit *v = arg;
    if (o != NULL) {
        v->visit(cpx_object(o), v->data);
    }
    return 0;
}

static void table_traverse(Object *cell, void (*visit)(Object *ref, void *data), void *data)
{
    GcHead *head = (GcHead *)cell;
    Object *o = (Object *)(head + 1);
    if ((head->flags & HEAD_TRACKED) && o->ob_type != NULL && o->ob_type->tp_traverse != NULL) {
        Visit v = {visit, data};
        bool outer = cpx_traversing;
        cpx_traversing = true;
        o->ob_type->tp_traverse(o, (CVisit)visit_ref, &v);
        cpx_traversing = outer;
    }
}

/* PyObject_Malloc'ed blocks are roots; so are the PyMem blocks they point to (greenlet's C++
 * objects lie in the one kind, their slices of stacks in the other). */
static void push_behind(uintptr_t key, void (*range)(void *lo, void *hi))
{
    void **p = (void **)(key & ~TAGS);
    for (void **end = p + kr_gc_block_size(p) / sizeof *p; p < end; p++) {
        size_t bytes = cpx_block_size(*p);
        if (bytes != 0) {
            range(*p, (char *)*p + (bytes & ~(size_t)7));
        }
    }
}

static void push_raw(void *data, void (*range)(void *lo, void *hi))
{
    for (size_t i = 0; i <= table->mask; i++) {
        if (table->slots[i] & RAW) {
            push_behind(table->slots[i], range);
        }
    }
    for (size_t i = 0; i < table->young; i++) {
        if (table->nursery[i] & RAW) {
            push_behind(table->nursery[i], range);
        }
    }
}

/* -- After marking ------------------------------------------------------------------------ */

static bool needs_dealloc(const Object *o)
{
    return o->ob_type != NULL && (is_c_type(o->ob_type) || o->ob_type == &PyCapsule_Type);
}

static void table_mark_end(GcIsLive is_live, void (*keep)(Object *obj))
{
    for (size_t i = 0; i <= table->mask; i++) {
        uintptr_t key = table->slots[i];
        if (key == 0 || (key & RAW)) {
            continue;
        }
        Object *o = (Object *)(key & ~TAGS);
        void *cell = cpx_cell(o);
        if (cell != NULL && !is_live(cell) && needs_dealloc(o) &&
            table->dead.len < table->dead.cap) {
            keep(cell);
            table->dead.items[table->dead.len++] = o;
        }
    }
}

static GcIsLive settled_is_live;

/* A dead container gives back the counts it owned; the items' memory is still there. */
static void give_back(Object *item)
{
    if (item == NULL) {
        return;
    }
    void *cell = cpx_cell(item);
    if (cell != NULL && !settled_is_live(cell)) {
        return;
    }
    if (!kr_is_runtime_held(item)) {
        item->ob_refcnt += KR_BIAS; /* whether it dies is for the next collection to say */
    }
    item->ob_refcnt--;
}

static void table_settled(GcIsLive is_live)
{
    settled_is_live = is_live;
    size_t kept = 0;
    for (size_t i = 0; i <= table->mask; i++) {
        uintptr_t key = table->slots[i];
        if (key == 0) {
            continue;
        }
        Object *o = (Object *)(key & ~TAGS);
        void *cell = cpx_cell(o);
        if (cell == NULL || is_live(cell)) {
            set_insert(table->spare, table->mask, key);
            kept++;
        } else if (!(key & RAW) && o->ob_type != NULL) {
            each_counted(key, give_back);
        }
    }
    uintptr_t *old = table->slots;
    table->slots = table->spare;
    table->spare = old;
    table->used = kept;
}

static bool was_finalized(Object *o)
{
    GcHead *head = cpx_head(o);
    if (head != NULL) {
        return head->flags & HEAD_FINALIZED;
    }
    for (isize i = 0; i < table->finished.len; i++) {
        if (table->finished.items[i] == o) {
            return true;
        }
    }
    return false;
}

/* false: memory is short, and it could not be remembered. */
static bool set_finalized(Object *o)
{
    GcHead *head = cpx_head(o);
    if (head != NULL) {
        head->flags |= HEAD_FINALIZED;
        return true;
    }
    return dead_vec_push(&table->finished, o);
}

static void run_finalizer(Thread *t, Object *o)
{
    SlotVOID finalize = kr_type_info(o->ob_type) ? kr_slots(o->ob_type)->tp_finalize : NULL;
    if (finalize != NULL) {
        finalize(t, value_from_ptr(o));
    } else {
        o->ob_type->tp_finalize(o);
    }
    if (kr_pending(t)) {
        kr_err_unraisable(t, value_from_ptr(o), NULL);
    }
}

static bool has_finalizer(const Object *o)
{
    return o->ob_type->tp_finalize != NULL ||
           (kr_type_info(o->ob_type) && kr_slots(o->ob_type)->tp_finalize != NULL);
}

/* Gives back the reference that table_after() holds. */
static void release_dead(Thread *t, Object *o)
{
    if (--o->ob_refcnt == 0) {
        _Py_Dealloc(cpx_c(o)); /* else C still holds it: C-private from now on */
    }
    if (kr_pending(t)) {
        kr_err_unraisable(t, VALUE_NULL, NULL);
    }
}

/* All finalizers first.  If one ran, the next collection decides who is still dead. */
static void table_after(Thread *t)
{
    table->limit =
        table->used + ENTRIES_MIN > table->used * 2 ? table->used + ENTRIES_MIN : table->used * 2;
    if (table->dead.len == 0) {
        return;
    }
    isize n = table->dead.len;
    bool ran = false;
    for (isize i = 0; i < n; i++) {
        Object *o = table->dead.items[i];
        if (o->ob_type->tp_weaklistoffset > 0) {
            kr_weakref_clear_all(t, o);
        }
    }
    for (isize i = 0; i < n; i++) {
        Object *o = table->dead.items[i];
        if (has_finalizer(o) && !was_finalized(o)) {
            if (set_finalized(o)) { /* else its turn comes after the next collection */
                run_finalizer(t, o);
            }
            ran = true;
        }
    }
    if (ran) {
        table->dead.len = 0;
        return;
    }
    cpx_reaping = true;
    for (isize i = 0; i < n; i++) {
        Object *o = table->dead.items[i];
        int64_t low = (int64_t)cpx_low(o);
        cpx_check_private(o);
        o->ob_refcnt = (kr_is_runtime_held(o) ? low - KR_BIAS : low) + 1;
        if (o->ob_refcnt < 1) {
            o->ob_refcnt = 1;
        }
    }
    /* What nobody counts dies as by its last DECREF: tp_clear is for cycles only. */
    for (bool progress = true; progress;) {
        progress = false;
        for (isize i = 0; i < n; i++) {
            Object *o = table->dead.items[i];
            if (o != NULL && o->ob_refcnt == 1) {
                table->dead.items[i] = NULL;
                release_dead(t, o);
                progress = true;
            }
        }
    }
    for (isize i = 0; i < n; i++) {
        Object *o = table->dead.items[i];
        if (o != NULL && cpx_head(o) != NULL && o->ob_type->tp_clear != NULL) {
            o->ob_type->tp_clear(o);
        }
        if (o != NULL) {
            cpx_clear_own(o);
        }
    }
    for (isize i = 0; i < n; i++) {
        if (table->dead.items[i] != NULL) {
            release_dead(t, table->dead.items[i]);
        }
    }
    cpx_reaping = false;
    for (isize i = table->finished.len; i-- > 0;) {
        if (!cpx_table_has(table->finished.items[i])) {
            table->finished.items[i] = table->finished.items[--table->finished.len];
        }
    }
    /* Stale pointers would retain the batch. */
    memset(table->dead.items, 0, (size_t)n * sizeof *table->dead.items);
    memmove(table->dead.items, table->dead.items + n,
            (size_t)(table->dead.len - n) * sizeof *table->dead.items);
    table->dead.len -= n;
}

void cpx_table_install(void)
{
    table = calloc(1, sizeof *table);
    if (table != NULL) {
        table->mask = 1023;
        table->slots = calloc(table->mask + 1, sizeof *table->slots);
        table->nursery = calloc(NURSERY, sizeof *table->nursery);
    }
    if (table == NULL || table->slots == NULL || table->nursery == NULL) {
        kr_fatal("out of memory");
    }
    kr_gc_add_root_callback(push_raw, NULL);
    kr_gc_ext.prepare = table_prepare;
    kr_gc_ext.emergency = table_emergency;
    kr_gc_ext.traverse = table_traverse;
    kr_gc_ext.count = table_count;
    kr_gc_ext.block = cpx_block_size;
    kr_gc_ext.mark_end = table_mark_end;
    kr_gc_ext.settled = table_settled;
    kr_gc_ext.after = table_after;
}
