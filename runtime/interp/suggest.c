/* suggest.c -- "Did you mean": names close to the one that was not found.
 *
 * Distance is Levenshtein's, a change of case costing half a move; a name qualifies when at most a
 * third of the characters involved would have to move.  Limits as CPython's: 750 candidates, 40
 * characters. */
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/interp/print_int.h"
#include "runtime/types/code.h"
#include "runtime/types/dict.h"
#include "runtime/types/frame.h"
#include "runtime/types/list.h"

#define MAX_CANDIDATES 750
#define MAX_LENGTH     40
#define MOVE_COST      2
#define CASE_COST      1

static size_t char_cost(char a, char b)
{
    if ((a & 31) != (b & 31)) {
        return MOVE_COST;
    }
    if (a == b) {
        return 0;
    }
    char x = a >= 'A' && a <= 'Z' ? (char)(a - 'A' + 'a') : a,
         y = b >= 'A' && b <= 'Z' ? (char)(b - 'A' + 'a') : b;
    return x == y ? CASE_COST : MOVE_COST;
}

/* Cost of turning a into b, or anything above `limit`. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb, size_t limit)
{
    while (na > 0 && nb > 0 && a[0] == b[0]) {
        a++, na--, b++, nb--;
    }
    while (na > 0 && nb > 0 && a[na - 1] == b[nb - 1]) {
        na--, nb--;
    }
    if (na == 0 || nb == 0) {
        return (na + nb) * MOVE_COST;
    }
    if (na > MAX_LENGTH || nb > MAX_LENGTH) {
        return limit + 1;
    }
    if (nb < na) {
        const char *s = a;
        a = b;
        b = s;
        size_t n = na;
        na = nb;
        nb = n;
    }
    if ((nb - na) * MOVE_COST > limit) {
        return limit + 1;
    }
    size_t row[MAX_LENGTH];
    for (size_t i = 0; i < na; i++) {
        row[i] = (i + 1) * MOVE_COST;
    }
    size_t result = 0;
    for (size_t j = 0; j < nb; j++) {
        size_t corner = j * MOVE_COST, least = SIZE_MAX;
        result = corner;
        for (size_t i = 0; i < na; i++) {
            size_t change = corner + char_cost(b[j], a[i]);
            corner = row[i];
            size_t move = (result < corner ? result : corner) + MOVE_COST;
            result = move < change ? move : change;
            row[i] = result;
            least = result < least ? result : least;
        }
        if (least > limit) {
            return limit + 1;
        }
    }
    return result;
}

/* The closest of the names in a list; VALUE_NULL when none is close. */
static Value closest(Thread *t, Value names, Value wanted)
{
    if (value_is_error(names)) {
        return VALUE_NULL;
    }
    List *list = (List *)value_ptr(names);
    isize n = kr_list_len(list), len;
    const char *name = kr_str_utf8(t, (Str *)value_ptr(wanted), &len);
    if (n >= MAX_CANDIDATES || name == NULL) {
        return VALUE_NULL;
    }
    Value best = VALUE_NULL;
    size_t best_cost = SIZE_MAX;
    for (isize i = 0; i < n; i++) {
        Value item = kr_list_get(t, list, i);
        isize item_len;
        const char *text =
            kr_is_str(item) ? kr_str_utf8(t, (Str *)value_ptr(item), &item_len) : NULL;
        if (text == NULL) {
            return VALUE_NULL;
        }
        if (item_len == len && memcmp(text, name, (size_t)len) == 0) {
            continue;
        }
        size_t limit = (size_t)(len + item_len + 3) * MOVE_COST / 6;
        if (limit > best_cost - 1) {
            limit = best_cost - 1;
        }
        size_t cost = distance(name, (size_t)len, text, (size_t)item_len, limit);
        if (cost <= limit) {
            best = item;
            best_cost = cost;
        }
    }
    return best;
}

static Value suggest_attribute(Thread *t, const AttributeErrorObject *e)
{
    if (value_is_null(e->name) || value_is_null(e->obj) || !kr_is_str(e->name)) {
        return VALUE_NULL;
    }
    Value dir =
        kr_interp.builtins == NULL ? VALUE_NULL : kr_dict_get_c(t, kr_interp.builtins, "dir");
    if (value_is_null(dir)) {
        return VALUE_NULL;
    }
    Value names = kr_call_1(t, dir, e->obj);
    return value_is_error(names) || !kr_is_exact_list(names) ? VALUE_NULL
                                                             : closest(t, names, e->name);
}

static Value suggest_name(Thread *t, const NameErrorObject *e)
{
    if (value_is_null(e->name) || !kr_is_str(e->name) || value_is_null(e->traceback) ||
        !kr_is_exact(e->traceback, &PyTraceBack_Type)) {
        return VALUE_NULL;
    }
    Traceback *tb = (Traceback *)value_ptr(e->traceback);
    while (tb->tb_next != NULL) {
        tb = tb->tb_next;
    }
    Frame *f = kr_frame_of_object(tb->tb_frame);
    if (f == NULL) {
        return VALUE_NULL;
    }
    Tuple *names = (Tuple *)value_ptr(f->code->co_localsplusnames);
    isize nlocals = f->code->co_nlocals;
    List *locals = kr_list_from(t, names->ob_item,
                                nlocals < kr_tuple_len(names) ? nlocals : kr_tuple_len(names));
    if (locals == NULL) {
        return VALUE_NULL;
    }
    Value found = closest(t, value_from_ptr(locals), e->name);
    if (value_is_null(found) && !kr_pending(t)) {
        found = closest(t, kr_dict_key_list(t, f->globals), e->name);
    }
    if (value_is_null(found) && !kr_pending(t)) {
        found = closest(t, kr_dict_key_list(t, f->builtins), e->name);
    }
    return found;
}

Value kr_suggest(Thread *t, Value exc)
{
    Type *type = kr_type(exc);
    Value found = VALUE_NULL;
    if (type == KR_EXC(AttributeError)) {
        found = suggest_attribute(t, (AttributeErrorObject *)value_ptr(exc));
    } else if (type == KR_EXC(NameError)) {
        found = suggest_name(t, (NameErrorObject *)value_ptr(exc));
    }
    if (kr_pending(t)) {
        kr_err_clear(t);
        return VALUE_NULL;
    }
    return found;
}
