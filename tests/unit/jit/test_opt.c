/* test_opt.c -- the optimizer on IR as text: folding, ranges, aliases, dead stores, sinking, BIGs.
 *
 * In:   `label = type OP operands @ slot=label ...`, one a line: emitted as the recorder does.
 * Operands are labels, constants (of the type in front of the colon, else of the instruction's),
 * &list and other addresses of types, or plain numbers where the instruction wants one.  `@`: its
 * snapshot's registers. A call: `label = type CALL effect name arguments`.  `loop slot=label ...`
 * closes the loop: these registers come around so. `early` moves class guards to their loads;
 * snapshots written with an `@` do their bytecode again. Out:  what is alive, numbered anew,
 * constants and addresses in place.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "jit/jit.h"
#include "jit/opt.h"
#include "runtime/types/list.h"

static IRBuf buf;
static bool failed; /* a guard that cannot hold was met */

static int setup(void **state)
{
    (void)state;
    jit_opt_off = 0;
    return jit_ir_init(&buf) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    jit_ir_free(&buf);
    return 0;
}

/* -- Text in ----------------------------------------------------------------------------------- */

typedef struct Label {
    char name[16];
    IRRef ref;
} Label;
static Label labels[128];
static uint32_t nlabels;

static const struct {
    const char *name;
    const void *p;
} addresses[] = {{"&list", &PyList_Type},
                 {"&tuple", &PyTuple_Type},
                 {"&float", &PyFloat_Type},
                 {"&str", &PyUnicode_Type},
                 {"&dict", &PyDict_Type}};

static IRType type_named(const char *name)
{
    for (int t = 0; t < IRT_COUNT; t++) {
        if (strcmp(jit_ir_type_name[t], name) == 0) {
            return (IRType)t;
        }
    }
    fail_msg("no type is called %s", name);
    return IRT_NIL;
}

static IRRef find_label(const char *name)
{
    for (uint32_t i = nlabels; i-- > 0;) {
        if (strcmp(labels[i].name, name) == 0) {
            return labels[i].ref;
        }
    }
    return 0;
}

static IRRef constant(IRType t, const char *text)
{
    double d = strtod(text, NULL);
    uint64_t bits = text[0] == '-' ? (uint64_t)strtoll(text, NULL, 0) : strtoull(text, NULL, 0);
    return t == IRT_FLT ? jit_ir_kflt(&buf, d)
                        : jit_ir_k(&buf, t, t == IRT_INT ? bits << 16 : bits);
}

static IRRef reference(IRType t, const char *text)
{
    char prefix[8] = "";
    const char *colon = strchr(text, ':');
    IRRef r = find_label(text);
    if (r != 0) {
        return r;
    }
    for (size_t i = 0; i < KR_COUNT(addresses); i++) {
        if (strcmp(addresses[i].name, text) == 0) {
            return jit_ir_kptr(&buf, addresses[i].p);
        }
    }
    if (colon != NULL) {
        memcpy(prefix, text, (size_t)(colon - text));
        return constant(type_named(prefix), colon + 1);
    }
    if ((text[0] < '0' || text[0] > '9') && text[0] != '-') {
        fail_msg("nothing is called %s", text);
    }
    return constant(t, text);
}

/* The words slot=label from *rest on. */
static uint16_t snapshot(char **rest, bool again)
{
    Snap *s = &buf.snaps[buf.nsnaps];
    *s = (Snap){.first_slot = buf.nsnap_slots,
                .first_frame = buf.nsnap_frames,
                .nframes = 1,
                .again = again,
                .ref = (IRRef)buf.n};
    for (char *w = strtok_r(NULL, " ", rest); w != NULL; w = strtok_r(NULL, " ", rest)) {
        char *name = strchr(w, '=') + 1;
        buf.snap_slots[buf.nsnap_slots++] =
            (SnapSlot){.slot = (uint16_t)atoi(w), .ref = reference(IRT_VAL, name)};
        s->nslots++;
    }
    buf.snap_frames[buf.nsnap_frames++] = (SnapFrame){.base_ref = 1};
    return (uint16_t)buf.nsnaps++;
}

static uint16_t call_named(const char *effect, const char *name)
{
    static const char *const effects[] = {"pure",  "reads",  "makes", "new",
                                          "frame", "writes", "any"};
    CallInfo info = {.name = name, .result_bits = 64};
    for (size_t i = 0; i < KR_COUNT(effects); i++) {
        info.effect = strcmp(effects[i], effect) == 0 ? (uint8_t)i : info.effect;
    }
    info.fn = name; /* the name is the function */
    for (uint32_t i = 0; i < buf.ncalls; i++) {
        info.fn = strcmp(buf.calls[i].name, name) == 0 ? buf.calls[i].fn : info.fn;
    }
    return jit_ir_call(&buf, &info);
}

static void parse_line(char *line)
{
    static char names[32][16];
    static uint32_t nnames;
    char *rest, *at = strchr(line, '@'), *word = strtok_r(line, " ", &rest), *label = NULL;
    char *words[12];
    uint32_t n = 0;
    if (word == NULL) {
        return;
    }
    if (strcmp(word, "loop") == 0) {
        LoopSlot slots[16];
        uint32_t nslots = 0;
        for (word = strtok_r(NULL, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
            IRRef r = reference(IRT_VAL, strchr(word, '=') + 1);
            slots[nslots++] = (LoopSlot){(uint16_t)atoi(word), r, true};
        }
        char none[] = "", *left = none;
        (void)strtok_r(none, " ", &left);
        failed |= !jit_opt_peel(&buf, slots, nslots, snapshot(&left, false));
        return;
    }
    if (strcmp(word, "early") == 0) {
        static IRRef map[IR_MAX + 1];
        if (jit_opt_early(&buf, map)) {
            for (uint32_t i = 0; i < nlabels; i++) {
                labels[i].ref = map[labels[i].ref];
            }
        }
        return;
    }
    for (; word != NULL && word[0] != '@'; word = strtok_r(NULL, " ", &rest)) {
        words[n++] = word;
    }
    char nothing[] = "", *left = nothing;
    if (at == NULL) {
        (void)strtok_r(nothing, " ", &left);
    }
    uint16_t snap = snapshot(at == NULL ? &left : &rest, at != NULL);
    uint32_t w = 0;
    if (n > 1 && words[1][0] == '=') {
        label = words[0];
        w = 2;
    }
    IRType t = type_named(words[w++]);
    IROp op = IR_NOP;
    for (int i = 0; i < IR_COUNT; i++) {
        op = strcmp(jit_ir_info[i].name, words[w]) == 0 ? (IROp)i : op;
    }
    if (op == IR_NOP) {
        fail_msg("no instruction is called %s", words[w]);
    }
    w++;
    IRRef a = 0, b = 0;
    bool fails = false;
    if (op == IR_CALL) {
        char *name = strcpy(names[nnames++ % KR_COUNT(names)], words[w + 1]);
        b = call_named(words[w], name);
        for (w += 2; w < n; w++) {
            a = jit_ir_emit_raw(&buf, IR_CARG, IRT_NIL, a, reference(IRT_VAL, words[w]));
        }
    } else {
        const uint8_t kinds[2] = {jit_ir_info[op].a, jit_ir_info[op].b};
        IRRef *const out[2] = {&a, &b};
        IRType of = op == IR_FREF || op == IR_AREF ? IRT_PTR : t;
        for (int i = 0; i < 2; i++) {
            if (kinds[i] == IROPND_R) {
                *out[i] = reference(of, words[w++]);
            } else if (kinds[i] == IROPND_L) {
                *out[i] = (IRRef)atoi(words[w++]);
            }
        }
    }
    bool guard = jit_ir_info[op].kind == IRK_G;
    IRRef r =
        jit_opt_emit(&buf, op, t, a, b, guard || op == IR_NEW || op == IR_BOXW ? snap : 0, &fails);
    failed |= fails;
    if (label != NULL) {
        assert_true(strlen(label) < sizeof labels[0].name && nlabels < KR_COUNT(labels));
        strcpy(labels[nlabels].name, label);
        labels[nlabels++].ref = r;
    }
}

static void parse(const char *text)
{
    char copy[4096];
    assert_true(strlen(text) < sizeof copy);
    strcpy(copy, text);
    jit_ir_reset(&buf);
    nlabels = 0;
    failed = false;
    assert_int_equal(jit_ir_emit_raw(&buf, IR_FRAME, IRT_PTR, 0, 0), 1);
    char *rest;
    for (char *line = strtok_r(copy, "\n", &rest); line != NULL && !failed;
         line = strtok_r(NULL, "\n", &rest)) {
        parse_line(line);
    }
}

/* -- Text out ---------------------------------------------------------------------------------- */

static void put_ref(FILE *out, const uint32_t *number, IRRef r)
{
    const IRIns *ins = &buf.ins[r];
    if (ins->op == IR_K64) {
        uint64_t bits = buf.k[ins->a];
        double d;
        memcpy(&d, &bits, sizeof d);
        for (size_t i = 0; i < KR_COUNT(addresses); i++) {
            if (bits == (uint64_t)(uintptr_t)addresses[i].p) {
                fprintf(out, " %s", addresses[i].name);
                return;
            }
        }
        if (ins->t == IRT_FLT) {
            fprintf(out, " '%g", d);
        } else if (ins->t == IRT_U64) {
            fprintf(out, " '%lu", (unsigned long)bits);
        } else {
            fprintf(out, " '%ld", (long)(ins->t == IRT_INT ? (int64_t)bits >> 16 : (int64_t)bits));
        }
    } else if (ins->op == IR_FREF) {
        put_ref(out, number, ins->a);
        fprintf(out, "+%u", ins->b);
    } else if (ins->op == IR_AREF) {
        put_ref(out, number, ins->a);
        fputc('[', out);
        put_ref(out, number, ins->b);
        fputs(" ]", out);
    } else {
        fprintf(out, " %u", number[r]);
    }
}

static void put_list(FILE *out, const uint32_t *number, IRRef list)
{
    if (list != 0) {
        put_list(out, number, buf.ins[list].a);
        put_ref(out, number, buf.ins[list].b);
    }
}

static char *print(void)
{
    static uint32_t number[IR_MAX];
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    uint32_t n = 0;
    for (uint32_t i = 1; i < buf.n; i++) {
        const IRIns *ins = &buf.ins[i];
        const IRInfo *info = &jit_ir_info[ins->op];
        if (ins->op == IR_NOP || ins->op == IR_K64 || ins->op == IR_FREF || ins->op == IR_AREF ||
            ins->op == IR_CARG || ins->op == IR_FRAME) {
            continue;
        }
        number[i] = ++n;
        fprintf(out, "%u %s %s", n, jit_ir_type_name[ins->t], info->name);
        if (ins->op == IR_CALL) {
            fprintf(out, " %s", buf.calls[ins->b].name);
            put_list(out, number, ins->a);
        } else {
            for (int side = 0; side < 2; side++) {
                uint8_t kind = side == 0 ? info->a : info->b;
                if (kind == IROPND_R) {
                    put_ref(out, number, side == 0 ? ins->a : ins->b);
                } else if (kind == IROPND_L) {
                    fprintf(out, " %u", side == 0 ? ins->a : ins->b);
                }
            }
        }
        if (jit_ir_has_snap(ins) && buf.snaps[ins->snap].nslots != 0) {
            fputs(" @", out);
            for (uint32_t s = 0; s < buf.snaps[ins->snap].nslots; s++) {
                const SnapSlot *slot = &buf.snap_slots[buf.snaps[ins->snap].first_slot + s];
                if (slot->frame & SNAP_OBJECT) {
                    fprintf(out, " o%u.%u=", slot->frame & ~SNAP_OBJECT, slot->slot);
                } else {
                    fprintf(out, " %u=", slot->slot);
                }
                put_ref(out, number, slot->ref);
            }
        }
        fputc('\n', out);
    }
    fclose(out);
    return text;
}

/* Through all passes. */
static void becomes(const char *text, const char *want)
{
    parse(text);
    assert_false(failed);
    assert_true(jit_opt_last(&buf));
    char *wrong = jit_ir_verify(&buf), *got = print();
    if (wrong != NULL) {
        fail_msg("%s\n%s", wrong, got);
    }
    if (strcmp(got, want) != 0) {
        fail_msg("got\n%swanted\n%s", got, want);
    }
    free(got);
}

/* What is between LOOP and POLL. */
static void body_becomes(const char *text, const char *want)
{
    parse(text);
    assert_false(failed);
    assert_true(jit_opt_last(&buf));
    char *wrong = jit_ir_verify(&buf), *got = print(), *first = strstr(got, " LOOP ");
    assert_null(wrong);
    assert_non_null(first);
    first = strchr(first, '\n') + 1;
    char *last = strstr(first, " nil POLL");
    assert_non_null(last);
    while (last[-1] != '\n') {
        last--;
    }
    *last = '\0';
    assert_string_equal(first, want);
    free(got);
}

static void cannot_hold(const char *text)
{
    parse(text);
    assert_true(failed);
}

#define INT_X   "v = val SLOAD 1\nx = int GINT v\n"
#define INT_XY  INT_X "w = val SLOAD 2\ny = int GINT w\n"
#define U64_X   "v = val SLOAD 1\nx = u64 GU64 v\n"
#define RESULT  "int GEQ z 5\n"
#define FROM_X  "1 val SLOAD 1\n2 int GINT 1\n"
#define FROM_XY FROM_X "3 val SLOAD 2\n4 int GINT 3\n"
#define FROM_U  "1 val SLOAD 1\n2 u64 GU64 1\n"

/* -- Folding ----------------------------------------------------------------------------------- */

static void constants_fold(void **state)
{
    (void)state;
    becomes("a = int ADDOV 40 2\nnil SSTORE 0 val:7\nz = int MULOV a 10\nint GEQ z 420\n",
            "1 nil SSTORE 0 '7\n");
    becomes("a = u64 ADD 18446744073709551615 2\nu64 GEQ a 1\n", "");
    becomes("a = u64 MUL 0x8000000000000001 3\nu64 GEQ a 0x8000000000000003\n", "");
    becomes("a = u64 SHR 0x8000000000000000 raw:63\nu64 GEQ a 1\n", "");
    becomes("a = u64 UMOD 18446744073709551615 10\nu64 GEQ a 5\n", "");
    cannot_hold("a = int ADDOV 0x7FFFFFFFFFFF 1\n");
    cannot_hold("a = u64 ADDOV 18446744073709551615 1\n");
    cannot_hold("a = u64 SUBOV 1 2\n");
    cannot_hold("a = i64 MULOV 0x4000000000000000 2\n");
    cannot_hold("int GLT 3 3\n");
    cannot_hold("u64 GLT 18446744073709551615 1\n");
    becomes("i64 GLT -1 1\nu64 GGT -1 1\n", "");
}

static void neutral_operands_go(void **state)
{
    (void)state;
    becomes(INT_X "a = int ADDOV x 0\nb = int MULOV a 1\nz = int OR b 0\n" RESULT,
            FROM_X "3 int GEQ 2 '5\n");
    becomes(U64_X "a = u64 AND x -1\nb = u64 MUL a 1\nc = u64 SHL b raw:0\nu64 GEQ c 5\n",
            FROM_U "3 u64 GEQ 2 '5\n");
}

static void boxes_and_unboxing_cancel(void **state)
{
    (void)state;
    becomes(INT_X "b = val BOXI x\nnil SSTORE 1 b\n", FROM_X "3 nil SSTORE 1 1\n");
    becomes(U64_X "b = val BOXW x\nnil SSTORE 1 b\n", FROM_U "3 nil SSTORE 1 1\n");
    becomes(U64_X "y = u64 ADD x 1\nb = val BOXW y\nz = u64 GU64 b\nu64 GEQ z 5\n",
            FROM_U "3 u64 ADD 2 '1\n4 u64 GEQ 3 '5\n");
    becomes(U64_X "y = u64 ADD x 1\nb = val BOXW y\nz = i64 GI64 b\ni64 GEQ z 5\n",
            FROM_U "3 u64 ADD 2 '1\n4 i64 GPOS 3\n5 i64 GEQ 4 '5\n");
    becomes(INT_X "y = int INV x\nb = val BOXI y\nz = i64 GI64 b\ni64 GEQ z 5\n",
            FROM_X "3 int INV 2\n4 i64 I2R 3\n5 i64 GEQ 4 '5\n");
    becomes(INT_X "y = int INV x\nb = val BOXI y\nz = u64 GU64 b\nu64 GEQ z 5\n",
            FROM_X "3 int INV 2\n4 int GGE 3 '0\n5 u64 I2R 3\n6 u64 GEQ 5 '5\n");
    cannot_hold("v = val SLOAD 1\nx = flt GFLT v\nb = val BOXF x\nz = i64 GI64 b\n");
}

static void masks_make_overflow_checks_needless(void **state)
{
    (void)state;
    becomes(INT_XY "a = int MULOV x y\nb = int ADDOV a 7\nz = int AND b 255\n" RESULT,
            FROM_XY "5 int MUL 2 4\n6 int ADD 5 '7\n7 int AND 6 '255\n8 int GEQ 7 '5\n");
    /* ... but not where the sum is seen otherwise */
    becomes(INT_X "b = int ADDOV x 7\nz = int AND b 255\nint GEQ z 5 @ 3=b\n",
            FROM_X "3 int ADDOV 2 '7\n4 int ADD 2 '7\n5 int AND 4 '255\n6 int GEQ 5 '5 @ 3= 3\n");
    /* ... and not under a negative mask */
    becomes(INT_X "b = int ADDOV x 7\nz = int AND b -2\n" RESULT,
            FROM_X "3 int ADDOV 2 '7\n4 int AND 3 '-2\n5 int GEQ 4 '5\n");
}

static void masks_of_masks_are_one(void **state)
{
    (void)state;
    becomes(INT_X "a = int AND x 0xFF0\nz = int AND a 0x3FF\n" RESULT,
            FROM_X "3 int AND 2 '1008\n4 int GEQ 3 '5\n");
    becomes(INT_X "a = int AND x 0xF\nz = int AND a 0xF0\nint GEQ z 0\n", FROM_X);
}

static void the_lesser_of_two_is_one_of_them_when_ranges_say_so(void **state)
{
    (void)state;
    becomes("a = int LESSER 4 3\nint GEQ a 3\nb = int GREATER 4 3\nint GEQ b 4\n", "");
    becomes("a = flt LESSER 0.5 0.25\nflt GEQ a 0.25\n", "");
    becomes(INT_X "a = int LESSER x x\nint GEQ a 5\n", FROM_X "3 int GEQ 2 '5\n");
    becomes(INT_X "a = int AND x 255\nb = int LESSER a 255\nz = int GREATER 0 b\n" RESULT,
            FROM_X "3 int AND 2 '255\n4 int GEQ 3 '5\n");
    /* a range of its own */
    becomes(INT_X "a = int LESSER x 255\nb = int GREATER a 0\nz = int ADDOV b 1\n" RESULT,
            FROM_X "3 int LESSER 2 '255\n4 int GREATER 3 '0\n5 int ADD 4 '1\n6 int GEQ 5 '5\n");
    becomes(INT_X "a = int LESSER x 255\nz = int ADDOV a -1\n" RESULT,
            FROM_X "3 int LESSER 2 '255\n4 int ADDOV 3 '-1\n5 int GEQ 4 '5\n");
}

/* -- Ranges ------------------------------------------------------------------------------------ */

static void ranges_make_overflow_checks_needless(void **state)
{
    (void)state;
    becomes(INT_X "a = int AND x 255\nz = int ADDOV a 1\n" RESULT,
            FROM_X "3 int AND 2 '255\n4 int ADD 3 '1\n5 int GEQ 4 '5\n");
    becomes(INT_XY "int GLT x y\nz = int ADDOV x 1\n" RESULT,
            FROM_XY "5 int GLT 2 4\n6 int ADD 2 '1\n7 int GEQ 6 '5\n");
    becomes(INT_XY "int GLE x y\nz = int ADDOV x 1\n" RESULT,
            FROM_XY "5 int GLE 2 4\n6 int ADDOV 2 '1\n7 int GEQ 6 '5\n");
    becomes(INT_XY "int GGT x y\nz = int ADDOV x 1\n" RESULT,
            FROM_XY "5 int GGT 2 4\n6 int ADDOV 2 '1\n7 int GEQ 6 '5\n");
    becomes(INT_XY "int GGT x y\nz = int SUBOV x 1\n" RESULT,
            FROM_XY "5 int GGT 2 4\n6 int SUB 2 '1\n7 int GEQ 6 '5\n");
    becomes(INT_XY "int GLT x y\nz = int ADDOV x 2\n" RESULT,
            FROM_XY "5 int GLT 2 4\n6 int ADDOV 2 '2\n7 int GEQ 6 '5\n");
    becomes(INT_XY "a = int AND x 0xFFFFFF\nb = int AND y 0x7FFFFF\nz = int MULOV a b\n" RESULT,
            FROM_XY "5 int AND 2 '16777215\n6 int AND 4 '8388607\n7 int MUL 5 6\n8 int GEQ 7 '5\n");
    becomes(INT_XY "a = int AND x 0x1FFFFFF\nb = int AND y 0x7FFFFF\nz = int MULOV a b\n" RESULT,
            FROM_XY
            "5 int AND 2 '33554431\n6 int AND 4 '8388607\n7 int MULOV 5 6\n8 int GEQ 7 '5\n");
}

static void guards_that_follow_from_ranges_go(void **state)
{
    (void)state;
    becomes(INT_X "a = int AND x 255\nint GGE a 0\nint GLT a 256\nint GNE a -1\nint GLT a 255\n",
            FROM_X "3 int AND 2 '255\n4 int GLT 3 '255\n");
    becomes(INT_X "int GLT x 10\nint GLT x 20\nint GLE x 9\nint GNE x 10\nint GNE x 9\n",
            FROM_X "3 int GLT 2 '10\n4 int GNE 2 '9\n");
    becomes(INT_XY "int GLT x y\nint GGT y x\nint GLE x y\nint GNE y x\nint GNE x y\n",
            FROM_XY "5 int GLT 2 4\n");
    cannot_hold(INT_X "a = int AND x 255\nint GGT a 255\n");
    cannot_hold(INT_X "int GLT x 10\nint GEQ x 10\n");
    becomes("p = ptr SLOAD 1\nf = ptr FREF p 16\na = raw LOAD8 f\nraw GLT a 256\nraw GULT a "
            "256\nraw GLT a 255\n",
            "1 ptr SLOAD 1\n2 raw LOAD8 1+16\n3 raw GLT 2 '255\n");
}

static void an_overflow_guard_proves_nothing_that_outlives_it(void **state)
{
    (void)state;
    /* z <= 2**47 - 1 for every z that fits, but z need not fit when nothing uses it */
    becomes(INT_XY "z = int ADDOV x y\nint GLE z 0x7FFFFFFFFFFF\n",
            FROM_XY "5 int ADDOV 2 4\n6 int GLE 5 '140737488355327\n");
}

static void unsigned_values_beyond_the_signed_ones_have_no_limit(void **state)
{
    (void)state;
    becomes(U64_X "z = u64 AND x 0x7FFFFFFFFFFFFFFF\nu64 GEQ z 5\n",
            FROM_U "3 u64 AND 2 '9223372036854775807\n4 u64 GEQ 3 '5\n");
    becomes(U64_X "u64 GLE x 0x7FFFFFFFFFFFFFFF\n", FROM_U "3 u64 GLE 2 '9223372036854775807\n");
    becomes(U64_X "a = u64 SHR x raw:40\nz = int NARROW a\nint GGE z 0\nint GEQ z 5\n",
            FROM_U "3 u64 SHR 2 '40\n4 int R2I 3\n5 int GEQ 4 '5\n");
    becomes(U64_X "z = i64 GPOS x\ni64 GEQ z 5\n", FROM_U "3 i64 GPOS 2\n4 i64 GEQ 3 '5\n");
}

#define PTR_P  "u = val SLOAD 1\np = ptr GPTR u\nf = ptr FREF p 24\n"
#define FROM_P "1 val SLOAD 1\n2 ptr GPTR 1\n"

static void class_guards_stand_behind_the_load(void **state)
{
    (void)state;
    becomes(PTR_P "x = val LOAD f @ 2=p\nw = val SLOAD 3\ny = int GINT w @ 4=x\n"
                  "z = flt GFLT x @ 4=x\nflt GEQ z 0.5 @ 4=x 5=y\nearly\n",
            FROM_P "3 val LOAD 2+24\n4 flt GFLT 3 @ 2= 2\n5 val SLOAD 3\n6 int GINT 5 @ 4= 4\n"
                   "7 flt GEQ 4 '0.5 @ 4= 4 5= 6\n");
    /* a number is a value */
    becomes(PTR_P "x = val LOAD f @ 2=p\nval GNE x 0 @ 2=p\nz = int GINT x @ 4=x\n"
                  "int GEQ z 5 @ 4=x\nearly\n",
            FROM_P "3 val LOAD 2+24\n4 int GINT 3 @ 2= 2\n5 int GEQ 4 '5 @ 4= 4\n");
    becomes(PTR_P "x = val LOAD f @ 2=p\nval GNE x 0 @ 2=p\nz = ptr GPTR x @ 4=x\n"
                  "ptr GEQ z &list @ 4=x\nearly\n",
            FROM_P "3 val LOAD 2+24\n4 ptr GPTR 3 @ 2= 2\n5 val GNE 3 '0 @ 2= 2\n"
                   "6 ptr GEQ 4 &list @ 4= 4\n");
    /* the labels are renumbered: what comes later finds them */
    becomes(PTR_P "x = val LOAD f @ 2=p\nw = val SLOAD 3\nz = flt GFLT x @ 4=x\nearly\n"
                  "s = flt FADD z 0.5\nb = val BOXF s\nnil SSTORE 0 b\nnil SSTORE 1 w\n",
            FROM_P "3 val LOAD 2+24\n4 flt GFLT 3 @ 2= 2\n5 val SLOAD 3\n6 flt FADD 4 '0.5\n"
                   "7 val BOXF 6\n8 nil SSTORE 0 7\n9 nil SSTORE 1 5\n");
}

/* A list l of length n with items at o, and an int i. */
#define LIST_L                                                                                \
    "u = val SLOAD 1\nl = ptr GPTR u\nt = ptr FREF l 8\nc = ptr LOAD t\nptr GEQ c &list\n"    \
    "m = ptr FREF l 16\nn = raw LOAD m\nk = ptr FREF l 24\no = ptr LOAD k\nv = val SLOAD 2\n" \
    "i = int GINT v\n"
#define FROM_L                                                                          \
    "1 val SLOAD 1\n2 ptr GPTR 1\n3 ptr LOAD 2+8\n4 ptr GEQ 3 &list\n5 raw LOAD 2+16\n" \
    "6 ptr LOAD 2+24\n7 val SLOAD 2\n8 int GINT 7\n"

static void an_index_between_two_that_are_checked_is_not(void **state)
{
    (void)state;
    becomes(LIST_L "r = raw I2R i\na = raw ADD r 1\nraw GULT a n\nb = raw ADD r -1\n"
                   "raw GULT b n\nraw GULT r n\nd = raw ADD r 2\nraw GULT d n\n",
            "1 val SLOAD 1\n2 ptr GPTR 1\n3 ptr LOAD 2+8\n4 ptr GEQ 3 &list\n5 raw LOAD 2+16\n"
            "6 val SLOAD 2\n7 int GINT 6\n8 raw I2R 7\n9 raw ADD 8 '1\n10 raw GULT 9 5\n"
            "11 raw ADD 8 '-1\n12 raw GULT 11 5\n13 raw ADD 8 '2\n14 raw GULT 13 5\n");
    /* another length */
    becomes("v = val SLOAD 2\ni = int GINT v\nw = val SLOAD 3\nj = int GINT w\nn = raw I2R j\n"
            "r = raw I2R i\na = raw ADD r 1\nraw GULT a n\nb = raw ADD r -1\nraw GULT b n\n"
            "raw GULT r n\n",
            "1 val SLOAD 2\n2 int GINT 1\n3 val SLOAD 3\n4 int GINT 3\n5 raw I2R 4\n"
            "6 raw I2R 2\n7 raw ADD 6 '1\n8 raw GULT 7 5\n9 raw ADD 6 '-1\n10 raw GULT 9 5\n"
            "11 raw GULT 6 5\n");
}

static void sums_that_are_indices_are_words(void **state)
{
    (void)state;
    becomes(LIST_L "s = int ADDOV i 1 @ 3=i\nr = raw I2R s\nraw GULT r n @ 3=i 9=s\n"
                   "p = ptr AREF o r\nx = val LOAD p @ 3=i 9=s\nz = flt GFLT x @ 3=i 9=x\n"
                   "flt GEQ z 0.5 @ 3=i 9=x\nearly\n",
            FROM_L "9 raw I2R 8\n10 raw ADD 9 '1\n11 raw GULT 10 5 @ 3= 8\n12 val LOAD 6[ 10 ]\n"
                   "13 flt GFLT 12 @ 3= 8\n14 flt GEQ 13 '0.5 @ 3= 8 9= 13\n");
    becomes(LIST_L "w = val SLOAD 4\ny = int GINT w\ns = int SUBOV i y @ 3=i\nr = raw I2R s\n"
                   "raw GULT r n @ 9=s\np = ptr AREF o r\nx = val LOAD p @ 3=i\n"
                   "val GNE x 0 @ 3=i\nearly\n",
            FROM_L "9 val SLOAD 4\n10 int GINT 9\n11 raw I2R 8\n12 raw I2R 10\n13 raw SUB 11 12\n"
                   "14 raw GULT 13 5 @ 3= 8\n15 val LOAD 6[ 13 ]\n16 val GNE 15 '0 @ 3= 8\n");
    /* the sum is seen: it is there, and checked */
    becomes(LIST_L
            "s = int ADDOV i 1 @ 3=i\nr = raw I2R s\nraw GULT r n @ 3=i 9=s\n"
            "p = ptr AREF o r\nx = val LOAD p @ 3=i\nnil SSTORE 7 v\nval GNE x 0 @ 4=s\nearly\n",
            FROM_L "9 int ADDOV 8 '1 @ 3= 8\n10 raw I2R 8\n11 raw ADD 10 '1\n"
                   "12 raw GULT 11 5 @ 3= 8\n13 val LOAD 6[ 11 ]\n14 nil SSTORE 7 7\n"
                   "15 val GNE 13 '0 @ 4= 9\n");
    /* another limit says nothing about overflow */
    becomes("v = val SLOAD 2\ni = int GINT v\nw = val SLOAD 3\nj = int GINT w\nn = raw I2R j\n"
            "s = int ADDOV i 1 @ 3=i\nr = raw I2R s\nraw GULT r n @ 3=i 9=s\nearly\n",
            "1 val SLOAD 2\n2 int GINT 1\n3 val SLOAD 3\n4 int GINT 3\n5 raw I2R 4\n"
            "6 int ADDOV 2 '1 @ 3= 2\n7 raw I2R 6\n8 raw GULT 7 5 @ 3= 2\n");
}

static void overflow_leaves_with_the_fewest_values(void **state)
{
    (void)state;
    becomes(INT_XY "a = int ADDOV x y @ 3=x\nb = int ADDOV a y @ 3=x 9=a\n"
                   "c = int MULOV b y @ 3=x 9=b 10=a\nint GEQ c 5 @ 3=x 9=c\nearly\n",
            FROM_XY "5 int ADDOV 2 4 @ 3= 2\n6 int ADDOV 5 4 @ 3= 2\n7 int MULOV 6 4 @ 3= 2\n"
                    "8 int GEQ 7 '5 @ 3= 2 9= 7\n");
    /* never with what its own exit does not hold */
    becomes(INT_XY "a = int ADDOV x y @ 3=x 4=y\nb = int ADDOV a y @ 3=a 4=y\n"
                   "int GEQ b 5 @ 3=a\nearly\n",
            FROM_XY "5 int ADDOV 2 4 @ 3= 2 4= 4\n6 int ADDOV 5 4 @ 3= 5 4= 4\n"
                    "7 int GEQ 6 '5 @ 3= 5\n");
    /* a new object is no effect, */
    becomes(INT_XY "a = int ADDOV x y @ 3=x\no = ptr NEW &tuple 40\nf = ptr FREF o 24\n"
                   "nil STORE f v\nb = int ADDOV a y @ 3=x 9=a\nint GEQ b 5 @ 3=x\n"
                   "nil SSTORE 7 o\nearly\n",
            FROM_XY "5 int ADDOV 2 4 @ 3= 2\n6 ptr NEW &tuple 40\n7 nil STORE 6+24 1\n"
                    "8 int ADDOV 5 4 @ 3= 2\n9 int GEQ 8 '5 @ 3= 2\n10 nil SSTORE 7 6\n");
    /* but a store into it is, for those who may have it */
    becomes(INT_XY "o = ptr NEW &tuple 40\na = int ADDOV x y @ 3=x\nf = ptr FREF o 24\n"
                   "nil STORE f v\nb = int ADDOV a y @ 3=x 9=a\nint GEQ b 5 @ 3=x\n"
                   "nil SSTORE 7 o\nearly\n",
            FROM_XY "5 ptr NEW &tuple 40\n6 int ADDOV 2 4 @ 3= 2\n7 nil STORE 5+24 1\n"
                    "8 int ADDOV 6 4 @ 3= 2 9= 6\n9 int GEQ 8 '5 @ 3= 2\n10 nil SSTORE 7 5\n");
    /* nor over any other effect */
    becomes(INT_XY "a = int ADDOV x y @ 3=x\nnil SSTORE 7 v\nb = int ADDOV a y @ 3=x 9=a\n"
                   "int GEQ b 5 @ 3=x\nearly\n",
            FROM_XY "5 int ADDOV 2 4 @ 3= 2\n6 nil SSTORE 7 1\n7 int ADDOV 5 4 @ 3= 2 9= 5\n"
                    "8 int GEQ 7 '5 @ 3= 2\n");
}

static void class_guards_do_no_bytecode_again_that_had_an_effect(void **state)
{
    (void)state;
    becomes(PTR_P "w = val SLOAD 3\ny = int GINT w @ 2=w\ng = ptr FREF p 32\nnil STORE g w\n"
                  "x = val LOAD f\nz = flt GFLT x @ 4=x\nflt GEQ z 0.5 @ 4=x\nearly\n",
            FROM_P "3 val SLOAD 3\n4 int GINT 3 @ 2= 3\n5 nil STORE 2+32 3\n6 val LOAD 2+24\n"
                   "7 flt GFLT 6 @ 4= 6\n8 flt GEQ 7 '0.5 @ 4= 6\n");
    /* no snapshot that does it again */
    becomes(PTR_P "x = val LOAD f\nz = flt GFLT x\nflt GEQ z 0.5 @ 4=x\nearly\n",
            FROM_P "3 val LOAD 2+24\n4 flt GFLT 3\n5 flt GEQ 4 '0.5 @ 4= 3\n");
}

/* -- Memory ------------------------------------------------------------------------------------ */

#define OBJECT                                                                                \
    "p = ptr SLOAD 1\nq = ptr SLOAD 2\nf = ptr FREF p 24\ng = ptr FREF q 24\nh = ptr FREF p " \
    "32\na = val SLOAD 3\nb = val SLOAD 4\n"
#define FROM_O "1 ptr SLOAD 1\n"

static void loads_give_what_was_stored(void **state)
{
    (void)state;
    becomes(OBJECT "nil STORE f a\nz = val LOAD f\nnil SSTORE 0 z\n",
            FROM_O "2 val SLOAD 3\n3 nil STORE 1+24 2\n4 nil SSTORE 0 2\n");
    becomes(
        OBJECT "nil STORE f a\nnil STORE h b\nz = val LOAD f\nnil SSTORE 0 z\n", FROM_O
        "2 val SLOAD 3\n3 val SLOAD 4\n4 nil STORE 1+24 2\n5 nil STORE 1+32 3\n6 nil SSTORE 0 2\n");
    /* q may be p */
    becomes(OBJECT "nil STORE f a\nnil STORE g b\nz = val LOAD f\nnil SSTORE 0 z\n",
            "1 ptr SLOAD 1\n2 ptr SLOAD 2\n3 val SLOAD 3\n4 val SLOAD 4\n5 nil STORE 1+24 3\n6 nil "
            "STORE 2+24 4\n7 val LOAD 1+24\n8 nil SSTORE 0 7\n");
    /* and a call may store */
    becomes(OBJECT "nil STORE f a\nnil CALL writes w\nz = val LOAD f\nnil SSTORE 0 z\n", FROM_O
            "2 val SLOAD 3\n3 nil STORE 1+24 2\n4 nil CALL w\n5 val LOAD 1+24\n6 nil SSTORE 0 5\n");
}

static void objects_of_different_types_are_different(void **state)
{
    (void)state;
    becomes(OBJECT "pt = ptr FREF p 8\nqt = ptr FREF q 8\nt = ptr LOAD pt\nptr GEQ t &list\nu = "
                   "ptr LOAD qt\nptr GEQ u &tuple\n"
                   "nil STORE f a\nnil STORE g b\nz = val LOAD f\nnil SSTORE 0 z\n",
            "1 ptr SLOAD 1\n2 ptr SLOAD 2\n3 val SLOAD 3\n4 val SLOAD 4\n5 ptr LOAD 1+8\n6 ptr GEQ "
            "5 &list\n7 ptr LOAD 2+8\n8 ptr GEQ 7 &tuple\n"
            "9 nil STORE 1+24 3\n10 nil STORE 2+24 4\n11 nil SSTORE 0 3\n");
}

static void tables_of_dicts_are_no_objects(void **state)
{
    (void)state;
#define DICT                                                                           \
    OBJECT "pt = ptr FREF p 8\nt = ptr LOAD pt\nptr GEQ t &dict\nkf = ptr FREF p 32\n" \
           "k = ptr LOAD kf\nef = ptr FREF k 24\ne = ptr LOAD ef\nqt = ptr FREF q 8\n" \
           "u = ptr LOAD qt\nptr GEQ u &list\nv = ptr FREF e 24\n"
    /* into an entry: fields of q, of a known class, and of the dict are as before */
    becomes(
        DICT "nil STORE g a\nnil STORE f b\nnil STORE v b\nz = val LOAD g\nnil SSTORE 0 z\n"
             "y = val LOAD f\nnil SSTORE 1 y\n",
        "1 ptr SLOAD 1\n2 ptr SLOAD 2\n3 val SLOAD 3\n4 val SLOAD 4\n5 ptr LOAD 1+8\n6 ptr GEQ 5 "
        "&dict\n7 ptr LOAD 1+32\n8 ptr LOAD 7+24\n9 ptr LOAD 2+8\n10 ptr GEQ 9 &list\n"
        "11 nil STORE 2+24 3\n12 nil STORE 1+24 4\n13 nil STORE 8+24 4\n14 nil SSTORE 0 3\n"
        "15 nil SSTORE 1 4\n");
    /* what nothing is known of may be the entries */
    becomes(
        DICT "w = val SLOAD 5\nr = ptr GPTR w\nx = ptr FREF r 24\nnil STORE x a\nnil STORE v b\n"
             "z = val LOAD x\nnil SSTORE 0 z\n",
        "1 ptr SLOAD 1\n2 ptr SLOAD 2\n3 val SLOAD 3\n4 val SLOAD 4\n5 ptr LOAD 1+8\n6 ptr GEQ 5 "
        "&dict\n7 ptr LOAD 1+32\n8 ptr LOAD 7+24\n9 ptr LOAD 2+8\n10 ptr GEQ 9 &list\n"
        "11 val SLOAD 5\n12 ptr GPTR 11\n13 nil STORE 12+24 3\n14 nil STORE 8+24 4\n"
        "15 val LOAD 12+24\n16 nil SSTORE 0 15\n");
}

static void constant_addresses_are_known(void **state)
{
    (void)state;
    becomes("a = val SLOAD 3\nb = val SLOAD 4\nx = ptr FREF ptr:4096 24\ny = ptr FREF ptr:4112 24\n"
            "nil STORE x a\nnil STORE y b\nz = val LOAD x\nnil SSTORE 0 z\n",
            "1 val SLOAD 3\n2 val SLOAD 4\n3 nil STORE '4096+24 1\n4 nil STORE '4112+24 2\n5 nil "
            "SSTORE 0 1\n");
}

static void the_class_of_an_object_of_a_builtin_one_stays(void **state)
{
    (void)state;
    becomes(OBJECT "pt = ptr FREF p 8\nqt = ptr FREF q 8\nt = ptr LOAD pt\nptr GEQ t &list\n"
                   "nil STORE qt a\nu = ptr LOAD pt\nptr GEQ u &list\n",
            "1 ptr SLOAD 1\n2 ptr SLOAD 2\n3 val SLOAD 3\n4 ptr LOAD 1+8\n5 ptr GEQ 4 &list\n6 nil "
            "STORE 2+8 3\n");
}

static void overwritten_stores_go(void **state)
{
    (void)state;
    becomes(OBJECT "nil STORE f a\nnil STORE f b\n", FROM_O "2 val SLOAD 4\n3 nil STORE 1+24 2\n");
    becomes("a = val SLOAD 3\nb = val SLOAD 4\nnil SSTORE 5 a\nnil SSTORE 6 a\nnil SSTORE 5 b\n",
            "1 val SLOAD 3\n2 val SLOAD 4\n3 nil SSTORE 6 1\n4 nil SSTORE 5 2\n");
    /* what only they used goes with them, and so do exits that only stood in the way */
    becomes(OBJECT "x = int GINT a\ny = int ADDOV x 1\nc = val BOXI y\nnil STORE f c\nz = int "
                   "ADDOV y 1\nd = val BOXI z\nm = int AND z 7\ne = val BOXI m\nnil STORE f e\n",
            FROM_O "2 val SLOAD 3\n3 int GINT 2\n4 int ADD 3 '1\n5 int ADD 4 '1\n6 int AND 5 '7\n7 "
                   "val BOXI 6\n8 nil STORE 1+24 7\n");
}

static void stores_that_somebody_may_see_stay(void **state)
{
    (void)state;
    /* an exit */
    becomes(OBJECT "nil STORE f a\nx = int GINT b\nnil STORE f b\n", FROM_O
            "2 val SLOAD 3\n3 val SLOAD 4\n4 nil STORE 1+24 2\n5 int GINT 3\n6 nil STORE 1+24 3\n");
    /* a load of what may be the same word */
    becomes(OBJECT "nil STORE f a\nz = val LOAD g\nnil STORE f b\nnil SSTORE 0 z\n",
            "1 ptr SLOAD 1\n2 ptr SLOAD 2\n3 val SLOAD 3\n4 val SLOAD 4\n5 nil STORE 1+24 3\n6 val "
            "LOAD 2+24\n7 nil STORE 1+24 4\n8 nil SSTORE 0 6\n");
    /* a call that reads; not one that is pure */
    becomes(OBJECT "nil STORE f a\nz = val CALL reads r p\nnil STORE f b\nnil SSTORE 0 z\n",
            FROM_O "2 val SLOAD 3\n3 val SLOAD 4\n4 nil STORE 1+24 2\n5 val CALL r 1\n6 nil STORE "
                   "1+24 3\n7 nil SSTORE 0 5\n");
    becomes(OBJECT "nil STORE f a\nz = val CALL pure r a\nnil STORE f b\nnil SSTORE 0 z\n", FROM_O
            "2 val SLOAD 3\n3 val SLOAD 4\n4 val CALL r 2\n5 nil STORE 1+24 3\n6 nil SSTORE 0 4\n");
    /* another word, another object */
    becomes(OBJECT "nil STORE f a\nnil STORE h b\nnil STORE g b\n",
            "1 ptr SLOAD 1\n2 ptr SLOAD 2\n3 val SLOAD 3\n4 val SLOAD 4\n5 nil STORE 1+24 3\n6 nil "
            "STORE 1+32 4\n7 nil STORE 2+24 4\n");
}

static void equal_calls_are_one_while_nothing_has_changed(void **state)
{
    (void)state;
    becomes(
        OBJECT "x = val CALL pure r a b\nnil STORE f x\ny = val CALL pure r a b\nnil SSTORE 0 y\n",
        FROM_O
        "2 val SLOAD 3\n3 val SLOAD 4\n4 val CALL r 2 3\n5 nil STORE 1+24 4\n6 nil SSTORE 0 4\n");
    becomes(OBJECT
            "x = val CALL reads r a\ny = val CALL reads r a\nnil SSTORE 0 x\nnil SSTORE 1 y\n",
            "1 val SLOAD 3\n2 val CALL r 1\n3 nil SSTORE 0 2\n4 nil SSTORE 1 2\n");
    becomes(
        OBJECT "x = val CALL reads r a\nnil STORE f x\ny = val CALL reads r a\nnil SSTORE 0 y\n",
        FROM_O
        "2 val SLOAD 3\n3 val CALL r 2\n4 nil STORE 1+24 3\n5 val CALL r 2\n6 nil SSTORE 0 5\n");
    becomes(OBJECT "x = val CALL pure r a b\ny = val CALL pure r b a\nz = val CALL pure r a\nnil "
                   "SSTORE 0 x\nnil SSTORE 1 y\nnil SSTORE 2 z\n",
            "1 val SLOAD 3\n2 val SLOAD 4\n3 val CALL r 1 2\n4 val CALL r 2 1\n5 val CALL r 1\n6 "
            "nil SSTORE 0 3\n7 nil SSTORE 1 4\n8 nil SSTORE 2 5\n");
    /* each allocation is an object of its own */
    becomes("x = val CALL new r\ny = val CALL new r\nnil SSTORE 0 x\nnil SSTORE 1 y\n",
            "1 val CALL r\n2 val CALL r\n3 nil SSTORE 0 1\n4 nil SSTORE 1 2\n");
}

/* -- Exits make it ----------------------------------------------------------------------------- */

static void calls_that_write_to_another_type_are_others(void **state)
{
    (void)state;
    CallInfo any = {.fn = (const void *)setup, .name = "f", .effect = CALL_WRITES}, lists = any;
    lists.writes = &PyList_Type;
    uint16_t first = jit_ir_call(&buf, &any), second = jit_ir_call(&buf, &lists);
    assert_int_not_equal(first, second);
    assert_int_equal(jit_ir_call(&buf, &any), first);
    assert_int_equal(jit_ir_call(&buf, &lists), second);
    assert_null(buf.calls[first].writes);
}

static void objects_that_only_exits_need_sink(void **state)
{
    (void)state;
    becomes("a = val SLOAD 3\nn = ptr NEW &float 24\nf = ptr FREF n 16\nnil STORE f a\nx = int "
            "GINT a @ 1=n\n",
            "1 val SLOAD 3\n2 ptr SUNK &float 24\n3 int GINT 1 @ 1= 2 o0.0= 2 o0.2= 1\n");
    /* seen by a call */
    becomes("a = val SLOAD 3\nn = ptr NEW &float 24\nf = ptr FREF n 16\nnil STORE f a\nnil CALL "
            "any w n\n",
            "1 val SLOAD 3\n2 ptr NEW &float 24\n3 nil STORE 2+16 1\n4 nil CALL w 2\n");
}

static void boxes_of_wide_ints_sink_with_their_objects(void **state)
{
    (void)state;
    becomes(U64_X "y = u64 ADD x 1\nb = val BOXW y\nn = ptr NEW &float 24\nf = ptr FREF n 16\nnil "
                  "STORE f b\na = val SLOAD 3\nz = int GINT a @ 1=n\n",
            FROM_U "3 u64 ADD 2 '1\n4 ptr SUNK &float 24\n5 val SLOAD 3\n6 int GINT 5 @ 1= 4 o0.0= "
                   "4 o0.2= 3\n");
}

static void exits_compute_what_does_not_fit_64_bits(void **state)
{
    (void)state;
    becomes(
        U64_X
        "m = big BMUL x u64:6364136223846793005\ns = big BADD m int:7\na = val SLOAD 3\nz = int "
        "GINT a @ 1=s 2=m\n",
        FROM_U "3 big BMUL 2 '6364136223846793005\n4 big BADD 3 '7\n5 val SLOAD 3\n"
               "6 int GINT 5 @ 1= 4 2= 3 o1.0= 4 o1.1= 3 o1.2= '7 o0.0= 3 o0.1= 2 o0.2= "
               "'6364136223846793005\n");
    /* and without an exit that needs it there is nothing */
    becomes(U64_X "m = big BMUL x int:3\n", FROM_U);
}

static void the_low_bits_of_what_does_not_fit_are_computed_wrapping(void **state)
{
    (void)state;
    parse(U64_X "i = int SLOAD 2\nm = big BMUL x int:3\ns = big BSUB m i\nh = big BSHL s int:5\n");
    bool fails = false;
    IRRef low = jit_opt_low(&buf, find_label("h"));
    IRRef masked =
        jit_opt_emit(&buf, IR_AND, IRT_U64, low, jit_ir_k(&buf, IRT_U64, 255), 0, &fails);
    (void)jit_opt_emit(&buf, IR_GEQ, IRT_U64, masked, jit_ir_k(&buf, IRT_U64, 1), 0, &fails);
    assert_true(jit_opt_last(&buf));
    char *got = print();
    assert_string_equal(
        got,
        "1 val SLOAD 1\n2 u64 GU64 1\n3 int SLOAD 2\n4 u64 MUL 2 '3\n5 i64 I2R 3\n6 u64 SUB 4 5\n"
        "7 u64 SHL 6 '5\n8 u64 AND 7 '255\n9 u64 GEQ 8 '1\n");
    free(got);
}

/* -- Loops ------------------------------------------------------------------------------------- */

/* The loop's body, from LOOP on, without numbers. */
static char *body(void)
{
    char *all = print(), *out = calloc(1, strlen(all) + 1), *rest;
    bool in = false;
    for (char *line = strtok_r(all, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        const char *op = strchr(strchr(line, ' ') + 1, ' ') + 1;
        if (in) {
            size_t n = strcspn(op, " ");
            strncat(out, op, n);
            strcat(out, " ");
        }
        in |= strncmp(op, "LOOP", 4) == 0;
    }
    free(all);
    return out;
}

static void what_does_not_change_leaves_the_loop(void **state)
{
    (void)state;
    parse("v = val SLOAD 1\nx = int GINT v\nw = val SLOAD 2\ny = int GINT w\np = ptr SLOAD 4\nf = "
          "ptr FREF p 24\ns = val LOAD f\n"
          "i = int GINT s\nm = int MULOV y i\nc = flt CALL pure r y\nint GLT x y\nz = int ADDOV x "
          "1\nnil POLL\nloop 1=z\n");
    assert_false(failed);
    assert_true(jit_opt_last(&buf));
    char *got = body();
    assert_string_equal(got, "GLT ADD POLL PHI ");
    free(got);
}

static void loads_stay_in_a_loop_that_stores(void **state)
{
    (void)state;
    parse("v = val SLOAD 1\nx = int GINT v\np = ptr SLOAD 4\nf = ptr FREF p 24\nq = ptr SLOAD 5\ng "
          "= ptr FREF q 24\ns = val LOAD f\n"
          "i = int GINT s\nz = int ADDOV x i\nb = val BOXI z\nnil STORE g b\nnil POLL\nloop 1=z\n");
    assert_false(failed);
    assert_true(jit_opt_last(&buf));
    char *got = body();
    assert_string_equal(got, "LOAD GINT ADDOV BOXI STORE POLL PHI ");
    free(got);
}

static void wide_values_go_around_unboxed(void **state)
{
    (void)state;
    parse("v = val SLOAD 1\nx = u64 GU64 v\nm = u64 MUL x 3\na = u64 AND m 0xFFFFFFFFFFFF\nnil "
          "POLL\nloop 1=a\n");
    assert_false(failed);
    assert_true(jit_opt_last(&buf));
    char *got = body();
    assert_string_equal(got, "MUL AND POLL PHI ");
    free(got);
}

static void characters_are_their_codes(void **state)
{
    (void)state;
    /* The box of a code is a str of one character, and unboxing it gives the code. */
    becomes(
        "s = ptr SLOAD 1\nf = ptr FREF s 48\nc = chr LOAD8 f\nb = ptr BOXC c\nt = ptr FREF b 8\n"
        "u = ptr LOAD t\nptr GEQ u &str\nl = ptr FREF b 16\nn = raw LOAD l\nraw GEQ n 1\n"
        "d = chr GCHR b\nchr GEQ d 97 @ 2=d\n",
        "1 ptr SLOAD 1\n2 chr LOAD8 1+48\n3 chr GEQ 2 '97 @ 2= 2\n");
    /* It is one of 128, and what was unboxed is boxed as the object it was. */
    becomes("s = ptr SLOAD 1\nc = chr GCHR s\nchr GLT c 128\nchr GGE c 0\nchr GLT c 64\nb = ptr "
            "BOXC c\n"
            "nil SSTORE 2 b\n",
            "1 ptr SLOAD 1\n2 chr GCHR 1\n3 chr GLT 2 '64\n4 nil SSTORE 2 1\n");
}

static void characters_go_around_unboxed(void **state)
{
    (void)state;
    parse("l = val SLOAD 1\ns = ptr SLOAD 2\nf = ptr FREF s 48\nc = chr LOAD8 f\nchr GNE c 10\n"
          "nil POLL\nloop 1=c\n");
    assert_false(failed);
    assert_true(jit_opt_last(&buf));
    char *got = body();
    assert_string_equal(got, "POLL PHI ");
    free(got);
}

static void what_waits_for_the_last_round_is_added_last(void **state)
{
    (void)state;
#define SUM_OF(sums)                                                                      \
    "t = val SLOAD 1\na = int GINT t\nu = val SLOAD 2\nb = int GINT u\nw = val SLOAD 3\n" \
    "k = int GINT w\n" sums "m = int AND r 65535\nl = int ADD k 1\nnil POLL\nloop 1=m 3=l\n"
    /* 12 and 13 go around.  (12 + 4) + 13, 12 made of the sum: 12 + (4 + 13). */
    body_becomes(SUM_OF("s = int ADD a b\nr = int ADD s k\n"),
                 "15 int ADD 4 13\n16 int ADD 12 15\n17 int AND 16 '65535\n18 int ADD 13 '1\n");
    body_becomes(SUM_OF("s = int XOR b a\nr = int XOR k s\n"),
                 "15 int XOR 4 13\n16 int XOR 12 15\n17 int AND 16 '65535\n18 int ADD 13 '1\n");
    /* Both come from the sum. */
    body_becomes(SUM_OF("s = int ADD a b\nr = int ADD s a\n"),
                 "15 int ADD 12 4\n16 int ADD 15 12\n17 int AND 16 '65535\n18 int ADD 13 '1\n");
    /* An exit holds the first sum. */
    body_becomes(SUM_OF("s = int ADD a b\nint GLT b 9 @ 2=s\nr = int ADD s k\nint GLT k 7 @ 2=s\n"),
                 "17 int ADD 14 4\n18 int ADD 17 15\n19 int GLT 15 '7 @ 2= 17 1= 14 3= 15\n20 int "
                 "AND 18 '65535\n21 int ADD 15 '1\n");
}

static void what_is_counted_is_computed_in_words(void **state)
{
    (void)state;
#define COUNTED(rest)                                                                 \
    "v = val SLOAD 1\ni = int GINT v\ns = val SLOAD 2\nn = int GINT s\nint GLT i n\n" \
    "m = int MULOV i i\np = int ADDOV m i\n" rest "l = int ADDOV i 1\nnil POLL\nloop 1=l\n"
    /* Products and shifts too, and the counter goes around as a word; exits hold them. */
    body_becomes(COUNTED("h = int SAR p 1\nf = flt I2F h\nflt GLT f 9.5 @ 4=p\n"),
                 "22 raw GLT 13 20 @ 1= 13\n23 raw MUL 13 13\n24 raw ADD 23 13\n25 raw SAR 24 '1\n"
                 "26 flt I2F 25\n27 flt GLT 26 '9.5 @ 4= 24 1= 13\n28 raw ADD 13 '1\n");
    /* A mask cannot read them, and the counter cannot be one if they are none. */
    body_becomes(COUNTED("a = int AND p 255\nint GLT a 7\n"),
                 "20 int GLT 12 4 @ 1= 12\n21 int MUL 12 12\n22 int ADD 21 12\n"
                 "23 int AND 22 '255\n24 int GLT 23 '7 @ 1= 12\n25 int ADD 12 '1\n");
}

UNIT_MAIN(UNIT_WITH(what_is_counted_is_computed_in_words, setup, teardown),
          UNIT_WITH(what_waits_for_the_last_round_is_added_last, setup, teardown),
          UNIT_WITH(characters_are_their_codes, setup, teardown),
          UNIT_WITH(characters_go_around_unboxed, setup, teardown),
          UNIT_WITH(constants_fold, setup, teardown),
          UNIT_WITH(neutral_operands_go, setup, teardown),
          UNIT_WITH(boxes_and_unboxing_cancel, setup, teardown),
          UNIT_WITH(masks_make_overflow_checks_needless, setup, teardown),
          UNIT_WITH(masks_of_masks_are_one, setup, teardown),
          UNIT_WITH(the_lesser_of_two_is_one_of_them_when_ranges_say_so, setup, teardown),
          UNIT_WITH(ranges_make_overflow_checks_needless, setup, teardown),
          UNIT_WITH(guards_that_follow_from_ranges_go, setup, teardown),
          UNIT_WITH(an_overflow_guard_proves_nothing_that_outlives_it, setup, teardown),
          UNIT_WITH(unsigned_values_beyond_the_signed_ones_have_no_limit, setup, teardown),
          UNIT_WITH(class_guards_stand_behind_the_load, setup, teardown),
          UNIT_WITH(an_index_between_two_that_are_checked_is_not, setup, teardown),
          UNIT_WITH(sums_that_are_indices_are_words, setup, teardown),
          UNIT_WITH(overflow_leaves_with_the_fewest_values, setup, teardown),
          UNIT_WITH(class_guards_do_no_bytecode_again_that_had_an_effect, setup, teardown),
          UNIT_WITH(loads_give_what_was_stored, setup, teardown),
          UNIT_WITH(objects_of_different_types_are_different, setup, teardown),
          UNIT_WITH(tables_of_dicts_are_no_objects, setup, teardown),
          UNIT_WITH(constant_addresses_are_known, setup, teardown),
          UNIT_WITH(the_class_of_an_object_of_a_builtin_one_stays, setup, teardown),
          UNIT_WITH(overwritten_stores_go, setup, teardown),
          UNIT_WITH(stores_that_somebody_may_see_stay, setup, teardown),
          UNIT_WITH(equal_calls_are_one_while_nothing_has_changed, setup, teardown),
          UNIT_WITH(calls_that_write_to_another_type_are_others, setup, teardown),
          UNIT_WITH(objects_that_only_exits_need_sink, setup, teardown),
          UNIT_WITH(boxes_of_wide_ints_sink_with_their_objects, setup, teardown),
          UNIT_WITH(exits_compute_what_does_not_fit_64_bits, setup, teardown),
          UNIT_WITH(the_low_bits_of_what_does_not_fit_are_computed_wrapping, setup, teardown),
          UNIT_WITH(what_does_not_change_leaves_the_loop, setup, teardown),
          UNIT_WITH(loads_stay_in_a_loop_that_stores, setup, teardown),
          UNIT_WITH(wide_values_go_around_unboxed, setup, teardown))
