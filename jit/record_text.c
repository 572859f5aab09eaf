/* record_text.c -- texts made of parts: '%' and format() with a constant format, f-strings, a text
 * and str(int).
 *
 * Constant formats are taken apart while recording.  One call makes the text of its parts, small
 * ints among them, so that these need no texts of their own; where just the length is asked for
 * the text is not made at all.
 */
#include "jit/asm.h"
#include "jit/record_native.h"
#include "runtime/types/int.h"
#include "runtime/types/str_int.h"

enum { PARTS_MAX = 12, PARTS_OF_CALL = 5, SHORT = 64 };

/* `v`: an exact str, or a small int; of a text that is taken apart the whole for its first part,
 * no value for the others. */
typedef struct Part {
    Value v;
    IRRef ref;
} Part;

typedef struct Text {
    Recorder *J;
    Thread *t;
    Frame *fp;
    Part part[PARTS_MAX];
    uint32_t n;
} Text;

bool jit_makes_text(const void *fn)
{
    return fn == (const void *)kr_text_of || fn == (const void *)kr_small_to_str ||
           fn == (const void *)kr_str_m_upper || fn == (const void *)kr_str_m_lower;
}

/* -- Texts and bytes that exits make ----------------------------------------------------------- */

/* CALLs MAKES whose arguments, Values and words, stay what they are; [0] stands for none. */
static const struct Maker {
    const void *fn;
    const char *name;
    const Type *type;
    uint8_t nargs;
} makers[] = {
    {0},
    {(const void *)kr_text_of, "kr_text_of", &PyUnicode_Type, PARTS_OF_CALL},
    {(const void *)kr_small_to_str, "kr_small_to_str", &PyUnicode_Type, 1},
    {(const void *)jit_text_part, "slice", &PyUnicode_Type, 3},
    {(const void *)jit_bytes_part, "slice", &PyBytes_Type, 3},
};

uint32_t jit_maker(const void *fn)
{
    for (uint32_t i = 1; i < KR_COUNT(makers); i++) {
        if (makers[i].fn == fn) {
            return i;
        }
    }
    return 0;
}

Value jit_make(Thread *t, uint32_t maker, const Value arg[])
{
    const void *fn = makers[maker].fn;
    if (fn == (const void *)kr_text_of) {
        return kr_text_of(t, arg[0], arg[1], arg[2], arg[3], arg[4]);
    }
    if (fn == (const void *)kr_small_to_str) {
        return kr_small_to_str(t, arg[0]);
    }
    void *of = value_ptr(arg[0]);
    isize start = (isize)arg[1].bits, stop = (isize)arg[2].bits;
    return fn == (const void *)jit_text_part ? jit_text_part(t, of, start, stop)
                                             : jit_bytes_part(t, of, start, stop);
}

IRRef jit_rec_made(Recorder *J, uint32_t maker, const IRRef arg[])
{
    const struct Maker *m = &makers[maker];
    J->args = 0;
    J->nargs = 0;
    for (uint32_t i = 0; i < m->nargs; i++) {
        IRRef ref = arg[i] == 0 ? jit_ir_kval(&J->buf, VALUE_NULL) : arg[i];
        jit_rec_arg(J, jit_rec_box(J, ref)); /* a word stays what it is */
    }
    IRRef made = jit_rec_call(J, CALL_MAKES, m->fn, m->name, IRT_PTR, 64, true);
    jit_rec_known_type(J, made, m->type);
    return made;
}

/* The int that a CALL of kr_small_to_str is the text of; 0: it is no such call. */
static IRRef int_of_text(const IRBuf *buf, IRRef ref)
{
    const IRIns *ins = &buf->ins[ref];
    bool is = ins->op == IR_CALL && buf->calls[ins->b].fn == (const void *)kr_small_to_str;
    return is ? buf->ins[ins->a].b : 0;
}

/* -- Parts ------------------------------------------------------------------------------------- */

static bool add(Text *text, Value v, IRRef ref)
{
    if (text->n == PARTS_MAX) {
        return false;
    }
    text->part[text->n++] = (Part){v, ref};
    return true;
}

/* Characters [start, end) of a constant. */
static bool add_constant(Text *text, Str *s, isize start, isize end)
{
    if (start == end) {
        return true;
    }
    Value v = kr_str_sub(text->t, s, start, end);
    if (value_is_error(v)) {
        kr_err_clear(text->t);
        return false;
    }
    return add(text, v, jit_rec_const(text->J, v));
}

/* Has anything but texts like it taken the text since it was made?  Then it is made in any case. */
static bool is_used(const IRBuf *buf, IRRef text)
{
    for (uint32_t i = text + 1u; i < buf->n; i++) {
        const IRIns *ins = &buf->ins[i];
        if (ins->b == text && (ins->op == IR_CARG || ins->op == IR_STORE || ins->op == IR_SSTORE)) {
            return true;
        }
    }
    return false;
}

/* Adds the parts that a CALL of kr_text_of has put together, so that it need not be made.  Long
 * ones stay: they grow in their own block (kr_str_concat). */
static bool add_parts(Text *text, V v)
{
    const IRBuf *buf = &text->J->buf;
    const IRIns *ins = &buf->ins[v.ref];
    if (ins->op != IR_CALL || buf->calls[ins->b].fn != (const void *)kr_text_of ||
        kr_str_len((Str *)value_ptr(v.v_)) > SHORT || is_used(buf, v.ref)) {
        return false;
    }
    IRRef part[PARTS_OF_CALL], rest = ins->a;
    uint32_t n = 0;
    for (uint32_t i = PARTS_OF_CALL; i-- > 0; rest = buf->ins[rest].a) {
        const IRIns *box = &buf->ins[part[i] = buf->ins[rest].b];
        IRRef known = jit_rec_known_class(buf, part[i]); /* an int that is there unboxed too? */
        part[i] = box->op == IR_BOXI || box->op == IR_BOXC ? box->a
                  : buf->ins[known].t == IRT_INT           ? known
                                                           : part[i];
        n += box->op != IR_K64 || buf->k[box->a] != 0;
    }
    if (text->n + n >= PARTS_OF_CALL) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        const IRIns *k = &buf->ins[part[i]];
        Value bits = {k->op == IR_K64 && k->t == IRT_VAL ? buf->k[k->a] : 0};
        IRRef ref = value_is_int(bits) ? jit_ir_kint(&text->J->buf, value_int(bits)) : part[i];
        (void)add(text, i == 0 ? v.v_ : VALUE_NULL, ref);
    }
    return true;
}

/* What str(v) is; false: not of a small int or a str. */
static bool add_value(Text *text, V v)
{
    Recorder *J = text->J;
    if (value_is_null(v.v_)) {
        return false;
    }
    if (value_is_int(v.v_)) {
        return IS_SMALL(v) && add(text, v.v_, INT(v).ref);
    }
    if (PROMOTE_TYPE(v) != &PyUnicode_Type || !kr_str_is_flat((Str *)value_ptr(v.v_))) {
        return false;
    }
    if (add_parts(text, v)) {
        return true;
    }
    IRRef of = int_of_text(&J->buf, v.ref);
    return add(text, v.v_, of != 0 ? of : v.ref);
}

/* The number of characters, 0: it takes a look at objects to tell. */
static IRRef length_of(Text *text)
{
    Recorder *J = text->J;
    RAW sum = RAW_CONST(0);
    for (uint32_t i = 0; i < text->n; i++) {
        const Part *p = &text->part[i];
        const IRIns *ins = &J->buf.ins[p->ref];
        bool constant = ins->op == IR_K64 && (ins->t == IRT_PTR || ins->t == IRT_VAL);
        Value k = {constant ? J->buf.k[ins->a] : 0};
        if (constant && kr_is_exact_str(k)) {
            sum = RAW_ADD(sum, RAW_CONST(kr_str_len((Str *)value_ptr(k))));
        } else if (ins->t == IRT_CHR) {
            sum = RAW_ADD(sum, RAW_CONST(1));
        } else if (ins->t == IRT_INT || ins->op == IR_BOXI) {
            IRRef number = ins->t == IRT_INT ? p->ref : ins->a;
            J->args = 0;
            J->nargs = 0;
            jit_rec_arg(J, jit_rec_emit(J, IR_I2R, IRT_RAW, number, 0));
            RAW n = {0, jit_rec_call(J, CALL_PURE, (const void *)kr_small_digits, "kr_small_digits",
                                     IRT_RAW, 64, false)};
            sum = RAW_ADD(sum, n);
        } else {
            return 0;
        }
    }
    return sum.ref;
}

/* One call for the first parts, which become one part. */
static bool make(Text *text)
{
    Recorder *J = text->J;
    uint32_t n = text->n < PARTS_OF_CALL ? text->n : PARTS_OF_CALL;
    uint32_t given = 0;
    Value v[PARTS_OF_CALL] = {{0}};
    J->args = 0;
    J->nargs = 0;
    for (uint32_t i = 0; i < PARTS_OF_CALL; i++) {
        if (i < n && !value_is_null(text->part[i].v)) {
            v[given++] = text->part[i].v;
        }
        jit_rec_arg(J,
                    i < n ? jit_rec_box(J, text->part[i].ref) : jit_ir_kval(&J->buf, VALUE_NULL));
    }
    IRRef call =
        jit_rec_call(J, CALL_MAKES, (const void *)kr_text_of, "kr_text_of", IRT_PTR, 64, true);
    jit_rec_known_type(J, call, &PyUnicode_Type);
    Value made = kr_text_of(text->t, v[0], v[1], v[2], v[3], v[4]);
    text->part[0] = (Part){made, call};
    memmove(&text->part[1], &text->part[n], (text->n - n) * sizeof text->part[0]);
    text->n -= n - 1;
    return !value_is_error(made);
}

static bool finish(Text *text, V *out)
{
    Recorder *J = text->J;
    if (J->failed != NULL) {
        return false;
    }
    if (text->n == 0) {
        *out = V_CONST(value_from_ptr(kr_str_empty));
        return true;
    }
    if (text->n == 1 && value_is_ptr(text->part[0].v)) {
        *out = (V){text->part[0].v, text->part[0].ref};
        return J->buf.ins[out->ref].t != IRT_INT; /* else that of another str() */
    }
    text->fp->pc = J->pc;
    IRRef len = length_of(text);
    bool made;
    while ((made = make(text)) && text->n > 1) {
        jit_rec_check(J, IR_GERR, text->part[0].ref, EXIT_RAISE);
    }
    J->part = text->part[0].ref;
    J->part_len = len;
    *out = (V){text->part[0].v, text->part[0].ref};
    return true;
}

/* -- Who makes texts --------------------------------------------------------------------------- */

V jit_rec_small_text(Recorder *J, Thread *t, Frame *fp, V x)
{
    Text text = {.J = J, .t = t, .fp = fp, .n = 1};
    I i = INT(x);
    text.part[0] = (Part){x.v_, i.ref};
    fp->pc = J->pc;
    IRRef len = J->failed == NULL ? length_of(&text) : 0;
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, jit_rec_box(J, i.ref));
    IRRef call = jit_rec_call(J, CALL_MAKES, (const void *)kr_small_to_str, "kr_small_to_str",
                              IRT_PTR, 64, true);
    jit_rec_known_type(J, call, &PyUnicode_Type);
    J->part = call;
    J->part_len = len;
    return (V){kr_small_to_str(t, x.v_), call};
}

bool jit_rec_text_add(Recorder *J, Thread *t, Frame *fp, V x, V y, V *out)
{
    if (J->failed != NULL || !kr_is_exact_str(x.v_) || !kr_is_exact_str(y.v_)) {
        return false;
    }
    Text text = {.J = J, .t = t, .fp = fp};
    bool parts = int_of_text(&J->buf, x.ref) != 0 || int_of_text(&J->buf, y.ref) != 0;
    if (!parts) { /* is one of them of parts? */
        Text part = {.J = J, .t = t, .fp = fp, .n = 1};
        parts = add_parts(&part, x) || add_parts(&part, y);
    }
    return parts && add_value(&text, x) && add_value(&text, y) && finish(&text, out);
}

bool jit_rec_build_string(Recorder *J, Thread *t, Frame *fp, uint32_t block, uint32_t n, V *out)
{
    Text text = {.J = J, .t = t, .fp = fp};
    const Instr *pc = J->pc;
    if (J->failed != NULL || n > PARTS_MAX) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        V v = R(block + i);
        if (!kr_is_exact_str(v.v_) || !add_value(&text, v)) {
            return false;
        }
    }
    (void)pc;
    return finish(&text, out);
}

/* The format, if it is a constant of ASCII characters. */
static Str *format_of(const Recorder *J, V v)
{
    if (J->failed != NULL || J->buf.ins[v.ref].op != IR_K64 || !kr_is_exact_str(v.v_)) {
        return NULL;
    }
    Str *s = (Str *)value_ptr(v.v_);
    return kr_str_is_flat(s) && kr_str_is_ascii(s) ? s : NULL;
}

/* Takes "%s %d" apart: what the args-th directive is, '%' for a literal one, stands at at[args];
 * their number, -1: there are others. */
static int percent_directives(Str *s, isize *at)
{
    const char *p = kr_str_data(s);
    isize n = kr_str_len(s);
    int found = 0;
    for (isize i = 0; i < n; i++) {
        if (p[i] != '%') {
            continue;
        }
        if (++i == n || strchr("sdiu%", p[i]) == NULL || found == PARTS_MAX) {
            return -1;
        }
        at[found++] = i;
    }
    return found;
}

/* str % a tuple, a small int or a str. */
bool jit_rec_percent(Recorder *J, Thread *t, Frame *fp, V x, V y, V *out)
{
    Str *s = format_of(J, x);
    isize at[PARTS_MAX], from = 0;
    int found = s == NULL ? -1 : percent_directives(s, at), args = 0;
    if (found < 0) {
        return false;
    }
    bool tuple = PROMOTE_TYPE(y) == &PyTuple_Type;
    if (!tuple && !value_is_int(y.v_) && !kr_is_exact_str(y.v_)) {
        return false;
    }
    const char *data = kr_str_data(s);
    isize given = 1;
    if (tuple) {
        given = (isize)PROMOTE_RAW(LOADRAW(PTR(y), offsetof(VarObject, ob_size)));
    }
    Text text = {.J = J, .t = t, .fp = fp};
    for (int i = 0; i < found; i++) {
        bool literal = data[at[i]] == '%';
        if (!add_constant(&text, s, from, at[i] - !literal)) {
            return false;
        }
        from = at[i] + 1;
        if (literal) {
            continue;
        }
        if (args == given) {
            return false;
        }
        size_t item = offsetof(Tuple, ob_item) + (size_t)args++ * sizeof(Value);
        V v = tuple ? LOADV(PTR(y), item) : y;
        if ((data[at[i]] != 's' && !value_is_int(v.v_)) || !add_value(&text, v)) {
            return false;
        }
    }
    return args == given && add_constant(&text, s, from, kr_str_len(s)) && finish(&text, out);
}

/* str.format() with {} or {0} only. */
bool jit_rec_format(Site *site, V *out)
{
    Recorder *J = site->J;
    Str *s = format_of(J, site->self);
    if (s == NULL) {
        return false;
    }
    Text text = {.J = J, .t = site->t, .fp = site->fp};
    const char *p = kr_str_data(s);
    isize n = kr_str_len(s), from = 0;
    size_t next = 0;
    bool numbered = false;
    for (isize i = 0; i < n; i++) {
        if (p[i] != '{' && p[i] != '}') {
            continue;
        }
        if (i + 1 < n && p[i + 1] == p[i]) { /* one of the two is text */
            if (!add_constant(&text, s, from, i + 1)) {
                return false;
            }
            from = ++i + 1;
            continue;
        }
        if (p[i] == '}' || !add_constant(&text, s, from, i) || ++i == n) {
            return false;
        }
        size_t which = next;
        if (p[i] >= '0' && p[i] <= '9') {
            which = (size_t)(p[i++] - '0');
            numbered = true;
        } else {
            next++;
        }
        if (i == n || p[i] != '}' || which >= site->n || (numbered && next > 0) ||
            !add_value(&text, site->arg[which])) {
            return false;
        }
        from = i + 1;
    }
    return add_constant(&text, s, from, n) && finish(&text, out);
}

/* Of an ASCII text: as long as that. */
static bool changed_case(Site *site, Value (*fn)(Thread *, Value), const char *name, V *out)
{
    SITE(site);
    P text = PTR(site->self);
    if (J->failed != NULL || !STR_IS_ASCII(text)) {
        return false;
    }
    IRRef len = LOADRAW(text, offsetof(StrAscii, length)).ref;
    fp->pc = pc;
    J->args = 0;
    J->nargs = 0;
    jit_rec_arg(J, text.ref);
    IRRef call = jit_rec_call(J, CALL_NEW, (const void *)fn, name, IRT_PTR, 64, true);
    jit_rec_known_type(J, call, &PyUnicode_Type);
    J->part = call;
    J->part_len = len;
    *out = (V){fn(t, site->self.v_), call};
    return true;
}
bool jit_rec_upper(Site *s, V *out) { return changed_case(s, kr_str_m_upper, "upper", out); }
bool jit_rec_lower(Site *s, V *out) { return changed_case(s, kr_str_m_lower, "lower", out); }
