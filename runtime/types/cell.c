/* cell.c -- cells: variables shared between a function and the ones inside it. */
#include "runtime/core/builtin_type.h"
#include "runtime/core/ops.h"
#include "runtime/types/function.h"
#include "runtime/types/str.h"

static Cell *as_cell(Value v) { return (Cell *)value_ptr(v); }

Cell *kr_cell_new(Thread *t, Value v)
{
    Cell *cell = kr_new_object(t, &PyCell_Type, sizeof(Cell), GCK_SCAN);
    if (cell != NULL) {
        cell->ob_ref = v;
        cell->exposed = 0;
    }
    return cell;
}

static Value cell_get_contents(Thread *t, Value self)
{
    Value v = kr_cell_get(t, as_cell(self));
    return value_is_null(v) ? kr_raise(t, KR_EXC(ValueError), "Cell is empty") : v;
}

static int cell_set_contents(Thread *t, Value self, Value v)
{
    return kr_cell_set(t, as_cell(self), v) ? 0 : -1;
}

static const NativeGetSet cell_getset[] = {
    {"cell_contents", cell_get_contents, cell_set_contents, NULL},
    {NULL, NULL, NULL, NULL},
};

static Value cell_repr(Thread *t, Value self)
{
    Value v = kr_cell_get(t, as_cell(self));
    if (value_is_null(v)) {
        return value_from_ptr(kr_str_format(t, "<cell at %p: empty>", (void *)value_ptr(self)));
    }
    Value id = kr_id(t, v);
    int64_t address = value_is_int(id) ? value_int(id) : 0;
    return value_from_ptr(kr_str_format(t, "<cell at %p: %T object at %p>", (void *)value_ptr(self),
                                        v, (void *)(uintptr_t)address));
}

static Value cell_richcompare(Thread *t, Value a, Value b, int op)
{
    if (!kr_is_exact(a, &PyCell_Type) || !kr_is_exact(b, &PyCell_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    Value x = kr_cell_get(t, as_cell(a)), y = kr_cell_get(t, as_cell(b));
    if (!value_is_null(x) && !value_is_null(y)) {
        return kr_compare(t, x, y, op);
    }
    /* An empty cell is less than any other. */
    int cx = !value_is_null(x), cy = !value_is_null(y);
    switch (op) {
    case CMP_LT: return kr_bool(cx < cy);
    case CMP_LE: return kr_bool(cx <= cy);
    case CMP_EQ: return kr_bool(cx == cy);
    case CMP_NE: return kr_bool(cx != cy);
    case CMP_GT: return kr_bool(cx > cy);
    default: return kr_bool(cx >= cy);
    }
}

static Value cell_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    if (!kr_check_no_kwargs(t, "cell", kwnames) || !kr_check_nargs(t, "cell", nargs, 0, 1)) {
        return VALUE_ERROR;
    }
    return value_from_ptr(kr_cell_new(t, nargs > 0 ? args[0] : VALUE_NULL));
}

#define CELL_SLOTS(S)                            \
    S(tp_repr, UNARY, cell_repr)                 \
    S(tp_hash, HASH, kr_hash_not_implemented)    \
    S(tp_richcompare, RICHCMP, cell_richcompare) \
    S(tp_new, NEW, cell_new)
KR_TYPE_SLOTS(cell, CELL_SLOTS)

static TypeInfo cell_info = {
    .slots = {CELL_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = cell_c_slots,
    .getset = cell_getset,
    .flags = TI_NATIVE,
};
Type PyCell_Type = {
    KR_TYPE_HEAD("cell", 24, 0),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC,
    .tp_doc = "cell([contents])\n--\n\nCreate a new cell object.\n\n  contents\n    the contents "
              "of the cell. If "
              "not specified, the cell will be empty,\n    and \n further attempts to access its "
              "cell_contents "
              "attribute will\n    raise a ValueError.",
    .tp_cache = &cell_info,
};
