/* test_type.c -- the static types are whole: what C code reads from them is there before any runs.
 */
#include "runtime/core/interp.h"
#include "runtime/core/ops.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/slot_defs.h"
#include "runtime/types/str.h"
#include "runtime/types/type_int.h"
#include "unit.h"

#include <stdio.h>

static Thread *t;

static Type *const all[] = {
#define TYPE(id, cname, Struct, base, flags, pyname) &cname,
#include "runtime/core/types.def"
#undef TYPE
#define EXC(name, base, Struct) &_PyExc_##name,
#define EXC_ALIAS(name, target)
#include "runtime/core/exceptions.def"
#undef EXC
#undef EXC_ALIAS
};

static int setup(void **state)
{
    RuntimeConfig config = {.fixed_hash_seed = true};
    assert_true(kr_runtime_init(&config));
    t = kr_thread_main();
    return 0;
}

static void every_native_slot_has_its_c_function(void **state)
{
    for (size_t i = 0; i < KR_COUNT(all); i++) {
        for (int slot = 0; slot < SLOT_COUNT; slot++) {
            void *native = *kr_native_slot(all[i], slot);
            void **c = kr_c_slot(all[i], slot);
            /* A finalizer may be the collector's business only (memoryview). */
            if (native != NULL && slot != SLOT_tp_finalize && (c == NULL || *c == NULL)) {
                fail_msg("%s: slot %d has no C function", all[i]->tp_name, slot);
            }
            if (native == NULL && c != NULL && *c != NULL) {
                fail_msg("%s: slot %d has a C function only", all[i]->tp_name, slot);
            }
        }
    }
}

static void every_type_is_ready(void **state)
{
    for (size_t i = 0; i < KR_COUNT(all); i++) {
        Type *type = all[i];
        assert_true(type->tp_flags & TPF_READY);
        assert_non_null(type->tp_dict);
        assert_true(kr_type_is_registered(type));
        assert_ptr_equal(value_ptr(kr_tuple_get(type->tp_mro, 0)), type);
        isize n = kr_tuple_len(type->tp_mro);
        assert_ptr_equal(value_ptr(kr_tuple_get(type->tp_mro, n - 1)), &PyBaseObject_Type);
        for (isize k = 0; k < n; k++) {
            assert_true(kr_is_subtype(type, (Type *)value_ptr(kr_tuple_get(type->tp_mro, k))));
        }
        assert_true(type->tp_basicsize >= (isize)sizeof(Object));
    }
}

static Type *make_class(const char *name, Type *base)
{
    Dict *ns = kr_dict_new(t);
    Tuple *bases = kr_tuple_from(t, &(Value){(uintptr_t)base}, 1);
    Value v = kr_type_new(t, &PyType_Type, kr_str_intern_c(t, name), bases, ns, NULL, NULL);
    assert_false(value_is_error(v));
    return (Type *)value_ptr(v);
}

static void attributes_move_from_slots_to_a_dict(void **state)
{
    Type *type = make_class("C", &PyBaseObject_Type);
    Object *o = kr_instance_new(t, type);
    char name[8];
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "a%d", i);
        assert_true(kr_instance_set(t, o, kr_str_intern_c(t, name), value_from_small(i)));
    }
    assert_false(kr_inst_tail(o)->shape->dict_mode);
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "a%d", i);
        assert_true(value_int(kr_instance_get(t, o, kr_str_intern_c(t, name))) == i);
    }
    /* The class has learned: the next instance holds more itself. */
    Object *wide = kr_instance_new(t, type);
    assert_true(kr_inst_tail(wide)->shape->inline_slots > kr_inst_tail(o)->shape->inline_slots);
    bool found;
    assert_true(kr_instance_del(t, o, kr_str_intern_c(t, "a3"), &found) && found);
    assert_true(kr_inst_tail(o)->shape->dict_mode);
    assert_true(kr_dict_len(kr_instance_dict(t, o)) == 39);
}

static void versions_follow_changes_of_bases(void **state)
{
    Type *a = make_class("A", &PyBaseObject_Type), *b = make_class("B", a);
    uint32_t va = kr_type_info(a)->version, vb = kr_type_info(b)->version;
    Str *x = kr_str_intern_c(t, "x");
    assert_true(value_is_null(kr_type_lookup(b, x)));
    assert_true(kr_setattr(t, value_from_ptr(a), x, value_from_small(1)) == 0);
    assert_true(kr_type_info(a)->version != va && kr_type_info(b)->version != vb);
    assert_true(value_int(kr_type_lookup(b, x)) == 1);
    assert_true(kr_type_info(b)->root_shape->type_version == kr_type_info(b)->version);
}

static void dead_classes_leave_the_registry(void **state)
{
    Type *base = make_class("Base", &PyBaseObject_Type);
    for (int i = 0; i < 200; i++) {
        make_class("Sub", base);
    }
    assert_true(kr_type_info(base)->nsubclasses == 200);
    kr_gc_collect(t);
    kr_gc_collect(t);
    assert_true(kr_type_info(base)->nsubclasses < 10);
    for (uint32_t i = 0; i < kr_type_info(base)->nsubclasses; i++) {
        assert_true(kr_type_is_registered(kr_type_info(base)->subclasses[i]));
    }
}

static void statics_lie_where_compiled_code_looks(void **state)
{
    const char *runtime = (const char *)&_PyRuntime;
    for (int i = -5; i <= 256; i++) {
        const SmallInt *box = (const SmallInt *)(runtime + 680 + 32 * (i + 5));
        assert_ptr_equal(box->ob_base.ob_base.ob_type, &PyLong_Type);
        assert_true(box->ob_base.ob_size * (int64_t)box->digit == i);
    }
    assert_ptr_equal(*(Thread **)(runtime + 0x240), t);
    assert_ptr_equal(kr_str_intern_c(t, "__reduce__"), runtime + 0x7518);
    assert_ptr_equal(kr_str_intern_c(t, "."), runtime + 0x56a8);
}

UNIT_MAIN_GROUP(setup, NULL, UNIT(every_native_slot_has_its_c_function), UNIT(every_type_is_ready),
                UNIT(attributes_move_from_slots_to_a_dict), UNIT(versions_follow_changes_of_bases),
                UNIT(dead_classes_leave_the_registry), UNIT(statics_lie_where_compiled_code_looks))
