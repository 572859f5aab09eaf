/* str_format.c -- str.format and str.format_map.
 *
 * A format string is literal text with {field!conversion:spec} in between.  A spec may hold fields
 * itself, one level deep.  Fields are numbered either by hand or automatically, never both in one
 * string.
 */
#include "runtime/base/unidata.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/call_util.h"
#include "runtime/types/int.h"
#include "runtime/types/format.h"
#include "runtime/types/list.h"
#include "runtime/types/str_int.h"

typedef struct Formatter {
    Thread *t;
    const Value *args; /* NULL: no positional fields */
    isize nargs;
    Tuple *kwnames; /* their values follow args[nargs - 1] */
    Value mapping;  /* or NULL */
    enum { NUMBERS_UNKNOWN, NUMBERS_AUTO, NUMBERS_MANUAL } numbering;
    isize next; /* automatic number */
} Formatter;

typedef struct Piece { /* part of a string */
    Str *s;
    isize start, end;
} Piece;

#define AT(piece, i) kr_str_at((piece).s, i)

static bool bad_format(Formatter *f, const char *text)
{
    return kr_fail(f->t, KR_EXC(ValueError), "%s", text);
}

/* The number a piece spells, -1 if it is none, -2 with an exception. */
static isize piece_number(Formatter *f, Piece p)
{
    isize value = 0;
    if (p.start >= p.end) {
        return -1;
    }
    for (isize i = p.start; i < p.end; i++) {
        int digit = kr_uni_decimal(AT(p, i));
        if (digit < 0) {
            return -1;
        }
        if (value > (INTPTR_MAX - digit) / 10) {
            bad_format(f, "Too many decimal digits in format string");
            return -2;
        }
        value = value * 10 + digit;
    }
    return value;
}

/* -- Field names
 * ---------------------------------------------------------------------------------------- */

static Value keyword(Formatter *f, Str *name)
{
    Thread *t = f->t;
    if (!value_is_null(f->mapping)) {
        return kr_getitem(t, f->mapping, value_from_ptr(name));
    }
    for (size_t i = 0; i < kr_kwcount(f->kwnames); i++) {
        if (kr_str_equal(t, kr_as_str(kr_tuple_get(f->kwnames, (isize)i)), name)) {
            return f->args[f->nargs + (isize)i];
        }
    }
    return kr_raise_arg(t, KR_EXC(KeyError), value_from_ptr(name));
}

/* The object that the first part of a field name stands for. */
static Value first_object(Formatter *f, Piece first)
{
    Thread *t = f->t;
    isize index = piece_number(f, first);
    bool is_empty = first.start >= first.end;
    if (index == -2) {
        return VALUE_ERROR;
    }
    if (!is_empty && index < 0) {
        Value name = kr_str_sub(t, first.s, first.start, first.end);
        return value_is_error(name) ? name : keyword(f, kr_as_str(name));
    }
    int numbering = is_empty ? NUMBERS_AUTO : NUMBERS_MANUAL;
    if (f->numbering != NUMBERS_UNKNOWN && (int)f->numbering != numbering) {
        bad_format(
            f, is_empty
                   ? "cannot switch from manual field specification to automatic field numbering"
                   : "cannot switch from automatic field numbering to manual field specification");
        return VALUE_ERROR;
    }
    f->numbering = is_empty ? NUMBERS_AUTO : NUMBERS_MANUAL;
    if (is_empty) {
        index = f->next++;
    }
    if (f->args == NULL) {
        return kr_raise(t, KR_EXC(ValueError), "Format string contains positional fields");
    }
    if (index >= f->nargs) {
        return kr_raise(t, KR_EXC(IndexError),
                        "Replacement index %zd out of range for positional args tuple", index);
    }
    return f->args[index];
}

/* name, then any of .attribute and [index]. */
static Value field_object(Formatter *f, Piece name)
{
    Thread *t = f->t;
    isize i = name.start;
    while (i < name.end && AT(name, i) != '.' && AT(name, i) != '[') {
        i++;
    }
    Value v = first_object(f, (Piece){name.s, name.start, i});
    while (!value_is_error(v) && i < name.end) {
        uint32_t c = AT(name, i++);
        Piece part = {name.s, i, i};
        if (c == '.') {
            while (i < name.end && AT(name, i) != '.' && AT(name, i) != '[') {
                i++;
            }
            part.end = i;
        } else if (c == '[') {
            while (i < name.end && AT(name, i) != ']') {
                i++;
            }
            if (i == name.end) {
                bad_format(f, "Missing ']' in format string");
                return VALUE_ERROR;
            }
            part.end = i++;
        } else {
            bad_format(f, "Only '.' or '[' may follow ']' in format field specifier");
            return VALUE_ERROR;
        }
        if (part.start == part.end) {
            bad_format(f, "Empty attribute in format string");
            return VALUE_ERROR;
        }
        isize index = c == '[' ? piece_number(f, part) : -1;
        if (index == -2) {
            return VALUE_ERROR;
        }
        if (index >= 0) {
            v = kr_getitem(t, v, kr_int_from_i64(t, index));
            continue;
        }
        Value text = kr_str_sub(t, part.s, part.start, part.end);
        if (value_is_error(text)) {
            return text;
        }
        v = c == '[' ? kr_getitem(t, v, text) : kr_getattr(t, v, kr_as_str(text));
    }
    return v;
}

/* -- Fields
 * ------------------------------------------------------------------------------------------------
 */

static Value build(Formatter *f, Piece p, int depth);

typedef struct Field {
    Piece name, spec;
    uint32_t conversion; /* 0: none */
    bool nested;         /* the spec has fields */
} Field;

/* Reads a field whose '{' was just read; *pos moves behind its '}'. */
static bool parse_field(Formatter *f, Piece p, isize *pos, Field *field)
{
    isize i = *pos;
    uint32_t c = 0;
    *field = (Field){.name = {p.s, i, i}, .spec = {p.s, 0, 0}};
    for (; i < p.end; i++) {
        c = AT(p, i);
        if (c == '{') {
            return bad_format(f, "unexpected '{' in field name");
        }
        if (c == '[') {
            while (i + 1 < p.end && AT(p, i + 1) != ']') {
                i++;
            }
        } else if (c == '}' || c == ':' || c == '!') {
            break;
        }
    }
    if (i == p.end) {
        return bad_format(f, "expected '}' before end of string");
    }
    field->name.end = i++;
    if (c == '!') {
        if (i == p.end) {
            return bad_format(f, "end of string while looking for conversion specifier");
        }
        field->conversion = AT(p, i++);
        if (i < p.end) {
            c = AT(p, i++);
            if (c != '}' && c != ':') {
                return bad_format(f, "expected ':' after conversion specifier");
            }
        }
    }
    if (c != '}') {
        isize open = 1;
        field->spec.start = i;
        for (; i < p.end; i++) {
            if (AT(p, i) == '{') {
                field->nested = true;
                open++;
            } else if (AT(p, i) == '}' && --open == 0) {
                break;
            }
        }
        if (i == p.end) {
            return bad_format(f, "unmatched '{' in format spec");
        }
        field->spec.end = i++;
    }
    *pos = i;
    return true;
}

static Value convert(Formatter *f, Value v, uint32_t conversion)
{
    switch (conversion) {
    case 0: return v;
    case 'r': return kr_repr(f->t, v);
    case 's': return kr_str(f->t, v);
    case 'a': return kr_ascii(f->t, v);
    default:
        return conversion > 32 && conversion < 127
                   ? kr_raise(f->t, KR_EXC(ValueError), "Unknown conversion specifier %c",
                              conversion)
                   : kr_raise(f->t, KR_EXC(ValueError), "Unknown conversion specifier \\x%x",
                              conversion);
    }
}

static bool put_field(Formatter *f, StrBuilder *b, const Field *field, int depth)
{
    Thread *t = f->t;
    Value v = field_object(f, field->name);
    v = value_is_error(v) ? v : convert(f, v, field->conversion);
    if (value_is_error(v)) {
        return false;
    }
    Value spec = field->nested ? build(f, field->spec, depth - 1)
                               : kr_str_sub(t, field->spec.s, field->spec.start, field->spec.end);
    if (value_is_error(spec)) {
        return false;
    }
    if (kr_is_exact_str(v) && kr_str_len(kr_as_str(spec)) == 0) {
        return kr_sb_str(b, kr_as_str(v));
    }
    return kr_sb_value(b, kr_format(t, v, spec));
}

static Value build(Formatter *f, Piece p, int depth)
{
    StrBuilder b;
    if (depth <= 0) {
        bad_format(f, "Max string recursion exceeded");
        return VALUE_ERROR;
    }
    kr_sb_init(&b, f->t);
    for (isize i = p.start; i < p.end && !b.failed;) {
        isize start = i;
        while (i < p.end && AT(p, i) != '{' && AT(p, i) != '}') {
            i++;
        }
        kr_sb_slice(&b, p.s, start, i);
        if (i == p.end) {
            break;
        }
        uint32_t c = AT(p, i++);
        if (i < p.end && AT(p, i) == c) { /* doubled: stands for itself */
            kr_sb_char(&b, c);
            i++;
            continue;
        }
        if (c == '}') {
            bad_format(f, "Single '}' encountered in format string");
            return VALUE_ERROR;
        }
        if (i == p.end) {
            bad_format(f, "Single '{' encountered in format string");
            return VALUE_ERROR;
        }
        Field field;
        if (!parse_field(f, p, &i, &field) || !put_field(f, &b, &field, depth)) {
            return VALUE_ERROR;
        }
    }
    return kr_sb_finish(&b);
}

static Value run(Formatter *f, Str *s)
{
    if (!kr_str_flat(f->t, s)) {
        return VALUE_ERROR;
    }
    return build(f, (Piece){s, 0, kr_str_len(s)}, 2);
}

Value kr_str_dot_format_kw(Thread *t, Str *s, const Value *args, isize nargs, Tuple *kwnames)
{
    static const Value none[1];
    Formatter f = {.t = t, .args = args ? args : none, .nargs = nargs, .kwnames = kwnames};
    return run(&f, s);
}

Value kr_str_dot_format(Thread *t, Str *s, const Value *args, isize nargs, Value mapping)
{
    Formatter f = {.t = t, .args = args, .nargs = nargs, .mapping = mapping};
    return run(&f, s);
}
