/* test_asm.c -- machine code for IR built by hand: moves, side traces, links, patching, division.
 */
#include "unit.h"

#include <math.h>
#include <stdlib.h>

#include "jit/asm.h"
#include "jit/jit.h"
#include "jit/mcode.h"
#include "jit/moves.h"
#include "runtime/core/options.h"
#include "runtime/core/thread.h"

enum { NREGS = 64 };

static IRBuf buf;
static Thread *thread;
static CFrameLink cframe;
static Frame *frame; /* NREGS registers */
static const Instr instrs[4];

static Frame *new_frame(void)
{
    Frame *f = calloc(1, sizeof(Frame) + NREGS * sizeof(Value));
    assert_non_null(f);
    return f;
}

static int setup(void **state)
{
    (void)state;
    assert_true(jit_ir_init(&buf));
    thread = calloc(1, sizeof *thread);
    assert_non_null(thread);
    thread->cframe = &cframe;
    frame = new_frame();
    kr_options.jit_random_registers = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    jit_ir_free(&buf);
    free(thread);
    free(frame);
    kr_options.jit_random_registers = 0;
    return 0;
}

/* -- Building IR -- */

static IRRef ins(IROp op, IRType t, IRRef a, IRRef b) { return jit_ir_emit_raw(&buf, op, t, a, b); }

static IRRef guard(IROp op, IRType t, IRRef a, IRRef b, uint16_t snap)
{
    IRRef r = ins(op, t, a, b);
    buf.ins[r].snap = snap;
    return r;
}

/* A snapshot of the root frame: register slots[i] is refs[i]. */
static uint16_t snapshot(const IRRef *refs, const uint16_t *slots, uint32_t n)
{
    Snap *s = &buf.snaps[buf.nsnaps];
    *s = (Snap){.first_slot = buf.nsnap_slots,
                .nslots = n,
                .first_frame = buf.nsnap_frames,
                .nframes = 1,
                .ref = (IRRef)buf.n,
                .exit = EXIT_RESUME};
    for (uint32_t i = 0; i < n; i++) {
        buf.snap_slots[buf.nsnap_slots++] = (SnapSlot){.slot = slots[i], .ref = refs[i]};
    }
    buf.snap_frames[buf.nsnap_frames++] = (SnapFrame){.base_ref = 1, .pc = &instrs[1]};
    return (uint16_t)buf.nsnaps++;
}

static void begin(void)
{
    jit_ir_reset(&buf);
    assert_int_equal(ins(IR_FRAME, IRT_PTR, 0, 0), 1);
}

static void end(uint16_t snap)
{
    guard(IR_GEQ, IRT_RAW, jit_ir_kraw(&buf, 0), jit_ir_kraw(&buf, 1), snap);
}

static Trace *compile(Trace *parent, uint32_t exit)
{
    static uint32_t ids;
    Trace *t = calloc(1, sizeof *t);
    char *wrong = jit_ir_verify(&buf);
    if (wrong != NULL) {
        fail_msg("%s", wrong);
    }
    t->id = ++ids;
    t->valid = 1;
    t->start = &instrs[2];
    t->parent = parent;
    t->parent_exit = exit;
    t->inherits = parent != NULL;
    assert_true(jit_asm(&buf, t));
    return t;
}

static Frame *run(const Trace *t) { return ((TraceEntry)(uintptr_t)t->entry)(thread, frame); }

/* -- Parallel moves -- */

static const uint8_t move_gprs[] = {RSI, R8, R9, R10, R11, R12, R13, RBP, RDX};
enum { NG = KR_COUNT(move_gprs), NF = 8, NS = 8, NPLACES = NG + NF + NS, STACK = 256 };

static Place place_number(int i)
{
    if (i < NG) {
        return (Place){.kind = PLACE_GPR, .reg = move_gprs[i]};
    }
    if (i < NG + NF) {
        return (Place){.kind = PLACE_FPR, .reg = (uint8_t)(i - NG)};
    }
    return (Place){.kind = PLACE_STACK, .disp = 16 + (i - NG - NF) * 8};
}

/* A function that loads all places from rdi, moves, and stores them to rbx (rsi on entry). */
static void (*moving_code(Move *moves, uint32_t n))(const uint64_t *, uint64_t *)
{
    static const uint8_t saved[] = {RBX, RBP, R12, R13};
    ptrdiff_t away = 0;
    uint8_t *start = jit_mcode_reserve(4096, &away);
    assert_non_null(start);
    Emit e = {.p = start, .end = start + 4096, .away = away};
    for (int i = 0; i < 4; i++) {
        emit_push(&e, saved[i]);
    }
    emit_ri(&e, X_SUB, RSP, STACK + 8);
    emit_mov(&e, RBX, RSI);
    for (int i = NPLACES - 1; i >= 0; i--) {
        Place p = place_number(i);
        if (p.kind == PLACE_GPR) {
            emit_rm(&e, X_MOV, p.reg, mem_at(RDI, i * 8));
        } else if (p.kind == PLACE_FPR) {
            emit_op_rm(&e, X_MOVSD, false, p.reg, mem_at(RDI, i * 8));
        } else {
            emit_rm(&e, X_MOV, RAX, mem_at(RDI, i * 8));
            emit_rm(&e, X_MOV_STORE, RAX, mem_at(RSP, p.disp));
        }
    }
    jit_moves(&e, moves, n);
    for (int i = 0; i < NPLACES; i++) {
        Place p = place_number(i);
        if (p.kind == PLACE_GPR) {
            emit_rm(&e, X_MOV_STORE, p.reg, mem_at(RBX, i * 8));
        } else if (p.kind == PLACE_FPR) {
            emit_op_rm(&e, X_MOVSD_STORE, false, p.reg, mem_at(RBX, i * 8));
        } else {
            emit_rm(&e, X_MOV, RAX, mem_at(RSP, p.disp));
            emit_rm(&e, X_MOV_STORE, RAX, mem_at(RBX, i * 8));
        }
    }
    emit_ri(&e, X_ADD, RSP, STACK + 8);
    for (int i = 3; i >= 0; i--) {
        emit_pop(&e, saved[i]);
    }
    emit_u8(&e, 0xC3);
    assert_false(e.overflow);
    const uint8_t *at = jit_mcode_commit(start, (size_t)(e.p - start));
    assert_true(jit_asm_publish());
    return (void (*)(const uint64_t *, uint64_t *))(uintptr_t)at;
}

static void parallel_moves_read_everything_before_it_is_overwritten(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 300; round++) {
        uint64_t in[NPLACES], out[NPLACES], want[NPLACES];
        int order[NPLACES];
        Move moves[NPLACES];
        uint32_t n = 0;
        for (int i = 0; i < NPLACES; i++) {
            in[i] = want[i] = (uint64_t)i * 0x0101010101010101u + 1;
            order[i] = i;
        }
        for (int i = NPLACES - 1; i > 0; i--) {
            int j = rand() % (i + 1), x = order[i];
            order[i] = order[j];
            order[j] = x;
        }
        for (int i = 0; i < NPLACES; i++) {
            /* Permutations (all cycles) in even rounds; fans, constants and gaps in odd ones. */
            int from = round % 2 == 0 ? order[i] : rand() % (NPLACES + 6);
            if (from >= NPLACES + 3) {
                continue;
            }
            moves[n].to = place_number(i);
            if (from < NPLACES) {
                moves[n].from = place_number(from);
                want[i] = in[from];
            } else {
                want[i] = from == NPLACES ? 0 : from == NPLACES + 1 ? 77 : 0x123456789ABCDEFu;
                moves[n].from = (Place){.kind = PLACE_CONST, .bits = want[i]};
            }
            n++;
        }
        moving_code(moves, n)(in, out);
        for (int i = 0; i < NPLACES; i++) {
            assert_int_equal(out[i], want[i]);
        }
    }
}

/* -- Side traces -- */

enum { NINT = 20, NFLT = 20, NVAL = 4 };

/* A trace that unboxes its registers and leaves with them one register further. */
static Trace *unboxing_root(void)
{
    IRRef refs[NREGS];
    uint16_t slots[NREGS];
    uint32_t n = 0;
    begin();
    for (uint16_t i = 0; i < NINT + NFLT + NVAL; i++) {
        IRRef v = ins(IR_SLOAD, IRT_VAL, i, 0);
        uint16_t s = snapshot(NULL, NULL, 0);
        slots[n] = i;
        refs[n++] = i < NINT          ? guard(IR_GINT, IRT_INT, v, 0, s)
                    : i < NINT + NFLT ? guard(IR_GFLT, IRT_FLT, v, 0, s)
                    : i % 2 == 0      ? guard(IR_GPTR, IRT_PTR, v, 0, s)
                                      : v;
    }
    end(snapshot(refs, slots, n));
    return compile(NULL, 0);
}

static void fill_frame(void)
{
    for (int i = 0; i < NINT + NFLT + NVAL; i++) {
        frame->regs[i] = i < NINT          ? value_from_small(1000 + i)
                         : i < NINT + NFLT ? value_from_double_any(i + 0.5)
                         : i % 2 == 0      ? value_from_ptr(frame)
                                           : value_from_small(-i);
    }
}

/* Takes everything over from the last exit of `parent` and leaves with the values rotated by `by`
 * among those of a class. */
static Trace *rotating_side(Trace *parent, int by)
{
    uint32_t exit = parent->nexits - 1;
    IRRef refs[NREGS];
    uint16_t slots[NREGS];
    uint32_t n = jit_exit_value_count(parent, exit);
    assert_int_equal(n, NINT + NFLT + NVAL);
    begin();
    for (uint32_t i = 0; i < n; i++) {
        ExitValue v;
        assert_true(jit_exit_value(parent, exit, i, &v));
        slots[i] = i < NINT          ? (uint16_t)((v.slot + by) % NINT)
                   : i < NINT + NFLT ? (uint16_t)(NINT + (v.slot - NINT + by) % NFLT)
                                     : v.slot;
        refs[i] = ins(IR_PLOAD, (IRType)v.type, (IRRef)i, 0);
    }
    /* Some are read: ints add up in register 50. */
    IRRef sum = refs[0];
    for (uint32_t i = 1; i < NINT; i++) {
        sum = ins(IR_ADD, IRT_INT, sum, refs[i]);
    }
    refs[n] = sum;
    slots[n++] = 50;
    /* The sum is no value of the next one. */
    end(snapshot(refs, slots, n));
    Trace *side = compile(parent, exit);
    side->exits[side->nexits - 1].nvalues--;
    return side;
}

static void side_traces_take_over_values_of_every_type(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 20; seed++) {
        kr_options.jit_random_registers = seed;
        Trace *root = unboxing_root();
        fill_frame();
        assert_ptr_equal(run(root), frame);
        assert_ptr_equal(jit_state.exit_trace, root);
        Trace *side = rotating_side(root, 3);
        side->exits[side->nexits - 1].nvalues++;
        assert_true(jit_asm_attach(root, root->nexits - 1, side, 1) && jit_asm_publish());
        fill_frame();
        run(root);
        assert_ptr_equal(jit_state.exit_trace, side);
        assert_ptr_equal(frame->pc, &instrs[1]);
        int64_t sum = 0;
        for (int i = 0; i < NINT; i++) {
            assert_int_equal(value_int(frame->regs[(i + 3) % NINT]), 1000 + i);
            sum += 1000 + i;
        }
        assert_int_equal(value_int(frame->regs[50]), sum);
        for (int i = 0; i < NFLT; i++) {
            assert_true(value_double(frame->regs[NINT + (i + 3) % NFLT]) == NINT + i + 0.5);
        }
        assert_ptr_equal(value_ptr(frame->regs[NINT + NFLT]), frame);
        assert_int_equal(value_int(frame->regs[NINT + NFLT + 1]), -(NINT + NFLT + 1));
    }
}

static void chains_of_side_traces_do_not_run_out_of_spill_slots(void **state)
{
    (void)state;
    Trace *t = unboxing_root(), *root = t;
    for (int i = 0; i < 300; i++) {
        Trace *side = rotating_side(t, 1 + i % 2);
        assert_true(jit_asm_attach(t, t->nexits - 1, side, 1) && jit_asm_publish());
        t = side;
    }
    fill_frame();
    run(root);
    assert_ptr_equal(jit_state.exit_trace, t);
    for (int i = 0; i < NINT; i++) { /* 450 steps */
        assert_int_equal(value_int(frame->regs[(i + 450) % NINT]), 1000 + i);
        assert_true(value_double(frame->regs[NINT + (i + 450) % NFLT]) == NINT + i + 0.5);
    }
}

static void side_traces_wait_until_they_are_published(void **state)
{
    (void)state;
    Trace *root = unboxing_root();
    uint32_t last = root->nexits - 1;
    Trace *side = rotating_side(root, 3);
    assert_true(jit_asm_attach(root, last, side, 1));
    assert_null(root->exits[last].side);
    fill_frame();
    run(root);
    assert_ptr_equal(jit_state.exit_trace, root);
    assert_true(jit_asm_publish());
    assert_ptr_equal(root->exits[last].side, side);
    fill_frame();
    run(root);
    assert_ptr_equal(jit_state.exit_trace, side);

    /* One that became invalid meanwhile is not entered. */
    assert_true(jit_asm_invalidate(side));
    Trace *other = rotating_side(root, 1);
    assert_true(jit_asm_attach(root, last, other, 1));
    assert_true(jit_asm_invalidate(other));
    assert_true(jit_asm_publish());
    assert_null(root->exits[last].side);
    fill_frame();
    run(root);
    assert_ptr_equal(jit_state.exit_trace, root);
}

static void an_invalid_side_trace_gives_its_exit_back(void **state)
{
    (void)state;
    Trace *root = unboxing_root();
    Trace *side = rotating_side(root, 3);
    uint32_t last = root->nexits - 1;
    assert_true(jit_asm_attach(root, last, side, 1) && jit_asm_publish());
    assert_ptr_equal(root->exits[last].side, side);
    assert_true(jit_asm_invalidate(side));
    assert_null(root->exits[last].side);
    fill_frame();
    run(root);
    assert_ptr_equal(jit_state.exit_trace, root);
    assert_ptr_equal(jit_state.exit, &root->exits[last]);
    assert_int_equal(value_int(frame->regs[5]), 1005);
}

/* -- Links -- */

/* Register 1 = register 0 + 1. */
static Trace *incrementing_root(void)
{
    begin();
    uint16_t none = snapshot(NULL, NULL, 0);
    IRRef v = guard(IR_GINT, IRT_INT, ins(IR_SLOAD, IRT_VAL, 0, 0), 0, none);
    IRRef sum = guard(IR_ADDOV, IRT_INT, v, jit_ir_kint(&buf, 1), none);
    end(snapshot(&sum, (uint16_t[]){1}, 1));
    return compile(NULL, 0);
}

static void a_link_goes_on_in_the_other_trace_with_its_frame(void **state)
{
    (void)state;
    Trace *target = incrementing_root();
    Frame *other = new_frame();
    other->regs[0] = value_from_small(41);
    frame->regs[0] = value_from_ptr(other);
    begin();
    uint16_t none = snapshot(NULL, NULL, 0);
    IRRef base = guard(IR_GPTR, IRT_PTR, ins(IR_SLOAD, IRT_VAL, 0, 0), 0, none);
    ins(IR_LINK, IRT_NIL, jit_ir_kptr(&buf, target), base);
    Trace *t = compile(NULL, 0);
    assert_ptr_equal(run(t), other);
    assert_ptr_equal(jit_state.exit_trace, target);
    assert_int_equal(value_int(other->regs[1]), 42);

    /* Once invalid, the target leaves at its start and touches nothing. */
    other->regs[1] = value_from_small(0);
    assert_true(jit_asm_invalidate(target));
    assert_ptr_equal(run(t), other);
    assert_ptr_equal(jit_state.exit_trace, target);
    assert_ptr_equal(jit_state.exit, &target->exits[target->nexits]);
    assert_ptr_equal(other->pc, target->start);
    assert_int_equal(value_int(other->regs[1]), 0);
    frame->regs[0] = value_from_small(1);
    run(target); /* also as a C function */
    assert_ptr_equal(frame->pc, target->start);
    free(other);
}

/* -- Calls -- */

static double keep_going(Thread *t, int64_t a, double d)
{
    /* Every caller-saved register has another content afterwards. */
    __asm__ volatile("xor %%esi, %%esi; xor %%edi, %%edi; xor %%r8d, %%r8d; xor %%r9d, %%r9d;"
                     "xor %%r10d, %%r10d; xor %%r11d, %%r11d; pxor %%xmm1, %%xmm1;"
                     "pxor %%xmm2, %%xmm2; pxor %%xmm3, %%xmm3; pxor %%xmm4, %%xmm4;"
                     "pxor %%xmm5, %%xmm5; pxor %%xmm6, %%xmm6; pxor %%xmm7, %%xmm7" ::
                         : "rsi", "rdi", "r8", "r9", "r10", "r11", "xmm1", "xmm2", "xmm3", "xmm4",
                           "xmm5", "xmm6", "xmm7");
    assert_ptr_equal(t, thread);
    return d + (double)a;
}

static void values_survive_calls_in_loops(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 40; seed++) {
        kr_options.jit_random_registers = seed;
        static const CallInfo info = {.fn = (const void *)keep_going,
                                      .name = "keep_going",
                                      .effect = CALL_WRITES,
                                      .thread_arg = 1,
                                      .result_bits = 64};
        IRRef ints[8], flts[6], left[2], refs[NREGS];
        uint16_t slots[NREGS];
        uint32_t n = 0;
        begin();
        uint16_t none = snapshot(NULL, NULL, 0);
        for (uint16_t i = 0; i < 8; i++) {
            ints[i] = guard(IR_GINT, IRT_INT, ins(IR_SLOAD, IRT_VAL, i, 0), 0, none);
        }
        for (uint16_t i = 0; i < 6; i++) {
            flts[i] = guard(IR_GFLT, IRT_FLT, ins(IR_SLOAD, IRT_VAL, (IRRef)(8 + i), 0), 0, none);
        }
        IRRef call_arg = ins(IR_I2R, IRT_RAW, ints[7], 0);
        left[0] = ins(IR_ADD, IRT_INT, ints[0], jit_ir_kint(&buf, 0));
        left[1] = ins(IR_FADD, IRT_FLT, flts[0], jit_ir_kflt(&buf, 0.0));
        buf.loop = ins(IR_LOOP, IRT_NIL, 0, 0);
        refs[n] = left[0], slots[n++] = 20;
        refs[n] = left[1], slots[n++] = 21;
        for (uint16_t i = 1; i < 8; i++) {
            refs[n] = ints[i], slots[n++] = (uint16_t)(22 + i);
        }
        for (uint16_t i = 1; i < 6; i++) {
            refs[n] = flts[i], slots[n++] = (uint16_t)(30 + i);
        }
        guard(IR_GLT, IRT_INT, left[0], jit_ir_kint(&buf, 100), snapshot(refs, slots, n));
        IRRef list = ins(IR_CARG, IRT_NIL, 0, call_arg);
        list = ins(IR_CARG, IRT_NIL, list, left[1]);
        IRRef d = ins(IR_CALL, IRT_FLT, list, jit_ir_call(&buf, &info));
        IRRef i = left[0];
        for (int k = 1; k < 7; k++) { /* many readers, so that they are worth registers */
            i = ins(IR_ADD, IRT_INT, i, ints[k]);
            d = ins(IR_FADD, IRT_FLT, d, flts[k % 5 + 1]);
        }
        ins(IR_PHI, IRT_INT, left[0], i);
        ins(IR_PHI, IRT_FLT, left[1], d);
        Trace *t = compile(NULL, 0);
        for (int k = 0; k < 8; k++) {
            frame->regs[k] = value_from_small(k == 7 ? 5 : k);
        }
        for (int k = 0; k < 6; k++) {
            frame->regs[8 + k] = value_from_double_any(k * 0.25);
        }
        run(t);
        int64_t wi = 0;
        double wd = 0;
        while (wi < 100) {
            wd += 5;
            for (int k = 1; k < 7; k++) {
                wi += value_int(frame->regs[k]);
                wd += (k % 5 + 1) * 0.25;
            }
        }
        assert_int_equal(value_int(frame->regs[20]), wi);
        assert_true(value_double(frame->regs[21]) == wd);
        for (int k = 1; k < 8; k++) {
            assert_true(value_same(frame->regs[22 + k], frame->regs[k]));
        }
        for (int k = 1; k < 6; k++) {
            assert_true(value_double(frame->regs[30 + k]) == k * 0.25);
        }
    }
}

/* -- Division -- */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static void division_is_floor_division_for_constants_and_variables(void **state)
{
    (void)state;
    static const int64_t divisors[] = {1,
                                       2,
                                       3,
                                       5,
                                       7,
                                       8,
                                       10,
                                       64,
                                       100,
                                       127,
                                       128,
                                       1000,
                                       32767,
                                       32768,
                                       32769,
                                       65536,
                                       1000003,
                                       1 << 20,
                                       -1,
                                       -2,
                                       -3,
                                       -7,
                                       -64,
                                       2147483647,
                                       2147483648,
                                       4294967291,
                                       1ll << 40,
                                       -12345,
                                       999999,
                                       (1ll << 46) + 1,
                                       (1ll << 47) - 1,
                                       -(1ll << 47),
                                       6,
                                       9,
                                       11,
                                       641,
                                       6700417};
    static const int64_t edges[] = {0,
                                    1,
                                    -1,
                                    2,
                                    -2,
                                    2147483647,
                                    2147483648,
                                    -2147483648,
                                    4294967295,
                                    4294967296,
                                    (1ll << 47) - 1,
                                    -(1ll << 47) + 1};
    srand(11);
    for (size_t i = 0; i < KR_COUNT(divisors); i++) {
        for (int constant = 0; constant < 2; constant++) {
            begin();
            uint16_t none = snapshot(NULL, NULL, 0);
            IRRef a = guard(IR_GINT, IRT_INT, ins(IR_SLOAD, IRT_VAL, 0, 0), 0, none);
            IRRef b = constant ? jit_ir_kint(&buf, divisors[i])
                               : guard(IR_GINT, IRT_INT, ins(IR_SLOAD, IRT_VAL, 1, 0), 0, none);
            IRRef refs[] = {guard(IR_FDIVOV, IRT_INT, a, b, none), ins(IR_FMOD, IRT_INT, a, b)};
            end(snapshot(refs, (uint16_t[]){2, 3}, 2));
            Trace *t = compile(NULL, 0);
            for (int k = 0; k < 400; k++) {
                int64_t x = k < (int)KR_COUNT(edges)
                                ? edges[k]
                                : (int64_t)((uint64_t)rand() << 33 ^ (uint64_t)rand() << 12 ^
                                            (uint64_t)rand()) >>
                                      (17 + k % 46);
                if (k > 300 && llabs(divisors[i]) < 1 << 20) { /* around multiples */
                    x = divisors[i] * (rand() % 100000) + k % 3 - 1;
                }
                frame->regs[0] = value_from_small(x);
                frame->regs[1] = value_from_small(divisors[i]);
                frame->regs[2] = frame->regs[3] = value_from_small(0);
                run(t);
                assert_int_equal(value_int(frame->regs[2]), floor_div(x, divisors[i]));
                assert_int_equal(value_int(frame->regs[3]),
                                 x - floor_div(x, divisors[i]) * divisors[i]);
            }
        }
    }
}

/* -- Doubles -- */

static void square_roots_and_absolute_values_are_instructions(void **state)
{
    (void)state;
    static const CallInfo calls[] = {
        {.fn = (const void *)(double (*)(double))sqrt, .name = "sqrt", .effect = CALL_PURE},
        {.fn = (const void *)(double (*)(double))fabs, .name = "fabs", .effect = CALL_PURE}};
    begin();
    uint16_t none = snapshot(NULL, NULL, 0);
    IRRef d = guard(IR_GFLT, IRT_FLT, ins(IR_SLOAD, IRT_VAL, 0, 0), 0, none);
    IRRef list = ins(IR_CARG, IRT_NIL, 0, d);
    IRRef size = ins(IR_CALL, IRT_FLT, list, jit_ir_call(&buf, &calls[1]));
    list = ins(IR_CARG, IRT_NIL, 0, size);
    IRRef root = ins(IR_CALL, IRT_FLT, list, jit_ir_call(&buf, &calls[0]));
    IRRef refs[] = {size, root, ins(IR_FNEG, IRT_FLT, d, 0)};
    end(snapshot(refs, (uint16_t[]){1, 2, 3}, 3));
    Trace *t = compile(NULL, 0);
    for (uint32_t i = 1; i < buf.n; i++) {
        assert_int_not_equal(buf.ins[i].op, IR_CALL);
    }
    static const double inputs[] = {-0.0, 0.0, 2.25, -2.25, 1e300, -1e-310, INFINITY, -INFINITY};
    for (size_t i = 0; i < KR_COUNT(inputs); i++) {
        frame->regs[0] = value_from_double_any(inputs[i]);
        run(t);
        double got[] = {value_double(frame->regs[1]), value_double(frame->regs[2]),
                        value_double(frame->regs[3])};
        double want[] = {fabs(inputs[i]), sqrt(fabs(inputs[i])), -inputs[i]};
        assert_memory_equal(got, want, sizeof got);
    }
}

/* -- Throwing away -- */

static void flushed_code_is_given_back_when_nothing_runs_it(void **state)
{
    (void)state;
    struct LoopInfo entry = {0};
    Code *code = calloc(1, sizeof *code);
    code->loops = &entry;
    Trace *t = incrementing_root();
    t->code = code;
    entry.trace = t;
    jit_state.traces = t;
    jit_state.ntraces++;
    size_t used = jit_mcode_used();
    assert_true(jit_room());
    jit_state.running = 1;
    jit_flush();
    assert_null(entry.trace);
    assert_false(t->valid);
    assert_true(jit_room()); /* there is room for new ones, but the old code is still there */
    assert_int_equal(jit_mcode_used(), used);
    frame->regs[0] = value_from_small(1);
    frame->regs[1] = value_from_small(0);
    run(t);
    assert_ptr_equal(frame->pc, t->start);
    assert_int_equal(value_int(frame->regs[1]), 0);
    jit_state.running = 0;
    assert_true(jit_room());
    assert_int_equal(jit_mcode_used(), 0);
    assert_null(jit_state.traces);
    t = incrementing_root();
    run(t);
    assert_int_equal(value_int(frame->regs[1]), 2);
    free(code);
}

UNIT_MAIN(UNIT_WITH(parallel_moves_read_everything_before_it_is_overwritten, setup, teardown),
          UNIT_WITH(side_traces_take_over_values_of_every_type, setup, teardown),
          UNIT_WITH(chains_of_side_traces_do_not_run_out_of_spill_slots, setup, teardown),
          UNIT_WITH(side_traces_wait_until_they_are_published, setup, teardown),
          UNIT_WITH(an_invalid_side_trace_gives_its_exit_back, setup, teardown),
          UNIT_WITH(a_link_goes_on_in_the_other_trace_with_its_frame, setup, teardown),
          UNIT_WITH(values_survive_calls_in_loops, setup, teardown),
          UNIT_WITH(square_roots_and_absolute_values_are_instructions, setup, teardown),
          UNIT_WITH(flushed_code_is_given_back_when_nothing_runs_it, setup, teardown),
          UNIT_WITH(division_is_floor_division_for_constants_and_variables, setup, teardown))
