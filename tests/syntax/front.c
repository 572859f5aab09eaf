/* front.c -- a server for the syntax tests: parses what it is sent and says what it found.
 *
 * It links the objects of runtime/base and runtime/compile only, so it works before (and without)
 * an interpreter.  Requests on stdin:  COMMAND MODE FLAGS LENGTH\n  followed by LENGTH bytes of
 * source; COMMAND is
 *
 *   ast    the tree in the format of ast.dump(tree, include_attributes=True)
 *   check  parse, symbol table, checks: nothing but success or the error
 *   time   the same, repeated for a second: the reply is "LINES_PER_SECOND parse symtable"
 *   sym    the symbol tables
 *   unparse  (mode eval) the expression as an annotation is stored
 *
 * MODE is exec, eval or single, FLAGS the number compile() takes.  Replies:
 *   ok LENGTH\n bytes      or     error LENGTH\n a JSON object
 */
#include "runtime/base/dtoa.h"
#include "runtime/base/unidata.h"
#include "runtime/base/utf8.h"
#include "runtime/base/vec.h"
#include "runtime/compile/parser.h"
#include "runtime/compile/symtable.h"

#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

KR_VEC(Text, text, char);

static void put(Text *out, const char *s, isize n)
{
    if (!text_append(out, s, n)) {
        kr_fatal("out of memory");
    }
}

static void puts_(Text *out, const char *s) { put(out, s, (isize)strlen(s)); }

__attribute__((format(printf, 2, 3))) static void putf(Text *out, const char *format, ...)
{
    char buffer[400];
    va_list ap;
    va_start(ap, format);
    vsnprintf(buffer, sizeof buffer, format, ap);
    va_end(ap);
    puts_(out, buffer);
}

/* -- repr -----------------------------------------------------------------------------------------
 */

static char pick_quote(const char *s, isize n)
{
    return memchr(s, '\'', (size_t)n) && !memchr(s, '"', (size_t)n) ? '"' : '\'';
}

static void repr_str(Text *out, const char *s, isize n)
{
    char quote = pick_quote(s, n);
    put(out, &quote, 1);
    for (isize i = 0; i < n;) {
        Utf8Step step = kr_utf8_next((const uint8_t *)s + i, n - i, true);
        uint32_t c = step.c;
        if (c == (uint32_t)quote || c == '\\') {
            putf(out, "\\%c", (char)c);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            puts_(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        } else if (c < 0x20 || !kr_uni_is(c, UNI_PRINTABLE)) {
            putf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        } else {
            put(out, s + i, step.len);
        }
        i += step.len;
    }
    put(out, &quote, 1);
}

static void repr_bytes(Text *out, const char *s, isize n)
{
    char quote = pick_quote(s, n);
    putf(out, "b%c", quote);
    for (isize i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == (unsigned char)quote || c == '\\') {
            putf(out, "\\%c", c);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            puts_(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        } else if (c < 0x20 || c >= 0x7F) {
            putf(out, "\\x%02x", c);
        } else {
            put(out, s + i, 1);
        }
    }
    put(out, &quote, 1);
}

static void repr_float(Text *out, double d, int flags)
{
    char *s = kr_double_to_text(d, 'r', 0, flags, NULL, NULL);
    puts_(out, s);
    free(s);
}

/* Schoolbook conversion to decimal: test programs have few big literals. */
static void repr_big(Text *out, const AstBigInt *big)
{
    isize size = big->length * 2 + 2;
    uint8_t *digits = calloc((size_t)size, 1); /* least significant first */
    isize used = 1;
    for (isize i = 0; i < big->length; i++) {
        char c = big->digits[i];
        int carry = c <= '9' ? c - '0' : c - 'a' + 10;
        for (isize k = 0; k < used || carry; k++) {
            int v = digits[k] * big->base + carry;
            digits[k] = (uint8_t)(v % 10);
            carry = v / 10;
            used = k + 1 > used ? k + 1 : used;
        }
    }
    while (used > 0) {
        putf(out, "%d", digits[--used]);
    }
    free(digits);
}

static void repr_const(Text *out, const AstConst *c)
{
    switch (c->kind) {
    case AST_CONST_NONE: puts_(out, "None"); break;
    case AST_CONST_TRUE: puts_(out, "True"); break;
    case AST_CONST_FALSE: puts_(out, "False"); break;
    case AST_CONST_ELLIPSIS: puts_(out, "Ellipsis"); break;
    case AST_CONST_INT: putf(out, "%lld", (long long)c->i); break;
    case AST_CONST_BIGINT: repr_big(out, c->big); break;
    case AST_CONST_FLOAT: repr_float(out, c->d, KR_FLOAT_ADD_DOT_0); break;
    case AST_CONST_COMPLEX:
        repr_float(out, c->complex_value.imag, 0);
        puts_(out, "j");
        break;
    case AST_CONST_STR: repr_str(out, c->str->data, c->str->length); break;
    case AST_CONST_BYTES: repr_bytes(out, c->bytes->data, c->bytes->length); break;
    default: kr_fatal("constant of kind %d from the parser", c->kind);
    }
}

/* -- ast.dump -------------------------------------------------------------------------------------
 */

static void dump_node(Text *out, const AstNode *n);

static void dump_one(Text *out, int type, const void *at)
{
    switch (type) {
    case AST_TYPE_identifier:
    case AST_TYPE_string: {
        const AstStr *s = *(AstStr *const *)at;
        if (s) {
            repr_str(out, s->data, s->length);
        } else {
            puts_(out, "None");
        }
        break;
    }
    case AST_TYPE_int: putf(out, "%d", *(const int32_t *)at); break;
    case AST_TYPE_constant: repr_const(out, at); break;
    case AST_TYPE_expr_context:
    case AST_TYPE_boolop:
    case AST_TYPE_operator:
    case AST_TYPE_unaryop: putf(out, "%s()", kr_ast_enum_names[*(const AstEnum *)at]); break;
    default: dump_node(out, *(AstNode *const *)at); break;
    }
}

static void dump_node(Text *out, const AstNode *n)
{
    if (!n) {
        puts_(out, "None");
        return;
    }
    const AstKindInfo *info = &kr_ast_kinds[n->kind];
    putf(out, "%s(", info->name);
    bool first = true;
    for (const AstFieldInfo *f = info->fields; f->name; f++) {
        const char *at = (const char *)n + f->offset;
        if (f->card == AST_CARD_OPT && f->type != AST_TYPE_int && !*(void *const *)at) {
            continue; /* ast.dump leaves out what is None by default */
        }
        putf(out, "%s%s=", first ? "" : ", ", f->name);
        first = false;
        if (f->card != AST_CARD_SEQ) {
            dump_one(out, f->type, at);
            continue;
        }
        puts_(out, "[");
        const AstSeq *seq = (const AstSeq *)at;
        for (int32_t i = 0; i < seq->count; i++) {
            puts_(out, i ? ", " : "");
            if (f->type == AST_TYPE_cmpop) {
                putf(out, "%s()", kr_ast_enum_names[((const AstOpSeq *)at)->items[i]]);
            } else {
                dump_one(out, f->type, &seq->items[i]);
            }
        }
        puts_(out, "]");
    }
    if (kr_ast_sum_has_position[info->sum]) {
        putf(out, "%slineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d", first ? "" : ", ",
             n->lineno, n->col_offset, n->end_lineno, n->end_col_offset);
    }
    puts_(out, ")");
}

/* -- Symbol tables --------------------------------------------------------------------------------
 */

static void dump_names(Text *out, const char *label, AstStr *const *names, int32_t n)
{
    putf(out, " %s=[", label);
    for (int32_t i = 0; i < n; i++) {
        putf(out, "%s%s", i ? "," : "", names[i]->data);
    }
    puts_(out, "]");
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(Symbol *const *)a)->name->data, (*(Symbol *const *)b)->name->data);
}

static void dump_scope(Text *out, const Scope *s, int depth)
{
    static const char *const kinds[] = {"unknown",         "local", "global_explicit",
                                        "global_implicit", "free",  "cell"};
    static const char *const types[] = {"function", "class", "module", "annotation"};
    putf(out, "%*s%s %s %d:", depth * 2, "", types[s->type], s->name->data, s->lineno);
    Symbol **sorted = malloc(((size_t)s->symbol_count + 1) * sizeof(Symbol *));
    for (int32_t i = 0; i < s->symbol_count; i++) {
        sorted[i] = s->symbols[i];
    }
    qsort(sorted, (size_t)s->symbol_count, sizeof(Symbol *), by_name);
    for (int32_t i = 0; i < s->symbol_count; i++) {
        putf(out, " %s=%u/%s", sorted[i]->name->data, sorted[i]->flags, kinds[sorted[i]->kind]);
    }
    free(sorted);
    if (s->type == SCOPE_FUNCTION) {
        dump_names(out, "args", s->varnames,
                   s->positional_count + s->kwonly_count + s->has_varargs + s->has_varkeywords);
        dump_names(out, "cell", s->cellvars, s->cellvar_count);
        dump_names(out, "free", s->freevars, s->freevar_count);
        putf(out, " gen=%d coro=%d nested=%d", s->is_generator, s->is_coroutine, s->is_nested);
    }
    puts_(out, "\n");
    for (int32_t i = 0; i < s->child_count; i++) {
        dump_scope(out, s->children[i], depth + 1);
    }
}

/* -- Errors ---------------------------------------------------------------------------------------
 */

static void json_str(Text *out, const char *s, isize n)
{
    puts_(out, "\"");
    for (isize i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\') {
            putf(out, "\\%c", c);
        } else if (c < 0x20) {
            putf(out, "\\u%04x", c);
        } else {
            put(out, s + i, 1);
        }
    }
    puts_(out, "\"");
}

static void dump_diag(Text *out, const SyntaxDiag *d, const WarningList *warnings)
{
    static const char *const kinds[] = {
        "none",           "SyntaxError", "IndentationError", "TabError",    "MemoryError",
        "RecursionError", "ValueError",  "OverflowError",    "SystemError", "UnicodeDecodeError",
        "raised"};
    putf(out, "{\"type\": \"%s\"", kinds[d->kind]);
    if (d->kind != DIAG_NONE) {
        puts_(out, ", \"msg\": ");
        json_str(out, d->msg ? d->msg : "", d->msg ? (isize)strlen(d->msg) : 0);
        putf(out,
             ", \"lineno\": %d, \"offset\": %d, \"end_lineno\": %d, \"end_offset\": %d, "
             "\"place\": %d, \"text\": ",
             d->lineno, d->offset, d->end_lineno, d->end_offset, d->place);
        if (d->text) {
            json_str(out, d->text, d->text_length);
        } else {
            puts_(out, "null");
        }
    }
    puts_(out, ", \"warnings\": [");
    for (const ParseWarning *w = warnings->first; w; w = w->next) {
        putf(out, "%s[\"%s\", %d, ", w == warnings->first ? "" : ", ",
             w->kind == WARN_SYNTAX ? "SyntaxWarning" : "DeprecationWarning", w->lineno);
        json_str(out, w->msg, (isize)strlen(w->msg));
        puts_(out, "]");
    }
    puts_(out, "]}");
}

/* -- Requests -------------------------------------------------------------------------------------
 */

static double now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static void time_request(Text *out, const char *source, isize length, const ParseOptions *options)
{
    isize lines = 0;
    for (isize i = 0; i < length; i++) {
        lines += source[i] == '\n';
    }
    double parse = 0, table = 0;
    int rounds = 0;
    while (parse + table < 1.0) {
        Arena arena;
        kr_arena_init(&arena);
        ParseResult r;
        SyntaxDiag diag = {0};
        double t0 = now();
        bool ok = kr_parse(&arena, source, length, options, &r);
        double t1 = now();
        if (ok && !kr_symtable_build(&r.ast, &(SymtableOptions){0}, &diag)) {
            puts_(out, diag.msg);
        }
        double t2 = now();
        kr_parse_free(&r);
        kr_arena_fini(&arena);
        parse += t1 - t0;
        table += t2 - t1;
        rounds++;
    }
    double total = (double)lines * rounds;
    putf(out, "%.0f lines/s (parse %.0f, symtable %.0f)", total / (parse + table), total / parse,
         total / table);
}

/* The decoding hook: what iconv knows. */
static bool decode(void *context, Arena *arena, const char *encoding, const char *bytes,
                   isize length, const char **decoded, isize *decoded_length, SyntaxDiag *diag)
{
    (void)context;
    (void)diag;
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1) {
        return false;
    }
    size_t left = (size_t)length, room = (size_t)length * 4 + 16;
    char *from = (char *)bytes;
    char *to = kr_arena_alloc(arena, room);
    *decoded = to;
    bool ok = iconv(cd, &from, &left, &to, &room) != (size_t)-1;
    *decoded_length = to - *decoded;
    iconv_close(cd);
    return ok;
}

int main(void)
{
    char command[16], mode[16];
    unsigned flags;
    long length;
    while (scanf("%15s %15s %u %ld", command, mode, &flags, &length) == 4 && getchar() == '\n') {
        char *source = malloc((size_t)length + 1);
        if (fread(source, 1, (size_t)length, stdin) != (size_t)length) {
            return 1;
        }
        Arena arena;
        kr_arena_init(&arena);
        ParseOptions options = {.mode = !strcmp(mode, "exec")     ? PARSE_EXEC
                                        : !strcmp(mode, "eval")   ? PARSE_EVAL
                                        : !strcmp(mode, "single") ? PARSE_SINGLE
                                                                  : PARSE_FUNC_TYPE,
                                .flags = flags,
                                .max_int_digits = 4300,
                                .decode = decode};
        Text out = {0};
        Text reply = {0};
        if (!strcmp(command, "time")) {
            time_request(&out, source, length, &options);
            putf(&reply, "ok %ld\n", (long)out.len);
        } else {
            ParseResult r;
            bool ok = kr_parse(&arena, source, length, &options, &r);
            SyntaxDiag diag = r.diag;
            Symtable *st = NULL;
            if (ok && !strcmp(command, "unparse")) {
                AstStr *text =
                    kr_ast_unparse_expr(&r.ast, AST(Expression, r.ast.root)->body, &diag);
                ok = text != NULL;
                if (ok) {
                    put(&out, text->data, text->length);
                }
            } else if (ok && strcmp(command, "ast") != 0) {
                SymtableOptions so = {.flags = flags,
                                      .depth_limit = 2990,
                                      .warnings = &r.warnings,
                                      .symbols_only = !strcmp(command, "sym")};
                st = kr_symtable_build(&r.ast, &so, &diag);
                ok = st != NULL;
            }
            if (!ok) {
                dump_diag(&out, &diag, &r.warnings);
            } else if (!strcmp(command, "unparse")) {
                /* written already */
            } else if (!strcmp(command, "ast")) {
                dump_node(&out, r.ast.root);
            } else if (!strcmp(command, "sym")) {
                dump_scope(&out, st->top, 0);
            } else {
                dump_diag(&out, &(SyntaxDiag){0}, &r.warnings);
            }
            putf(&reply, "%s %ld\n", ok ? "ok" : "error", (long)out.len);
            kr_parse_free(&r);
        }
        put(&reply, out.items, out.len);
        fwrite(reply.items, 1, (size_t)reply.len, stdout);
        fflush(stdout);
        text_fini(&out);
        text_fini(&reply);
        kr_arena_fini(&arena);
        free(source);
    }
    return 0;
}
