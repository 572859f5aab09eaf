/* code.c -- code objects: making, attributes, positions, comparison.
 *
 * The visible co_code is our register bytecode, 8 bytes an instruction; positions and lines are
 * kept as an array.  co_linetable and co_exceptiontable are made on demand in the formats CPython
 * documents, so that tools that decode them see true positions: an instruction counts as CODE_UNITS
 * code units of 2 bytes.
 */
#include "runtime/types/code.h"

#include "runtime/core/builtin_type.h"
#include "runtime/core/names.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/frame.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define CODE_UNITS 4 /* 2-byte units per instruction, as lasti and tables count */

static uint32_t last_version;
static Code *as_code(Value v) { return (Code *)value_ptr(v); }
static Tuple *names_of(const Code *c) { return (Tuple *)value_ptr(c->co_localsplusnames); }

Code *kr_code_new(Thread *t)
{
    Code *code = kr_new_object(t, &PyCode_Type, sizeof(Code), GCK_SCAN);
    if (code != NULL) {
        memset((char *)code + sizeof(Object), 0, sizeof *code - sizeof(Object));
    }
    return code;
}

bool kr_code_ready(Thread *t, Code *code)
{
    if (code->nregs < code->first_temp) {
        code->nregs = code->first_temp;
    }
    code->frame_bytes = (uint32_t)(sizeof(Frame) + (size_t)code->nregs * sizeof(Value));
    bool varargs = code->co_flags & CO_VARARGS, varkw = code->co_flags & CO_VARKEYWORDS;
    code->nparams = (uint16_t)(code->co_argcount + code->co_kwonlyargcount + varargs + varkw);
    bool simple =
        !varargs && !varkw && code->co_kwonlyargcount == 0 && code->co_argcount < KR_CODE_BINDS;
    code->fast_args = simple ? (uint16_t)code->co_argcount : KR_CODE_BINDS;
    if (code->consts == NULL) { /* the compiler's array has names behind the constants */
        code->consts = ((Tuple *)value_ptr(code->co_consts))->ob_item;
        code->nconsts = (uint32_t)kr_tuple_len((Tuple *)value_ptr(code->co_consts));
    }
    if (code->loops == NULL) {
        size_t bytes = ((size_t)code->nloops + 1) * sizeof *code->loops;
        code->loops = kr_gc_new_block(t, bytes, GCK_RAW);
        if (code->loops == NULL) {
            return false;
        }
    }
    code->version = ++last_version;
    return true;
}

static void *copy_block(Thread *t, const void *block, size_t bytes, int kind)
{
    void *copy = kr_gc_new_block(t, kr_max(bytes, sizeof(Value)), kind);
    if (copy != NULL && bytes > 0) {
        memcpy(copy, block, bytes);
    }
    return copy;
}

Code *kr_code_clone(Thread *t, const Code *code)
{
    Code *clone = kr_code_new(t);
    if (clone == NULL) {
        return NULL;
    }
    size_t head = offsetof(Code, co_consts);
    memcpy((char *)clone + head, (const char *)code + head, sizeof *code - head);
    clone->co_weakreflist = NULL;
    clone->co_code = NULL;
    clone->_co_linearray = NULL;
    clone->co_extra = NULL;
    clone->apps = NULL;
    clone->loops = NULL;
    clone->instrs = copy_block(t, code->instrs, code->ninstrs * sizeof(Instr), GCK_LEAF);
    clone->caches = copy_block(t, code->caches, code->ncaches * sizeof(InlineCache), GCK_RAW);
    if (clone->instrs == NULL || clone->caches == NULL || !kr_code_ready(t, clone)) {
        return NULL;
    }
    return clone;
}

int kr_code_line(const Code *code, uint32_t pc)
{
    return pc < code->ninstrs ? code->positions[pc].line : code->co_firstlineno;
}

/* -- Tables made on demand ------------------------------------------------------------------ */

/* The table of positions (PEP 626/657, "location table"): entries of up to 8 code units. */
static void put_byte(ByteArray *b, Thread *t, bool *ok, int byte)
{
    isize n = b->ob_base.ob_size;
    if (*ok && kr_bytearray_resize(t, b, n + 1)) {
        kr_bytearray_data(b)[n] = (char)byte;
    } else {
        *ok = false;
    }
}

static void put_varint(ByteArray *b, Thread *t, bool *ok, uint32_t v)
{
    while (v >= 64) {
        put_byte(b, t, ok, (int)(0x40 | (v & 0x3F)));
        v >>= 6;
    }
    put_byte(b, t, ok, (int)v);
}

static void put_svarint(ByteArray *b, Thread *t, bool *ok, int32_t v)
{
    put_varint(b, t, ok, v < 0 ? (((uint32_t)-v) << 1) | 1 : (uint32_t)v << 1);
}

static Value make_linetable(Thread *t, Code *code)
{
    ByteArray *b = kr_bytearray_from(t, "", 0);
    bool ok = b != NULL;
    int line = code->co_firstlineno;
    for (uint32_t i = 0; ok && i < code->ninstrs; i++) {
        const Position *p = &code->positions[i];
        int head = 0x80 | (CODE_UNITS - 1);
        if (p->line < 0) {
            put_byte(b, t, &ok, head | 15 << 3); /* no location */
            continue;
        }
        bool columns = p->col >= 0 && p->end_col >= 0 && p->end_line >= p->line;
        put_byte(b, t, &ok, head | (columns ? 14 : 13) << 3);
        put_svarint(b, t, &ok, p->line - line);
        line = p->line;
        if (columns) {
            put_varint(b, t, &ok, (uint32_t)(p->end_line - p->line));
            put_varint(b, t, &ok, (uint32_t)p->col + 1);
            put_varint(b, t, &ok, (uint32_t)p->end_col + 1);
        }
    }
    if (!ok) {
        return VALUE_ERROR;
    }
    Bytes *bytes = kr_bytes_from(t, kr_bytearray_data(b), b->ob_base.ob_size);
    return bytes == NULL ? VALUE_ERROR : value_from_ptr(bytes);
}

static void put_exc_varint(ByteArray *b, Thread *t, bool *ok, uint32_t v, int first)
{
    int shift = 24;
    while (shift > 0 && (v >> shift) == 0) {
        shift -= 6;
    }
    for (; shift >= 0; shift -= 6) {
        put_byte(b, t, ok, (int)((v >> shift & 0x3F) | (shift > 0 ? 0x40 : 0)) | first);
        first = 0;
    }
}

static Value make_exceptiontable(Thread *t, Code *code)
{
    ByteArray *b = kr_bytearray_from(t, "", 0);
    bool ok = b != NULL;
    for (uint32_t i = 0; ok && i < code->nexc; i++) {
        const ExcEntry *e = &code->exc[i];
        put_exc_varint(b, t, &ok, e->start * CODE_UNITS, 0x80);
        put_exc_varint(b, t, &ok, (e->end - e->start) * CODE_UNITS, 0);
        put_exc_varint(b, t, &ok, e->handler * CODE_UNITS, 0);
        put_exc_varint(b, t, &ok, (uint32_t)e->lasti, 0);
    }
    if (!ok) {
        return VALUE_ERROR;
    }
    Bytes *bytes = kr_bytes_from(t, kr_bytearray_data(b), b->ob_base.ob_size);
    return bytes == NULL ? VALUE_ERROR : value_from_ptr(bytes);
}

/* -- Attributes ----------------------------------------------------------------------------- */

static Value code_get_code(Thread *t, Value self)
{
    Code *code = as_code(self);
    Bytes *b = kr_bytes_from(t, code->instrs, (isize)(code->ninstrs * sizeof(Instr)));
    return b == NULL ? VALUE_ERROR : value_from_ptr(b);
}

enum { KIND_LOCAL = 0x20, KIND_CELL = 0x40, KIND_FREE = 0x80 };

/* Names of the registers whose kind has one of these bits. */
static Value names_of_kind(Thread *t, const Code *code, int bits)
{
    const Tuple *names = names_of(code);
    const uint8_t *kinds =
        (const uint8_t *)kr_bytes_data((Bytes *)value_ptr(code->co_localspluskinds));
    isize n = kr_tuple_len(names), count = 0;
    for (isize i = 0; i < n; i++) {
        count += (kinds[i] & bits) != 0;
    }
    if (count == 0) {
        return value_from_ptr(kr_empty_tuple);
    }
    Tuple *out = kr_tuple_new(t, count);
    if (out == NULL) {
        return VALUE_ERROR;
    }
    for (isize i = 0, k = 0; i < n; i++) {
        if (kinds[i] & bits) {
            out->ob_item[k++] = kr_tuple_get(names, i);
        }
    }
    return value_from_ptr(out);
}

static Value code_get_varnames(Thread *t, Value self)
{
    return names_of_kind(t, as_code(self), KIND_LOCAL);
}
static Value code_get_cellvars(Thread *t, Value self)
{
    return names_of_kind(t, as_code(self), KIND_CELL);
}
static Value code_get_freevars(Thread *t, Value self)
{
    return names_of_kind(t, as_code(self), KIND_FREE);
}

static Value code_get_linetable(Thread *t, Value self)
{
    Code *code = as_code(self);
    if (value_is_null(code->co_linetable)) {
        Value table = make_linetable(t, code);
        if (value_is_error(table)) {
            return VALUE_ERROR;
        }
        kr_gc_write(code, &code->co_linetable, table);
    }
    return code->co_linetable;
}

static Value code_get_exceptiontable(Thread *t, Value self)
{
    Code *code = as_code(self);
    if (value_is_null(code->co_exceptiontable)) {
        Value table = make_exceptiontable(t, code);
        if (value_is_error(table)) {
            return VALUE_ERROR;
        }
        kr_gc_write(code, &code->co_exceptiontable, table);
    }
    return code->co_exceptiontable;
}

/* The line number table of old: pairs of (code bytes, signed line steps). */
static Value code_get_lnotab(Thread *t, Value self)
{
    Code *code = as_code(self);
    ByteArray *b = kr_bytearray_from(t, "", 0);
    bool ok = b != NULL;
    int line = code->co_firstlineno;
    uint32_t from = 0;
    for (uint32_t i = 0; ok && i < code->ninstrs; i++) {
        int next = code->positions[i].line;
        if (next < 0 || next == line) {
            continue;
        }
        uint32_t bytes = (i - from) * CODE_UNITS * 2;
        int step = next - line;
        for (; bytes > 254; bytes -= 254) {
            put_byte(b, t, &ok, 254);
            put_byte(b, t, &ok, 0);
        }
        while (step < -128 || step > 127) {
            int part = step < 0 ? -128 : 127;
            put_byte(b, t, &ok, (int)bytes);
            put_byte(b, t, &ok, part);
            bytes = 0;
            step -= part;
        }
        put_byte(b, t, &ok, (int)bytes);
        put_byte(b, t, &ok, step);
        line = next;
        from = i;
    }
    if (!ok) {
        return VALUE_ERROR;
    }
    Bytes *bytes = kr_bytes_from(t, kr_bytearray_data(b), b->ob_base.ob_size);
    return bytes == NULL ? VALUE_ERROR : value_from_ptr(bytes);
}

static Value code_get_names(Thread *t, Value self) { return as_code(self)->co_names; }

static const NativeGetSet code_getset[] = {
    {"co_lnotab", code_get_lnotab, NULL, NULL},
    {"_co_code_adaptive", code_get_code, NULL, NULL},
    {"co_varnames", code_get_varnames, NULL, NULL},
    {"co_cellvars", code_get_cellvars, NULL, NULL},
    {"co_freevars", code_get_freevars, NULL, NULL},
    {"co_code", code_get_code, NULL, NULL},
    {"co_linetable", code_get_linetable, NULL, NULL},
    {"co_exceptiontable", code_get_exceptiontable, NULL, NULL},
    {"co_names", code_get_names, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const NativeMember code_members[] = {
    {"co_argcount", NM_INT, offsetof(Code, co_argcount), NM_READONLY, NULL},
    {"co_posonlyargcount", NM_INT, offsetof(Code, co_posonlyargcount), NM_READONLY, NULL},
    {"co_kwonlyargcount", NM_INT, offsetof(Code, co_kwonlyargcount), NM_READONLY, NULL},
    {"co_stacksize", NM_INT, offsetof(Code, co_stacksize), NM_READONLY, NULL},
    {"co_flags", NM_INT, offsetof(Code, co_flags), NM_READONLY, NULL},
    {"co_nlocals", NM_INT, offsetof(Code, co_nlocals), NM_READONLY, NULL},
    {"co_consts", NM_VALUE, offsetof(Code, co_consts), NM_READONLY, NULL},
    {"co_filename", NM_VALUE, offsetof(Code, co_filename), NM_READONLY, NULL},
    {"co_name", NM_VALUE, offsetof(Code, co_name), NM_READONLY, NULL},
    {"co_qualname", NM_VALUE, offsetof(Code, co_qualname), NM_READONLY, NULL},
    {"co_firstlineno", NM_INT, offsetof(Code, co_firstlineno), NM_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* -- Methods -------------------------------------------------------------------------------- */

static Value small_or_none(int v) { return v < 0 ? KR_NONE : value_from_small(v); }

/* Iterator over (start, end, line) of runs of instructions of one line. */
static Value code_lines(Thread *t, Value self)
{
    Code *code = as_code(self);
    List *out = kr_list_new(t, 8);
    if (out == NULL) {
        return VALUE_ERROR;
    }
    for (uint32_t i = 0; i < code->ninstrs;) {
        uint32_t end = i + 1;
        while (end < code->ninstrs && code->positions[end].line == code->positions[i].line) {
            end++;
        }
        Value row[3] = {value_from_small((int64_t)i * CODE_UNITS * 2),
                        value_from_small((int64_t)end * CODE_UNITS * 2),
                        small_or_none(code->positions[i].line)};
        Tuple *tuple = kr_tuple_from(t, row, 3);
        if (tuple == NULL || !kr_list_append(t, out, value_from_ptr(tuple))) {
            return VALUE_ERROR;
        }
        i = end;
    }
    return kr_iter(t, value_from_ptr(out));
}

/* Iterator over (line, end_line, column, end_column) of each code unit. */
static Value code_positions(Thread *t, Value self)
{
    Code *code = as_code(self);
    List *out = kr_list_new(t, (isize)code->ninstrs * CODE_UNITS);
    if (out == NULL) {
        return VALUE_ERROR;
    }
    for (uint32_t i = 0; i < code->ninstrs; i++) {
        const Position *p = &code->positions[i];
        Value row[4] = {small_or_none(p->line), small_or_none(p->end_line), small_or_none(p->col),
                        small_or_none(p->end_col)};
        Tuple *tuple = kr_tuple_from(t, row, 4);
        if (tuple == NULL) {
            return VALUE_ERROR;
        }
        for (int k = 0; k < CODE_UNITS; k++) {
            if (!kr_list_append(t, out, value_from_ptr(tuple))) {
                return VALUE_ERROR;
            }
        }
    }
    return kr_iter(t, value_from_ptr(out));
}

static Value code_sizeof(Thread *t, Value self)
{
    Code *code = as_code(self);
    return kr_int_from_i64(
        t, (int64_t)(sizeof *code + code->ninstrs * (sizeof(Instr) + sizeof(Position))));
}

static Value code_varname_from_oparg(Thread *t, Value self, const Value *args)
{
    isize i;
    if (!kr_arg_isize(t, args[0], &i)) {
        return VALUE_ERROR;
    }
    Tuple *names = names_of(as_code(self));
    if (i < 0 || i >= kr_tuple_len(names)) {
        return kr_raise(t, KR_EXC(IndexError), "tuple index out of range");
    }
    return kr_tuple_get(names, i);
}

static Code *clone(Thread *t, const Code *from)
{
    Code *code = kr_code_new(t);
    if (code == NULL) {
        return NULL;
    }
    memcpy((char *)code + sizeof(Object), (const char *)from + sizeof(Object),
           sizeof *code - sizeof(Object));
    code->co_weakreflist = NULL;
    code->loops = NULL;
    code->live = NULL;
    code->co_extra = NULL;
    if (code->ncaches > 0) {
        code->caches = kr_gc_new_block(t, code->ncaches * sizeof(InlineCache), GCK_RAW);
        if (code->caches == NULL) {
            return NULL;
        }
        for (uint32_t i = 0; i < code->ncaches; i++) {
            code->caches[i].name = from->caches[i].name;
        }
    }
    return code;
}

#define REPLACE_DOC                                                                \
    "replace($self, /, *, co_argcount=-1, co_posonlyargcount=-1,\n"                \
    "        co_kwonlyargcount=-1, co_nlocals=-1, co_stacksize=-1,\n"              \
    "        co_flags=-1, co_firstlineno=-1, co_code=None, co_consts=None,\n"      \
    "        co_names=None, co_varnames=None, co_freevars=None,\n"                 \
    "        co_cellvars=None, co_filename=None, co_name=None,\n"                  \
    "        co_qualname=None, co_linetable=None, co_exceptiontable=None)\n--\n\n" \
    "Return a copy of the code object with new values for the specified fields."

enum {
    RP_argcount,
    RP_posonly,
    RP_kwonly,
    RP_nlocals,
    RP_stacksize,
    RP_flags,
    RP_firstlineno,
    RP_code,
    RP_consts,
    RP_names,
    RP_varnames,
    RP_freevars,
    RP_cellvars,
    RP_filename,
    RP_name,
    RP_qualname,
    RP_linetable,
    RP_exceptiontable
};

static bool replace_int(Thread *t, Value v, int *field)
{
    if (value_is_null(v)) {
        return true;
    }
    int i;
    if (!kr_arg_int(t, v, &i)) {
        return false;
    }
    if (i < 0) {
        return kr_fail(t, KR_EXC(ValueError), "code: argument out of range");
    }
    *field = i;
    return true;
}

static bool replace_object(Thread *t, Value v, Value *field, Type *type, const char *name)
{
    if (value_is_null(v) || kr_is_none(v)) {
        return true;
    }
    if (!kr_is_instance_of(v, type)) {
        return kr_fail(t, KR_EXC(TypeError), "replace() argument '%s' must be %N, not %T", name,
                       type, v);
    }
    *field = v;
    return true;
}

/* The new value must equal the old one: names and instructions of registers cannot be changed
 * alone. */
static bool check_same(Thread *t, Value v, Value old, const char *name)
{
    if (value_is_null(v) || kr_is_none(v)) {
        return true;
    }
    int same = value_is_error(old) ? -1 : kr_equal(t, v, old);
    if (same == 0) {
        kr_raise(t, KR_EXC(ValueError), "code.replace: Krait's bytecode cannot take another %s",
                 name);
    }
    return same > 0;
}

/* Instructions count constants, and the names behind them: a new tuple needs the old length. */
static bool replace_consts(Thread *t, Code *code, Value v)
{
    if (value_is_null(v) || kr_is_none(v)) {
        return true;
    }
    if (!kr_is_tuple(v)) {
        return kr_fail(t, KR_EXC(TypeError), "replace() argument 'co_consts' must be tuple, not %T",
                       v);
    }
    isize n = kr_tuple_len((Tuple *)value_ptr(code->co_consts));
    if (kr_tuple_len((Tuple *)value_ptr(v)) != n) {
        return kr_fail(t, KR_EXC(ValueError), "code.replace: co_consts must keep its length (%zd)",
                       n);
    }
    Value *all = kr_gc_new_block(t, (code->nconsts + 1) * sizeof *all, GCK_RAW);
    if (all == NULL) {
        return false;
    }
    memcpy(all, code->consts, code->nconsts * sizeof *all);
    memcpy(all, ((Tuple *)value_ptr(v))->ob_item, (size_t)n * sizeof *all);
    code->consts = all;
    code->co_consts = v;
    return true;
}

static bool rename_registers(Thread *t, Code *code, Value v, int bits, Value old)
{
    if (value_is_null(v) || kr_is_none(v)) {
        return true;
    }
    if (!kr_is_tuple(v) || value_is_error(old)) {
        return !value_is_error(old) &&
               kr_fail(t, KR_EXC(TypeError), "name tuples must contain only strings, not '%T'", v);
    }
    Tuple *fresh = (Tuple *)value_ptr(v), *have = names_of(code);
    if (kr_tuple_len(fresh) != kr_tuple_len((Tuple *)value_ptr(old))) {
        return kr_fail(t, KR_EXC(ValueError),
                       "code.replace: the number of variables cannot change");
    }
    const uint8_t *kinds =
        (const uint8_t *)kr_bytes_data((Bytes *)value_ptr(code->co_localspluskinds));
    Tuple *names = kr_tuple_from(t, have->ob_item, kr_tuple_len(have));
    if (names == NULL) {
        return false;
    }
    for (isize i = 0, k = 0; i < kr_tuple_len(names); i++) {
        if (kinds[i] & bits) {
            Value name = kr_tuple_get(fresh, k++);
            if (!kr_is_str(name)) {
                return kr_fail(t, KR_EXC(TypeError),
                               "name tuples must contain only strings, not '%T'", name);
            }
            Str *interned = kr_str_intern(t, (Str *)value_ptr(name));
            if (interned == NULL) {
                return false;
            }
            names->ob_item[i] = value_from_ptr(interned);
        }
    }
    code->co_localsplusnames = value_from_ptr(names);
    return true;
}

static Value code_replace(Thread *t, Value self, const Value *a)
{
    Code *from = as_code(self), *code = clone(t, from);
    if (code == NULL) {
        return VALUE_ERROR;
    }
    int nlocals = code->co_nlocals;
    bool ok =
        replace_int(t, a[RP_argcount], &code->co_argcount) &&
        replace_int(t, a[RP_posonly], &code->co_posonlyargcount) &&
        replace_int(t, a[RP_kwonly], &code->co_kwonlyargcount) &&
        replace_int(t, a[RP_nlocals], &nlocals) &&
        replace_int(t, a[RP_stacksize], &code->co_stacksize) &&
        replace_int(t, a[RP_flags], &code->co_flags) &&
        replace_int(t, a[RP_firstlineno], &code->co_firstlineno) &&
        check_same(t, a[RP_code], code_get_code(t, self), "co_code") &&
        replace_consts(t, code, a[RP_consts]) &&
        replace_object(t, a[RP_names], &code->co_names, &PyTuple_Type, "co_names") &&
        rename_registers(t, code, a[RP_varnames], KIND_LOCAL, code_get_varnames(t, self)) &&
        rename_registers(t, code, a[RP_freevars], KIND_FREE, code_get_freevars(t, self)) &&
        rename_registers(t, code, a[RP_cellvars], KIND_CELL, code_get_cellvars(t, self)) &&
        replace_object(t, a[RP_filename], &code->co_filename, &PyUnicode_Type, "co_filename") &&
        replace_object(t, a[RP_name], &code->co_name, &PyUnicode_Type, "co_name") &&
        replace_object(t, a[RP_qualname], &code->co_qualname, &PyUnicode_Type, "co_qualname") &&
        replace_object(t, a[RP_linetable], &code->co_linetable, &PyBytes_Type, "co_linetable") &&
        replace_object(t, a[RP_exceptiontable], &code->co_exceptiontable, &PyBytes_Type,
                       "co_exceptiontable");
    if (!ok) {
        return VALUE_ERROR;
    }
    if (code->co_argcount + code->co_kwonlyargcount > code->co_nlocals ||
        nlocals != code->co_nlocals || code->co_posonlyargcount > code->co_argcount) {
        return kr_raise(t, KR_EXC(ValueError), "code: co_nlocals != len(co_varnames)");
    }
    return kr_code_ready(t, code) ? value_from_ptr(code) : VALUE_ERROR;
}

#define CODE_METHODS(M)                                                                        \
    M(NOARGS, code_sizeof, 0, "__sizeof__", NULL)                                              \
    M(NOARGS, code_lines, 0, "co_lines", NULL)                                                 \
    M(NOARGS, code_positions, 0, "co_positions", NULL)                                         \
    M(ARGS, code_replace, 0, "replace", REPLACE_DOC)                                           \
    M(ARGS, code_varname_from_oparg, 0, "_varname_from_oparg",                                 \
      "_varname_from_oparg($self, /, oparg)\n--\n\n(internal-only) Return the local variable " \
      "name for the "                                                                          \
      "given oparg.\n\nWARNING: this method is for internal use only and may change or go away.")
KR_NATIVE_TABLE(code_methods, CODE_METHODS)

/* -- The type ------------------------------------------------------------------------------- */

static Value code_repr(Thread *t, Value self)
{
    Code *code = as_code(self);
    return value_from_ptr(kr_str_format(t, "<code object %S at %p, file \"%S\", line %d>",
                                        code->co_name, (void *)code, code->co_filename,
                                        code->co_firstlineno != 0 ? code->co_firstlineno : -1));
}

static bool same_values(Thread *t, Value a, Value b, bool *equal)
{
    if (!*equal) {
        return true;
    }
    int same = kr_equal(t, a, b);
    *equal = same > 0;
    return same >= 0;
}

/* Constants compare with their types and signs: 1, 1.0, True and -0.0, 0.0 are different programs.
 */
static bool same_consts(Thread *t, Value a, Value b, bool *equal)
{
    if (kr_type(a) != kr_type(b)) {
        *equal = false;
    }
    if (!*equal) {
        return true;
    }
    if (value_is_double(a)) {
        *equal = value_same(a, b);
        return true;
    }
    if (kr_is_exact_tuple(a)) {
        Tuple *x = (Tuple *)value_ptr(a), *y = (Tuple *)value_ptr(b);
        *equal = kr_tuple_len(x) == kr_tuple_len(y);
        if (!kr_enter_recursive(t, " in comparison")) {
            return false;
        }
        bool ok = true;
        for (isize i = 0; ok && *equal && i < kr_tuple_len(x); i++) {
            ok = same_consts(t, kr_tuple_get(x, i), kr_tuple_get(y, i), equal);
        }
        kr_leave_recursive(t);
        return ok;
    }
    return same_values(t, a, b, equal);
}

static Value code_richcompare(Thread *t, Value a, Value b, int op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !kr_is_exact(a, &PyCode_Type) ||
        !kr_is_exact(b, &PyCode_Type)) {
        return KR_NOTIMPLEMENTED;
    }
    Code *x = as_code(a), *y = as_code(b);
    bool equal =
        x->co_argcount == y->co_argcount && x->co_posonlyargcount == y->co_posonlyargcount &&
        x->co_kwonlyargcount == y->co_kwonlyargcount && x->co_flags == y->co_flags &&
        x->co_firstlineno == y->co_firstlineno && x->ninstrs == y->ninstrs && x->nexc == y->nexc &&
        memcmp(x->instrs, y->instrs, x->ninstrs * sizeof(Instr)) == 0 &&
        memcmp(x->positions, y->positions, x->ninstrs * sizeof(Position)) == 0;
    bool ok = same_values(t, x->co_name, y->co_name, &equal) &&
              same_consts(t, x->co_consts, y->co_consts, &equal) &&
              same_values(t, x->co_names, y->co_names, &equal) &&
              same_values(t, x->co_localsplusnames, y->co_localsplusnames, &equal);
    return ok ? kr_bool(equal == (op == CMP_EQ)) : VALUE_ERROR;
}

static int64_t code_hash(Thread *t, Value self)
{
    Code *code = as_code(self);
    int64_t name = kr_hash(t, code->co_name),
            names = name == -1 ? -1 : kr_hash(t, code->co_localsplusnames);
    if (names == -1) {
        return -1;
    }
    uint64_t h = (uint64_t)name * 31 ^ (uint64_t)names;
    h = h * 31 + (uint64_t)code->co_argcount * 7 + (uint64_t)code->co_flags +
        (uint64_t)code->co_firstlineno * 131;
    for (uint32_t i = 0; i < code->ninstrs; i++) {
        h = h * 1000003 + code->instrs[i].op;
    }
    return (int64_t)h == -1 ? -2 : (int64_t)h;
}

static Value code_new(Thread *t, Type *type, const Value *args, size_t nargs, Tuple *kwnames)
{
    return kr_raise(
        t, KR_EXC(NotImplementedError),
        "Krait cannot make a code object from CPython bytecode; use compile() or code.replace()");
}

#define CODE_SLOTS(S)                            \
    S(tp_repr, UNARY, code_repr)                 \
    S(tp_hash, HASH, code_hash)                  \
    S(tp_richcompare, RICHCMP, code_richcompare) \
    S(tp_new, NEW, code_new)
KR_TYPE_SLOTS(code, CODE_SLOTS)

static TypeInfo code_info = {
    .slots = {CODE_SLOTS(KR_SLOT_NATIVE)},
    .c_slots = code_c_slots,
    .methods = code_methods,
    .getset = code_getset,
    .members = code_members,
    .flags = TI_NATIVE,
};
Type PyCode_Type = {
    KR_TYPE_HEAD("code", 184, 2),
    .tp_flags = TPF_DEFAULT | TPF_IMMUTABLETYPE,
    .tp_weaklistoffset = offsetof(Code, co_weakreflist),
    .tp_doc = "code(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, "
              "codestring, "
              "constants, names, varnames, filename, name,\n     qualname, firstlineno, linetable, "
              "exceptiontable, freevars=(),\n     cellvars=(), /)\n--\n\nCreate a code object.  "
              "Not for the "
              "faint of heart.",
    .tp_cache = &code_info,
};
