/* builtin_type.h -- how a builtin type is written down; docs/style-types.md has a whole example.
 *
 *   #define CELL_SLOTS(S)                              one row per slot the type defines itself
 *       S(tp_repr, UNARY, cell_repr)                   field, kind (both as in slots.def), function
 *       S(tp_richcompare, RICHCMP, cell_richcompare)
 *   KR_TYPE_SLOTS(cell, CELL_SLOTS)                    the C-ABI trampoline of each row, in
 * cell_c_slots
 *
 *   static TypeInfo cell_info = {
 *       .slots = {CELL_SLOTS(KR_SLOT_NATIVE)},         the native table
 *       .c_slots = cell_c_slots,
 *       .methods = cell_methods, .getset = cell_getset, .members = cell_members,   NULL if none
 *       .flags = TI_NATIVE,
 *   };
 *   Type PyCell_Type = {
 *       KR_TYPE_HEAD("cell", 24, 0),                   name, basicsize, itemsize: as CPython's
 *       .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC,
 *       .tp_doc = "...",
 *       .tp_cache = &cell_info,
 *   };
 *
 * kr_types_init() does the rest before any Python or extension code runs: base type, tp_dict, MRO,
 * inheritance, and the C side (tp_as_number..., tp_dealloc, tp_alloc, tp_free).
 */
#ifndef KR_BUILTIN_TYPE_H
#define KR_BUILTIN_TYPE_H

#include "runtime/core/native.h"

#define KR_SLOT_NATIVE(field, kind, fn) .field = fn,
#define KR_SLOT_TRAMP(field, kind, fn)  KR_SLOT_C(kind, fn, fn##__##field)
#define KR_SLOT_C_ROW(field, kind, fn)  {SLOT_##field, (void *)fn##__##field},

/* clang-format off */
#define KR_TYPE_SLOTS(id, LIST)                                                                    \
    LIST(KR_SLOT_TRAMP)                                                                            \
    KR_TYPE_SLOT_ROWS(id, LIST)
/* The two halves, for types of one file that share slot functions: KR_SLOT_TRAMPS once for the shared
 * rows and for each type's own, KR_TYPE_SLOT_ROWS for each type's whole list. */
#define KR_SLOT_TRAMPS(LIST) LIST(KR_SLOT_TRAMP)
#define KR_TYPE_SLOT_ROWS(id, LIST)                                                                \
    static const CSlotRow id##_c_slots[] = {LIST(KR_SLOT_C_ROW) {-1, NULL}};
/* clang-format on */

#define KR_TYPE_HEAD(name, basicsize, itemsize)                                                   \
    .ob_base = KR_VAR_HEAD_INIT(&PyType_Type, 0), .tp_name = (name), .tp_basicsize = (basicsize), \
    .tp_itemsize = (itemsize)

#endif
