/* record_dict.c -- dicts and sets: where a key lies.
 *
 * A look-up is a call (READS) that gives the entry, so that one stands for all that ask for the
 * same key of the same dict with no store or other call between them: `k in d`, then `d[k]`, then
 * `d[k] = v`.  What replaces the value of an entry leaves it where it is (opt_fold.c).
 */
#include "jit/record_prims.h"

/* The primitives expect `J`, `t`, `fp` and `pc`. */

/* The entry of a key; NULL: none, DICT_DECLINED.  Nothing is left to guard. */
static P entry_of(Recorder *J, Thread *t, Frame *fp, P dict, V key)
{
    const Instr *pc = J->pc;
    return CALL_P(READS, kr_plain_dict_entry, AP(dict), AV(key));
}

/* The outcome is seen: elsewhere register `n` gets the other one, and it goes on behind the
 * bytecode. */
static void decide(Recorder *J, uint32_t n, bool found, bool negated, IRType t, IRRef a)
{
    jit_rec_otherwise(J, n, kr_bool(found == negated), found ? IR_GNE : IR_GEQ, t, a,
                      jit_ir_k(&J->buf, t, 0));
}

bool jit_rec_contains(Recorder *J, Thread *t, Frame *fp, V container, V item, uint32_t n,
                      bool negated, bool *found)
{
    const Instr *pc = J->pc;
    const Type *type = J->failed == NULL ? PROMOTE_TYPE(container) : NULL;
    if (type == &PyDict_Type) {
        P entry = entry_of(J, t, fp, PTR(container), item);
        *found = entry.p_ != NULL;
        if (P_EQ(entry, DICT_DECLINED)) {
            return false;
        }
        decide(J, n, *found, negated, IRT_PTR, entry.ref);
        return true;
    }
    if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        P set = PTR(container);
        REC_CALL(READS, kr_plain_set_contains, IRT_RAW, 32, AP(set), AV(item))
        RAW r = {kr_plain_set_contains(t, set.p_, item.v_), call_};
        *found = r.r_ != 0;
        if (!RAW_ULT(r, RAW_CONST(2))) {
            return false;
        }
        decide(J, n, *found, negated, IRT_RAW, r.ref);
        return true;
    }
    return false;
}

/* A constant str is looked for where it was found now: guarded is that the entry `at` bytes behind
 * `entries` has this very key.  The root is that of jit_rec_entry(). */
static bool place_of(Recorder *J, Thread *t, P p, V key, P *entries, size_t *at)
{
    if (J->failed != NULL || !jit_ir_is_k(&J->buf, key.ref) || !kr_is_exact_str(key.v_) ||
        !kr_str_is_interned((Str *)value_ptr(key.v_))) {
        return false;
    }
    Dict *d = p.p_;
    int64_t hash = kr_str_hash(t, (Str *)value_ptr(key.v_));
    isize ix = hash == -1 ? DICT_UNDECIDED : kr_dict_lookup_plain(t, d, key.v_, hash, kr_is_plain);
    kr_err_clear(t);
    *at = (size_t)ix * sizeof(DictEntry);
    if (ix < 0 || *at >= 4000 || !value_same(d->ma_keys->entries[ix].key, key.v_)) {
        return false;
    }
    P keys = LOADP(p, offsetof(Dict, ma_keys));
    (void)RAW_ULT(RAW_CONST(ix), LOADRAW(keys, offsetof(DictKeys, nentries)));
    *entries = LOADP(keys, offsetof(DictKeys, entries));
    (void)V_SAME(LOADV(*entries, *at + offsetof(DictEntry, key)), key);
    return true;
}

/* d[key] */
bool jit_rec_dict_get(Recorder *J, Thread *t, Frame *fp, P p, V key, V *out)
{
    if (J->failed == NULL && jit_ir_is_k(&J->buf, key.ref)) {
        IRRef made = jit_rec_kw_value(J, p.ref, key.v_);
        Value v = made == 0 ? VALUE_NULL : kr_plain_dict_get(t, p.p_, key.v_);
        if (!value_is_null(v)) {
            *out = (V){v, made};
            return true;
        }
    }
    P entries;
    size_t at;
    if (place_of(J, t, p, key, &entries, &at)) {
        *out = LOADV(entries, at + offsetof(DictEntry, value));
        return true;
    }
    P entry = entry_of(J, t, fp, p, key);
    if (P_EQ(entry, DICT_DECLINED) || P_EQ(entry, NULL)) {
        return false;
    }
    *out = LOADV(entry, offsetof(DictEntry, value));
    return true;
}

/* Is an item assigned to soon?  Mostly it is the one that is asked for. */
static bool is_put_soon(const Code *code, const Instr *pc)
{
    const Instr *end = code->instrs + code->ninstrs;
    for (int i = 0; i < 10 && pc < end; i++, pc++) {
        if (pc->op == OP_SETITEM) {
            return true;
        }
    }
    return false;
}

bool jit_rec_dict_find(Recorder *J, Thread *t, Frame *fp, P dict, V key, V otherwise, V *out)
{
    if (J->failed != NULL || kr_plain_dict_entry(t, dict.p_, key.v_) == DICT_DECLINED) {
        return false;
    }
    P entries;
    size_t at;
    if (place_of(J, t, dict, key, &entries, &at)) {
        *out = LOADV(entries, at + offsetof(DictEntry, value));
        return true;
    }
    const Instr *pc = J->pc;
    if (!is_put_soon(fp->code, pc)) {
        return false;
    }
    P entry = entry_of(J, t, fp, dict, key);
    if (P_EQ(entry, DICT_DECLINED)) {
        return false;
    }
    /* No guard on whether it is there: that changes from round to round while a dict fills. */
    *out = CALL_V(READS, kr_plain_entry_value, AP(entry), AV(otherwise));
    return true;
}

/* Has the trace found out that the entry is there, that it is not? */
static bool is_known(Recorder *J, P entry, IROp guard)
{
    return jit_opt_equal(&J->buf, guard, IRT_PTR, entry.ref, jit_ir_kptr(&J->buf, NULL),
                         entry.ref) != 0;
}

bool jit_rec_key_misses(Recorder *J, Thread *t, Frame *fp, P dict, V key)
{
    if (J->failed != NULL) {
        return false;
    }
    P entry = entry_of(J, t, fp, dict, key);
    return !P_EQ(entry, DICT_DECLINED) && P_EQ(entry, NULL) &&
           jit_rec_throws(J, t, fp, KR_EXC(KeyError), key.v_, key.ref);
}

/* d[key] = v.  Where the look-up has been made the entry is written, else one call does both: it
 * does not mind whether there is an entry. */
bool jit_rec_dict_put(Recorder *J, Thread *t, Frame *fp, P p, V key, V v)
{
    const Instr *pc = J->pc;
    P entries;
    size_t at;
    if (place_of(J, t, p, key, &entries, &at)) {
        IRRef field = jit_rec_emit(J, IR_FREF, IRT_PTR, entries.ref,
                                   (IRRef)(at + offsetof(DictEntry, value)));
        IRRef value = jit_rec_box(J, v.ref);
        (void)jit_rec_emit(J, IR_STORE, IRT_NIL, field, value);
        jit_rec_dict_changed(J, p.ref);
        return kr_plain_dict_set(t, p.p_, key.v_, v.v_);
    }
    if (J->failed == NULL) {
        IRRef before = (IRRef)J->buf.n;
        P entry = entry_of(J, t, fp, p, key);
        if (entry.ref < before && entry.p_ != DICT_DECLINED) {
            (void)P_EQ(entry, DICT_DECLINED);
            if (is_known(J, entry, IR_GEQ)) {
                return TRY_OK(WRITES, kr_plain_dict_insert, AP(p), AV(key), AV(v));
            }
            if (!is_known(J, entry, IR_GNE)) {
                return TRY_OK(WRITES, kr_plain_dict_put, AP(p), AP(entry), AV(key), AV(v));
            }
            return TRY_OK(WRITES, kr_plain_dict_replace, AP(p), AP(entry), AV(v));
        }
    }
    return TRY_OK(WRITES, kr_plain_dict_set, AP(p), AV(key), AV(v));
}
