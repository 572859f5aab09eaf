/* test_dict.c -- the table of dict against a model, its versions, watching. */
#include "runtime/types/dict.h"

#include "runtime/core/jit_hooks.h"
#include "runtime/core/ops.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime.h"

enum { KEYS = 400 };

typedef struct Model { /* keys in order of insertion */
    Value keys[KEYS], values[KEYS];
    int n;
} Model;

static int model_find(const Model *m, Value key)
{
    for (int i = 0; i < m->n; i++) {
        if (value_same(m->keys[i], key)) {
            return i;
        }
    }
    return -1;
}

static void model_remove(Model *m, int i)
{
    memmove(&m->keys[i], &m->keys[i + 1], (size_t)(m->n - i - 1) * sizeof(Value));
    memmove(&m->values[i], &m->values[i + 1], (size_t)(m->n - i - 1) * sizeof(Value));
    m->n--;
}

static void same_as_model(Dict *d, const Model *m)
{
    isize pos = 0;
    Value key, v;
    int i = 0;
    assert_int_equal(kr_dict_len(d), m->n);
    while (kr_dict_next(d, &pos, &key, &v)) {
        assert_true(i < m->n);
        assert_true(value_same(key, m->keys[i]) && value_same(v, m->values[i]));
        i++;
    }
    assert_int_equal(i, m->n);
}

static void run_against_model(Value *pool, int npool, int steps)
{
    static Model m;
    m.n = 0;
    Dict *d = kr_dict_new(t);
    for (int step = 0; step < steps; step++) {
        Value key = pool[random_below(npool)], v = num(step);
        int at = model_find(&m, key);
        uint64_t tag = d->ma_version_tag;
        bool changed = true;
        switch (random_below(11)) {
        case 0:
        case 1:
        case 2:
        case 3:
            assert_true(kr_dict_set(t, d, key, v));
            if (at < 0) {
                at = m.n++;
                m.keys[at] = key;
            }
            m.values[at] = v;
            break;
        case 4:
            assert_int_equal(kr_dict_del(t, d, key), at >= 0);
            changed = at >= 0;
            if (at >= 0) {
                model_remove(&m, at);
            }
            break;
        case 5: {
            Value got = kr_dict_pop(t, d, key);
            assert_true(value_same(got, at >= 0 ? m.values[at] : VALUE_NULL));
            changed = at >= 0;
            if (at >= 0) {
                model_remove(&m, at);
            }
            break;
        }
        case 6: {
            Value got = kr_dict_get(t, d, key);
            assert_true(value_same(got, at >= 0 ? m.values[at] : VALUE_NULL));
            assert_int_equal(kr_dict_contains(t, d, key), at >= 0);
            changed = false;
            break;
        }
        case 7: /* popitem */
            changed = m.n > 0;
            if (m.n > 0) {
                const DictEntry *e = &d->ma_keys->entries[kr_dict_last_entry(d)];
                assert_true(value_same(e->key, m.keys[m.n - 1]));
                kr_dict_drop_last(d);
                m.n--;
            }
            break;
        case 8: /* move to an end */
        case 9: {
            isize ix = at < 0 ? -1 : kr_dict_lookup(t, d, key, kr_hash(t, key));
            bool last = step % 2;
            assert_int_equal(ix >= 0, at >= 0);
            changed = at >= 0 && at != (last ? m.n - 1 : 0);
            if (at >= 0) {
                Value value = m.values[at];
                assert_true(last ? kr_dict_move_to_end(t, d, ix) : kr_dict_move_to_front(t, d, ix));
                model_remove(&m, at);
                int to = last ? m.n : 0;
                memmove(&m.keys[to + 1], &m.keys[to], (size_t)(m.n - to) * sizeof(Value));
                memmove(&m.values[to + 1], &m.values[to], (size_t)(m.n - to) * sizeof(Value));
                m.keys[to] = key;
                m.values[to] = value;
                m.n++;
            }
            break;
        }
        default: {
            Value got = kr_dict_setdefault(t, d, key, v);
            assert_true(value_same(got, at >= 0 ? m.values[at] : v));
            changed = at < 0;
            if (at < 0) {
                m.keys[m.n] = key;
                m.values[m.n++] = v;
            }
        }
        }
        assert_int_equal(d->ma_version_tag != tag, changed);
        if (step % 97 == 0) {
            assert_true(m.n == 0 ||
                        value_same(d->ma_keys->entries[kr_dict_first_entry(d)].key, m.keys[0]));
            same_as_model(d, &m);
            same_as_model(kr_dict_copy(t, d), &m);
        }
        if (step % 1500 == 1499) {
            kr_dict_clear(t, d);
            m.n = 0;
        }
    }
    same_as_model(d, &m);
}

static void int_keys_behave(void **state)
{
    Value pool[KEYS];
    for (int i = 0; i < KEYS; i++) {
        pool[i] = num(i % 3 ? i : (int64_t)i << 32);
    }
    run_against_model(pool, KEYS, 20000);
    run_against_model(pool, 5, 3000);
}

static void str_keys_behave(void **state)
{
    Value pool[KEYS];
    for (int i = 0; i < KEYS; i++) {
        pool[i] = value_from_ptr(kr_str_format(t, "key%d", i));
    }
    run_against_model(pool, KEYS, 20000);
    run_against_model(pool, 5, 3000);
}

static void mixed_keys_behave(void **state)
{
    Value pool[KEYS];
    for (int i = 0; i < KEYS; i++) {
        pool[i] = i % 4 == 0   ? num(i)
                  : i % 4 == 1 ? value_from_ptr(kr_str_format(t, "key%d", i))
                  : i % 4 == 2 ? value_from_double(i + 0.5)
                               : value_from_ptr(kr_tuple_pair(t, num(i), num(1)));
    }
    run_against_model(pool, KEYS, 20000);
}

static void equal_text_is_one_key(void **state)
{
    Dict *d = kr_dict_new(t);
    Str *a = kr_str_format(t, "name%d", 1), *b = kr_str_format(t, "name%d", 1);
    assert_ptr_not_equal(a, b);
    assert_true(kr_dict_set_str(t, d, a, num(1)));
    assert_true(value_same(kr_dict_get_str(t, d, b), num(1)));
    assert_true(value_same(kr_dict_get_c(t, d, "name1"), num(1)));
    assert_true(d->ma_keys->str_only);
    assert_true(kr_dict_set(t, d, num(3), num(3)));
    assert_false(d->ma_keys->str_only);
    assert_true(value_same(kr_dict_get_str(t, d, b), num(1)));
}

static void equal_numbers_are_one_key(void **state)
{
    Dict *d = kr_dict_new(t);
    assert_true(kr_dict_set(t, d, num(1), num(10)));
    assert_true(value_same(kr_dict_get(t, d, value_from_double(1.0)), num(10)));
    assert_true(value_same(kr_dict_get(t, d, KR_TRUE), num(10)));
    assert_true(kr_dict_set(t, d, KR_TRUE, num(11)));
    assert_int_equal(kr_dict_len(d), 1);
    assert_true(value_same(kr_dict_get(t, d, num(1)), num(11)));
    assert_true(kr_dict_set(t, d, num(-1), num(1)) && kr_dict_set(t, d, num(-2), num(2)));
    assert_true(value_same(kr_dict_get(t, d, num(-1)), num(1)));
}

static void keys_version_tells_new_keys_from_new_values(void **state)
{
    Dict *d = kr_dict_new(t);
    assert_true(kr_dict_set_c(t, d, "a", num(1)));
    uint32_t version = d->ma_keys->version;
    isize entry = kr_dict_entry_of(t, d, kr_str_intern_c(t, "a"));
    assert_int_equal(entry, 0);
    assert_true(kr_dict_set_c(t, d, "a", num(2)));
    assert_int_equal(d->ma_keys->version, version);
    assert_true(kr_dict_set_c(t, d, "b", num(2)));
    assert_true(d->ma_keys->version != version);
}

static int told;
static Str *told_name;
static void on_change(Dict *d, Str *name)
{
    told++;
    told_name = name;
}

static void watched_dicts_tell(void **state)
{
    void (*before)(Dict *, Str *) = kr_jit.global_changed;
    kr_jit.global_changed = on_change;
    Dict *d = kr_dict_new(t), *other = kr_dict_new(t);
    assert_true(kr_dict_watch(t, d));
    Str *name = kr_str_intern_c(t, "a");
    told = 0;
    assert_true(kr_dict_set_str(t, d, name, num(1)));
    assert_int_equal(told, 1);
    assert_ptr_equal(told_name, name);
    assert_true(kr_dict_set_str(t, d, name, num(1))); /* nothing changes */
    assert_int_equal(told, 1);
    assert_true(kr_dict_set_str(t, d, name, num(2))); /* another value for a name that is there */
    assert_int_equal(told, 1);
    for (int i = 0; i < 100; i++) { /* growing keeps the watch */
        assert_true(kr_dict_set_str(t, d, kr_str_format(t, "k%d", i), num(1)));
    }
    assert_int_equal(told, 101);
    assert_int_equal(kr_dict_del(t, d, value_from_ptr(name)), 1);
    assert_int_equal(told, 101);
    assert_true(kr_dict_set_str(t, d, name, num(1))); /* there again */
    assert_int_equal(told, 102);
    kr_dict_clear(t, d);
    assert_int_equal(told, 103);
    assert_null(told_name);
    assert_true(kr_dict_set_str(t, other, name, num(1)));
    assert_int_equal(told, 103);
    kr_jit.global_changed = before;
}

static void a_queue_does_not_grow(void **state)
{
    Dict *d = kr_dict_new(t);
    for (int i = 0; i < 10000; i++) {
        assert_true(kr_dict_set(t, d, num(i), num(i)));
        if (i >= 3) {
            assert_int_equal(kr_dict_del(t, d, num(i - 3)), 1);
        }
    }
    assert_int_equal(kr_dict_len(d), 3);
    assert_true(d->ma_keys->log2_size <= 4);
}

UNIT_MAIN_GROUP(runtime_up, NULL, UNIT(int_keys_behave), UNIT(str_keys_behave),
                UNIT(mixed_keys_behave), UNIT(equal_text_is_one_key),
                UNIT(equal_numbers_are_one_key), UNIT(keys_version_tells_new_keys_from_new_values),
                UNIT(watched_dicts_tell), UNIT(a_queue_does_not_grow))
