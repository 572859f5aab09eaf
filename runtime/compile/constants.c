/* constants.c -- Values of literal constants and names, shared within one compilation.
 *
 * ConstTable maps a constant to its object by CPython's rule of sameness: type and value must
 * agree, down to the sign of zero, through tuples and frozensets.  Immediates (small ints, floats)
 * need no table.  Tables, units and trees are malloc'ed, which the collector does not scan, and
 * making objects may reach a safepoint: so every object that only they point at also goes into the
 * list `keep`.
 */
#include "runtime/compile/codegen.h"

#include "runtime/base/hash.h"
#include "runtime/core/error.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

/* -- IdMap ------------------------------------------------------------------------------------ */

static uint32_t key_slot(uint64_t key, uint32_t size)
{
    key *= 0x9E3779B97F4A7C15u;
    return (uint32_t)(key >> 32) & (size - 1);
}

bool kr_idmap_find(const IdMap *m, uint64_t key, int32_t *value)
{
    if (m->count == 0) {
        return false;
    }
    for (uint32_t i = key_slot(key, m->size);; i = (i + 1) & (m->size - 1)) {
        if (m->keys[i] == key) {
            *value = m->values[i];
            return true;
        }
        if (m->keys[i] == 0) {
            return false;
        }
    }
}

static void idmap_put(IdMap *m, uint64_t key, int32_t value)
{
    uint32_t i = key_slot(key, m->size);
    while (m->keys[i] != 0) {
        i = (i + 1) & (m->size - 1);
    }
    m->keys[i] = key;
    m->values[i] = value;
    m->count++;
}

/* key is not there yet, and not 0. */
bool kr_idmap_add(IdMap *m, uint64_t key, int32_t value)
{
    if ((m->count + 1) * 2 > m->size) {
        IdMap bigger = {.size = m->size ? m->size * 2 : 32};
        bigger.keys = calloc(bigger.size, sizeof *bigger.keys);
        bigger.values = malloc(bigger.size * sizeof *bigger.values);
        if (bigger.keys == NULL || bigger.values == NULL) {
            free(bigger.keys);
            free(bigger.values);
            return false;
        }
        for (uint32_t i = 0; i < m->size; i++) {
            if (m->keys[i] != 0) {
                idmap_put(&bigger, m->keys[i], m->values[i]);
            }
        }
        free(m->keys);
        free(m->values);
        *m = bigger;
    }
    idmap_put(m, key, value);
    return true;
}

void kr_idmap_clear(IdMap *m)
{
    if (m->size > 4096) {
        kr_idmap_fini(m); /* one huge scope must not make every later clear slow */
    } else if (m->count != 0) {
        memset(m->keys, 0, m->size * sizeof *m->keys);
        m->count = 0;
    }
}

void kr_idmap_fini(IdMap *m)
{
    free(m->keys);
    free(m->values);
    *m = (IdMap){0};
}

typedef struct ConstItem {
    AstConst key;
    Value value;
    uint64_t hash; /* 0: free */
} ConstItem;

typedef struct ConstTable {
    ConstItem *items;
    uint32_t size, count;
    List *keep; /* the owner of the table holds it on the C stack */
} ConstTable;

/* -- Names ------------------------------------------------------------------------------------ */

bool kr_keep(Thread *t, struct ConstTable *table, Value v)
{
    return !value_is_ptr(v) || kr_list_append(t, table->keep, v);
}

static Value string_value(Thread *t, const AstStr *s)
{
    Str *str = s->max_char < 128 ? kr_str_from_ascii(t, s->data, (size_t)s->length)
                                 : kr_str_from_wtf8(t, s->data, (size_t)s->length);
    if (str == NULL) {
        return VALUE_ERROR;
    }
    return value_from_ptr(str);
}

Value kr_ast_str_interned(Thread *t, struct ConstTable *table, AstStr *name)
{
    if (name->user == NULL) {
        Value v = string_value(t, name);
        Str *s = value_is_error(v) ? NULL : kr_str_intern(t, (Str *)value_ptr(v));
        if (s == NULL || !kr_keep(t, table, value_from_ptr(s))) {
            return VALUE_ERROR;
        }
        name->user = s;
    }
    return value_from_ptr(name->user);
}

/* CPython interns string constants that look like names, so programs see them as one object. */
static bool looks_like_name(const AstStr *s)
{
    if (s->max_char >= 128) {
        return false;
    }
    for (isize i = 0; i < s->length; i++) {
        char ch = s->data[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
              ch == '_')) {
            return false;
        }
    }
    return true;
}

/* -- The table -------------------------------------------------------------------------------- */

struct ConstTable *kr_const_table_new(Thread *t, List *keep)
{
    ConstTable *table = calloc(1, sizeof *table);
    if (table == NULL) {
        kr_raise_oom(t);
        return NULL;
    }
    table->keep = keep;
    return table;
}

void kr_const_table_free(struct ConstTable *table)
{
    if (table != NULL) {
        free(table->items);
        free(table);
    }
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h ^= v;
    h *= 0x9E3779B97F4A7C15u;
    return h ^ (h >> 29);
}

static uint64_t hash_text(const char *data, isize length)
{
    uint64_t h = 0xcbf29ce484222325u ^ (uint64_t)length;
    isize i = 0;
    for (; i + 8 <= length; i += 8) {
        uint64_t word;
        memcpy(&word, data + i, 8);
        h = mix(h, word);
    }
    uint64_t tail = 0;
    memcpy(&tail, data + i, (size_t)(length - i));
    return mix(h, tail);
}

static uint64_t bits_of(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

/* Recursion: constants nest only as deep as the tree they were folded from, which is bounded. */
static uint64_t const_hash(const AstConst *k)
{
    uint64_t h = (uint64_t)k->kind + 1;
    switch (k->kind) {
    case AST_CONST_NONE:
    case AST_CONST_TRUE:
    case AST_CONST_FALSE:
    case AST_CONST_ELLIPSIS: break;
    case AST_CONST_INT: h = mix(h, (uint64_t)k->i); break;
    case AST_CONST_BIGINT:
        h = mix(mix(h, (uint64_t)k->big->base), hash_text(k->big->digits, k->big->length));
        break;
    case AST_CONST_FLOAT: h = mix(h, bits_of(k->d)); break;
    case AST_CONST_COMPLEX:
        h = mix(mix(h, bits_of(k->complex_value.real)), bits_of(k->complex_value.imag));
        break;
    case AST_CONST_STR: h = mix(h, hash_text(k->str->data, k->str->length)); break;
    case AST_CONST_BYTES: h = mix(h, hash_text(k->bytes->data, k->bytes->length)); break;
    case AST_CONST_TUPLE:
    case AST_CONST_FROZENSET:
        for (isize i = 0; i < k->seq.count; i++) {
            h = mix(h, const_hash(&k->seq.items[i]));
        }
        break;
    case AST_CONST_OBJECT: h = mix(h, k->object); break;
    }
    return h ? h : 1;
}

static bool const_same(const AstConst *a, const AstConst *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
    case AST_CONST_NONE:
    case AST_CONST_TRUE:
    case AST_CONST_FALSE:
    case AST_CONST_ELLIPSIS: return true;
    case AST_CONST_INT: return a->i == b->i;
    case AST_CONST_BIGINT:
        return a->big->base == b->big->base && a->big->length == b->big->length &&
               memcmp(a->big->digits, b->big->digits, (size_t)a->big->length) == 0;
    case AST_CONST_FLOAT: return bits_of(a->d) == bits_of(b->d);
    case AST_CONST_COMPLEX:
        return bits_of(a->complex_value.real) == bits_of(b->complex_value.real) &&
               bits_of(a->complex_value.imag) == bits_of(b->complex_value.imag);
    case AST_CONST_STR:
        return a->str == b->str ||
               (a->str->length == b->str->length &&
                memcmp(a->str->data, b->str->data, (size_t)a->str->length) == 0);
    case AST_CONST_BYTES:
        return a->bytes->length == b->bytes->length &&
               memcmp(a->bytes->data, b->bytes->data, (size_t)a->bytes->length) == 0;
    case AST_CONST_TUPLE:
    case AST_CONST_FROZENSET:
        if (a->seq.count != b->seq.count) {
            return false;
        }
        for (isize i = 0; i < a->seq.count; i++) {
            if (!const_same(&a->seq.items[i], &b->seq.items[i])) {
                return false;
            }
        }
        return true;
    case AST_CONST_OBJECT: return a->object == b->object;
    }
    return false;
}

static Value const_make(Thread *t, ConstTable *table, const AstConst *k)
{
    switch (k->kind) {
    case AST_CONST_NONE: return KR_NONE;
    case AST_CONST_TRUE: return KR_TRUE;
    case AST_CONST_FALSE: return KR_FALSE;
    case AST_CONST_ELLIPSIS: return KR_ELLIPSIS;
    case AST_CONST_INT: return kr_int_from_i64(t, k->i);
    case AST_CONST_BIGINT: {
        bool negative = k->big->digits[0] == '-'; /* only from folding */
        Value v = kr_int_from_digits(t, k->big->digits + negative,
                                     (size_t)(k->big->length - negative), k->big->base);
        return negative && !value_is_error(v) ? kr_int_neg(t, v) : v;
    }
    case AST_CONST_FLOAT: return value_from_double_any(k->d);
    case AST_CONST_COMPLEX: return kr_complex_new(t, k->complex_value.real, k->complex_value.imag);
    case AST_CONST_STR:
        return k->str->interned || looks_like_name(k->str) ? kr_ast_str_interned(t, table, k->str)
                                                           : string_value(t, k->str);
    case AST_CONST_BYTES: {
        Bytes *b = kr_bytes_from(t, k->bytes->data, k->bytes->length);
        return value_from_ptr(b);
    }
    case AST_CONST_TUPLE: {
        Tuple *tuple = kr_tuple_new(t, k->seq.count);
        if (tuple == NULL) {
            return VALUE_ERROR;
        }
        for (isize i = 0; i < k->seq.count; i++) {
            Value v = kr_const_value(t, table, &k->seq.items[i]);
            if (value_is_error(v)) {
                return v;
            }
            tuple->ob_item[i] = v;
        }
        return value_from_ptr(tuple);
    }
    case AST_CONST_FROZENSET: {
        AstConst items = *k;
        items.kind = AST_CONST_TUPLE;
        Value tuple = const_make(t, table, &items);
        if (value_is_error(tuple)) {
            return tuple;
        }
        return kr_frozenset_from_iterable(t, tuple);
    }
    case AST_CONST_OBJECT: return (Value){k->object};
    }
    return kr_raise(t, KR_EXC(SystemError), "constant of unknown kind %d", (int)k->kind);
}

static bool table_grow(ConstTable *table)
{
    uint32_t size = table->size ? table->size * 2 : 64;
    ConstItem *items = calloc(size, sizeof *items);
    if (items == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < table->size; i++) {
        const ConstItem *old = &table->items[i];
        if (old->hash != 0) {
            uint32_t slot = (uint32_t)old->hash & (size - 1);
            while (items[slot].hash != 0) {
                slot = (slot + 1) & (size - 1);
            }
            items[slot] = *old;
        }
    }
    free(table->items);
    table->items = items;
    table->size = size;
    return true;
}

Value kr_const_value(Thread *t, struct ConstTable *table, const AstConst *k)
{
    switch (k->kind) {
    case AST_CONST_INT:
        if (value_int_fits(k->i)) {
            return value_from_small(k->i);
        }
        break;
    case AST_CONST_NONE:
    case AST_CONST_TRUE:
    case AST_CONST_FALSE:
    case AST_CONST_ELLIPSIS:
    case AST_CONST_FLOAT:
    case AST_CONST_OBJECT: return const_make(t, table, k);
    case AST_CONST_STR:
        if (k->str->user != NULL) {
            return value_from_ptr(k->str->user);
        }
        break;
    default: break;
    }
    if ((table->count + 1) * 2 > table->size && !table_grow(table)) {
        return kr_raise_oom(t);
    }
    uint64_t hash = const_hash(k);
    for (uint32_t i = (uint32_t)hash & (table->size - 1); table->items[i].hash != 0;
         i = (i + 1) & (table->size - 1)) {
        if (table->items[i].hash == hash && const_same(&table->items[i].key, k)) {
            return table->items[i].value;
        }
    }
    /* Making a tuple adds its items to the table: look for the slot afterwards. */
    Value v = const_make(t, table, k);
    if (value_is_error(v) || !kr_keep(t, table, v)) {
        return VALUE_ERROR;
    }
    if ((table->count + 1) * 2 > table->size && !table_grow(table)) {
        return kr_raise_oom(t);
    }
    uint32_t slot = (uint32_t)hash & (table->size - 1);
    while (table->items[slot].hash != 0) {
        slot = (slot + 1) & (table->size - 1);
    }
    table->items[slot] = (ConstItem){.key = *k, .value = v, .hash = hash};
    table->count++;
    return v;
}
