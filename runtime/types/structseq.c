/* structseq.c -- tuples with named fields.
 *
 * The instance is a tuple block with nfields items of which ob_size = nvisible are the sequence;
 * the hidden ones lie behind, where PyStructSequence_GET_ITEM looks for them.
 */
#include "runtime/types/structseq.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/types/type.h"

static StructSeq *structseq_of(Type *type)
{
    while (type->tp_base != &PyTuple_Type) {
        type = type->tp_base;
    }
    return (StructSeq *)((char *)type - offsetof(StructSeq, type));
}

Value kr_structseq_new(Thread *t, StructSeq *seq, const Value *values)
{
    size_t bytes = offsetof(Tuple, ob_item) + (size_t)seq->nfields * sizeof(Value);
    Tuple *tuple = kr_new_object(t, &seq->type, bytes, GCK_SCAN);
    if (tuple == NULL) {
        return VALUE_ERROR;
    }
    tuple->ob_base.ob_size = seq->nvisible;
    for (int i = 0; i < seq->nfields; i++) {
        if (value_is_error(values[i])) {
            return VALUE_ERROR;
        }
        kr_gc_write(tuple, &tuple->ob_item[i], values[i]);
    }
    return value_from_ptr(tuple);
}

static Value structseq_repr(Thread *t, Value self)
{
    StructSeq *seq = structseq_of(kr_type(self));
    Tuple *tuple = (Tuple *)value_ptr(self);
    StrBuilder b;
    kr_sb_init(&b, t);
    kr_sb_c(&b, seq->name);
    kr_sb_char(&b, '(');
    for (int i = 0; i < seq->nvisible; i++) {
        if (i > 0) {
            kr_sb_c(&b, ", ");
        }
        kr_sb_c(&b, seq->fields[i].name != NULL ? seq->fields[i].name : "?");
        kr_sb_char(&b, '=');
        if (!kr_sb_repr(&b, kr_tuple_get(tuple, i))) {
            return VALUE_ERROR;
        }
    }
    kr_sb_char(&b, ')');
    return kr_sb_finish(&b);
}

/* type(iterable[, dict]) */
static Value structseq_make(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    StructSeq *seq = structseq_of(type);
    if (!kr_check_no_kwargs(t, seq->name, kwnames) || !kr_check_nargs(t, seq->name, nargs, 1, 2)) {
        return VALUE_ERROR;
    }
    Value items = kr_sequence_fast(t, args[0], "constructor requires a sequence");
    if (value_is_error(items)) {
        return VALUE_ERROR;
    }
    isize n = kr_len(t, items);
    if (n < seq->nvisible || n > seq->nfields) {
        const char *kind = seq->nvisible == seq->nfields ? "a"
                           : n < seq->nvisible           ? "an at least"
                                                         : "an at most";
        int limit = n < seq->nvisible ? seq->nvisible : seq->nfields;
        return kr_raise(t, KR_EXC(TypeError), "%s() takes %s %d-sequence (%zd-sequence given)",
                        seq->name, kind, limit, n);
    }
    Value values[STRUCTSEQ_MAX_FIELDS];
    for (int i = 0; i < seq->nfields; i++) {
        values[i] = KR_NONE;
        if (i < n) {
            values[i] = kr_sequence_getitem(t, items, i);
        } else if (nargs == 2 && kr_is_dict(args[1]) && seq->fields[i].name != NULL) {
            Value v = kr_dict_get_c(t, (Dict *)value_ptr(args[1]), seq->fields[i].name);
            values[i] = value_is_null(v) ? KR_NONE : v;
        }
    }
    return kr_structseq_new(t, seq, values);
}

static Value structseq_reduce(Thread *t, Value self)
{
    StructSeq *seq = structseq_of(kr_type(self));
    Tuple *tuple = (Tuple *)value_ptr(self);
    Tuple *visible = kr_tuple_from(t, tuple->ob_item, seq->nvisible);
    Dict *hidden = kr_dict_new(t);
    if (visible == NULL || hidden == NULL) {
        return VALUE_ERROR;
    }
    for (int i = seq->nvisible; i < seq->nfields; i++) {
        if (!kr_dict_set_c(t, hidden, seq->fields[i].name, tuple->ob_item[i])) {
            return VALUE_ERROR;
        }
    }
    Tuple *args = kr_tuple_pair(t, value_from_ptr(visible), value_from_ptr(hidden));
    return args == NULL ? VALUE_ERROR
                        : value_from_ptr(kr_tuple_pair(t, value_from_ptr(kr_type(self)),
                                                       value_from_ptr(args)));
}

/* clang-format off */
#define STRUCTSEQ_METHODS(M) \
    M(NOARGS, structseq_reduce, 0, "__reduce__", "__reduce__($self, /)\n--\n\n")
/* clang-format on */
KR_NATIVE_TABLE(structseq_methods, STRUCTSEQ_METHODS)

#define STRUCTSEQ_SLOTS(S)            \
    S(tp_repr, UNARY, structseq_repr) \
    S(tp_new, NEW, structseq_make)
KR_TYPE_SLOTS(structseq, STRUCTSEQ_SLOTS)

bool kr_structseq_ready(Thread *t, StructSeq *seq)
{
    for (int i = 0; i < seq->nfields; i++) {
        seq->members[i] = (NativeMember){
            .name = seq->fields[i].name,
            .kind = NM_VALUE,
            .offset = offsetof(Tuple, ob_item) + (size_t)i * sizeof(Value),
            .flags = NM_READONLY,
            .doc = seq->fields[i].doc,
        };
    }
    seq->info = (TypeInfo){
        .slots = {STRUCTSEQ_SLOTS(KR_SLOT_NATIVE)},
        .c_slots = structseq_c_slots,
        .methods = structseq_methods,
        .members = seq->members,
        .flags = TI_NATIVE,
    };
    seq->type = (Type){
        KR_TYPE_HEAD(seq->name, sizeof(VarObject), sizeof(Value)),
        .tp_base = &PyTuple_Type,
        .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE | TPF_HAVE_GC | TPF_TUPLE |
                    (seq->constructible ? 0 : (uint64_t)TPF_DISALLOW_INSTANTIATION),
        .tp_doc = seq->doc,
        .tp_cache = &seq->info,
    };
    if (!kr_type_ready(t, &seq->type)) {
        return false;
    }
    Tuple *match_args = kr_tuple_new(t, seq->nvisible);
    if (match_args == NULL) {
        return false;
    }
    for (int i = 0; i < seq->nvisible; i++) {
        kr_gc_write(match_args, &match_args->ob_item[i],
                    value_from_ptr(kr_str_intern_c(t, seq->fields[i].name)));
    }
    return kr_dict_set_c(t, seq->type.tp_dict, "n_fields", value_from_small(seq->nfields)) &&
           kr_dict_set_c(t, seq->type.tp_dict, "n_sequence_fields",
                         value_from_small(seq->nvisible)) &&
           kr_dict_set_c(t, seq->type.tp_dict, "n_unnamed_fields", value_from_small(0)) &&
           kr_dict_set_c(t, seq->type.tp_dict, "__match_args__", value_from_ptr(match_args));
}
