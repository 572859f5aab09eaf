/* str_intern.c -- one object per text for names: the intern table, kr_names[], one-character
 * strings.
 *
 * An open table of strong references: an interned string lives as long as the process.
 */
#include "runtime/core/error.h"
#include "runtime/core/names.h"
#include "runtime/types/str_int.h"

Str *kr_names[NAME_COUNT];

static struct {
    Str **slots; /* power of two of them; NULL: free */
    size_t mask, used;
} interned;

static bool grow(Thread *t)
{
    size_t old_size = interned.slots ? interned.mask + 1 : 0;
    size_t size = old_size ? old_size * 2 : 4096;
    Str **slots = kr_gc_new_block(t, size * sizeof *slots, GCK_RAW);
    if (slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < old_size; i++) {
        Str *s = interned.slots[i];
        if (s != NULL) {
            size_t at = (size_t)s->a.hash & (size - 1);
            while (slots[at] != NULL) {
                at = (at + 1) & (size - 1);
            }
            slots[at] = s;
        }
    }
    kr_gc_free_block(t, interned.slots);
    interned.slots = slots;
    interned.mask = size - 1;
    return true;
}

Str *kr_str_intern(Thread *t, Str *s)
{
    if (s->a.state.interned) {
        return s;
    }
    int64_t hash = kr_str_hash(t, s);
    if (hash == -1 || ((interned.used + 1) * 2 >= interned.mask && !grow(t))) {
        return NULL;
    }
    size_t at = (size_t)hash & interned.mask;
    for (Str *other; (other = interned.slots[at]) != NULL; at = (at + 1) & interned.mask) {
        if (other->a.hash == hash && kr_str_equal(t, other, s)) {
            return other;
        }
    }
    /* Only exact strings may stand for others; a shared buffer may be kept alive by one prefix. */
    if (s->a.state.buf || !kr_is_exact_str(value_from_ptr(s))) {
        s = kr_str_from_kind(t, kr_str_kind(s), kr_str_data(s), kr_str_len(s));
        if (s == NULL) {
            return NULL;
        }
        s->a.hash = hash;
    }
    s->a.state.interned = 1;
    kr_gc_write_ptr(interned.slots, &interned.slots[at], s);
    interned.used++;
    return s;
}

Str *kr_str_intern_c(Thread *t, const char *text)
{
    Str *s = kr_str_from_c(t, text);
    return s ? kr_str_intern(t, s) : NULL;
}

bool kr_str_init_names(Thread *t)
{
    static const char *const texts[NAME_COUNT] = {
#define NAME(id)           #id,
#define NAME_STR(id, text) text,
#include "runtime/core/names.def"
#undef NAME
#undef NAME_STR
    };
    if (kr_str_empty != NULL) {
        return true;
    }
    Str *empty = kr_str_new(t, 0, 0);
    if (empty == NULL) {
        return false;
    }
    kr_str_empty = kr_str_intern(t, empty);
    if (kr_str_empty == NULL) {
        return false;
    }
    for (unsigned c = 0; c < 256; c++) {
        Str *s = kr_str_from_char(t, c);
        if (s == NULL || (c < 128 && (s = kr_str_intern(t, s)) == NULL)) {
            return false;
        }
        kr_latin1[c] = s;
    }
    for (int i = 0; i < NAME_COUNT; i++) {
        kr_names[i] = kr_str_intern_c(t, texts[i]);
        if (kr_names[i] == NULL) {
            return false;
        }
    }
    return true;
}
