/* record_str.c -- strings of one ASCII character without objects: their codes are compared, and
 * looked for in constants.
 */
#include "jit/record_native.h"

/* The code of a str of one ASCII character, whichever object it is; -1: it is none. */
static int code_of(Value v)
{
    if (value_is_null(v) || !kr_is_exact_str(v)) {
        return -1;
    }
    const Str *s = (const Str *)value_ptr(v);
    if (!kr_str_is_flat(s) || kr_str_len(s) != 1 || kr_str_at(s, 0) >= 128) {
        return -1;
    }
    return (int)kr_str_at(s, 0);
}

int jit_rec_char_code(Value v)
{
    int code = code_of(v);
    return code >= 0 && value_ptr(v) == (Object *)kr_latin1[code] ? code : -1;
}

/* Is it known to be a string of one character without a guard? */
static bool is_known(const Recorder *J, V x)
{
    const IRIns *ins = &J->buf.ins[x.ref];
    return ins->t == IRT_CHR || ins->op == IR_BOXC || (ins->op == IR_K64 && code_of(x.v_) >= 0);
}

/* As a CHR.  0: it cannot be one. */
static IRRef as_char(Recorder *J, V x)
{
    const IRIns *ins = &J->buf.ins[x.ref];
    if (ins->t == IRT_CHR) {
        return x.ref;
    }
    if (ins->op == IR_BOXC) {
        return ins->a;
    }
    if (ins->op == IR_K64) {
        int code = code_of(x.v_);
        return code >= 0 ? jit_ir_kchr(&J->buf, (uint8_t)code) : 0;
    }
    if (jit_rec_char_code(x.v_) < 0) {
        return 0;
    }
    (void)jit_rec_type_of(J, x.v_, x.ref);
    IRRef p = jit_rec_typed(J, x.ref, IRT_PTR);
    return jit_rec_guard(J, IR_GCHR, IRT_CHR, p, 0);
}

bool jit_rec_str_compare(Recorder *J, int op, V x, V y, bool *outcome)
{
    static const IROp yes[] = {IR_GLT, IR_GLE, IR_GEQ, IR_GNE, IR_GGT, IR_GGE};
    static const IROp no[] = {IR_GGE, IR_GGT, IR_GNE, IR_GEQ, IR_GLE, IR_GLT};
    bool same;
    if ((op == CMP_EQ || op == CMP_NE) &&
        (jit_rec_part_is(J, x, y, &same) || jit_rec_part_is(J, y, x, &same))) {
        *outcome = same == (op == CMP_EQ);
        return true;
    }
    if (J->failed != NULL || (!is_known(J, x) && !is_known(J, y))) {
        return false;
    }
    int a = code_of(x.v_), b = code_of(y.v_);
    if (a < 0 || b < 0) {
        /* One of them is a constant of another length: they are never equal. */
        bool constant = J->buf.ins[a < 0 ? x.ref : y.ref].op == IR_K64;
        *outcome = op == CMP_NE;
        return constant && (op == CMP_EQ || op == CMP_NE) && (a >= 0 || b >= 0);
    }
    IRRef ra = as_char(J, x), rb = ra == 0 ? 0 : as_char(J, y);
    if (rb == 0) {
        return false;
    }
    *outcome = kr_compare_i64(a, b, op);
    (void)jit_rec_guard(J, *outcome ? yes[op] : no[op], IRT_CHR, ra, rb);
    return true;
}

bool jit_rec_same_char(Recorder *J, IRRef a, IRRef b, bool same)
{
    const IRIns *ia = &J->buf.ins[a], *ib = &J->buf.ins[b];
    if (ia->t != IRT_CHR) {
        return jit_rec_same_char(J, b, a, same);
    }
    if (ib->op == IR_BOXC) {
        b = ib->a;
    } else if (ib->op == IR_K64 && ib->t != IRT_CHR) {
        Value v = {jit_ir_kbits(&J->buf, b)};
        int code = ib->t == IRT_PTR ? jit_rec_char_code(v) : -1;
        if (code < 0) {
            return !same; /* no such string: nothing has to be asked */
        }
        b = jit_ir_kchr(&J->buf, (uint8_t)code);
    } else if (ib->t != IRT_CHR) {
        return false;
    }
    (void)jit_rec_guard(J, same ? IR_GEQ : IR_GNE, IRT_CHR, a, b);
    return true;
}

static void add_bit(uint64_t *bits, int code) { bits[code / 64] |= (uint64_t)1 << code % 64; }

/* Which ASCII characters a constant contains, one bit for each.  false: it is no text, tuple or
 * frozenset, or something in it may equal a string and is none. */
static bool members(Value container, uint64_t *bits)
{
    void *p = value_is_null(container) || !value_is_ptr(container) ? NULL : value_ptr(container);
    if (p == NULL) {
        return false;
    }
    bits[0] = bits[1] = 0;
    const Type *type = kr_type(container);
    if (type == &PyUnicode_Type && kr_str_is_flat(p)) {
        for (isize i = 0; i < kr_str_len(p); i++) {
            uint32_t at = kr_str_at(p, i);
            if (at < 128) {
                add_bit(bits, (int)at);
            }
        }
        return true;
    }
    bool tuple = type == &PyTuple_Type;
    if (!tuple && type != &PyFrozenSet_Type) {
        return false;
    }
    Value v;
    isize pos = 0;
    while (tuple ? pos < kr_tuple_len(p) : kr_set_next(p, &pos, &v)) {
        v = tuple ? kr_tuple_get(p, pos++) : v;
        if (value_is_null(v) || (value_is_ptr(v) && !kr_plain_scalar_type(kr_type(v)))) {
            return false;
        }
        int code = code_of(v);
        if (code >= 0) {
            add_bit(bits, code);
        } else if (kr_is_exact_str(v) && !kr_str_is_flat((const Str *)value_ptr(v))) {
            return false;
        }
    }
    return true;
}

/* The guards say which of the two words it is and what the bit is. */
bool jit_rec_str_in(Recorder *J, V container, V item, bool *outcome)
{
    uint64_t bits[2];
    if (J->failed != NULL || J->buf.ins[container.ref].op != IR_K64 || code_of(item.v_) < 0 ||
        !members(container.v_, bits)) {
        return false;
    }
    IRRef c = as_char(J, item);
    if (c == 0) {
        return false;
    }
    int code = code_of(item.v_), half = code / 64;
    *outcome = bits[half] >> code % 64 & 1;
    IRBuf *buf = &J->buf;
    (void)jit_rec_guard(J, half == 0 ? IR_GLT : IR_GGE, IRT_CHR, c, jit_ir_kchr(buf, 64));
    if (bits[half] == 0) {
        return true;
    }
    IRRef n = half == 0 ? c : jit_rec_emit(J, IR_SUB, IRT_RAW, c, jit_ir_kraw(buf, 64));
    IRRef word = jit_rec_emit(J, IR_SHR, IRT_U64, jit_ir_k(buf, IRT_U64, bits[half]), n);
    IRRef bit = jit_rec_emit(J, IR_AND, IRT_U64, word, jit_ir_k(buf, IRT_U64, 1));
    (void)jit_rec_guard(J, *outcome ? IR_GNE : IR_GEQ, IRT_U64, bit, jit_ir_k(buf, IRT_U64, 0));
    return true;
}

/* text.startswith(c), text.endswith(c) of a constant character: one is looked at. */
static bool stands_there(Site *s, bool at_end, V *out)
{
    SITE(s);
    V part = s->arg[0];
    if (J->failed != NULL || J->buf.ins[part.ref].op != IR_K64 || code_of(part.v_) < 0) {
        return false;
    }
    P text = PTR(s->self);
    if (!STR_IS_ASCII(text)) {
        return false;
    }
    RAW len = LOADRAW(text, offsetof(StrAscii, length));
    if (RAW_EQ(len, RAW_CONST(0))) {
        *out = BOX_BOOL(false);
        return true;
    }
    RAW at = at_end ? RAW_SUB(len, RAW_CONST(1)) : RAW_CONST(0);
    V there = STR_CHAR(text, at);
    bool same;
    if (!jit_rec_str_compare(J, CMP_EQ, there, part, &same)) {
        return false;
    }
    *out = BOX_BOOL(same);
    return true;
}
bool jit_rec_startswith(Site *s, V *out) { return stands_there(s, false, out); }
bool jit_rec_endswith(Site *s, V *out) { return stands_there(s, true, out); }
