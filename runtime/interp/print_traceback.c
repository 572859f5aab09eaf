/* print_traceback.c -- the entries of a traceback as 3.11 prints them: place, source line, carets.
 *
 * Carets mark the instruction's source range unless that is the whole line.  In an expression whose
 * outermost node is a binary operation or a subscript, the operator or the brackets get `^`, the
 * rest `~`: for that the marked text is parsed again. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/compile/source.h"
#include "runtime/core/interp.h"
#include "runtime/core/names.h"
#include "runtime/interp/print_int.h"
#include "runtime/types/code.h"
#include "runtime/types/frame.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"

#define DEFAULT_LIMIT 1000
#define REPEATS_SHOWN 3
#define INDENT        4

/* -- Source files ---------------------------------------------------------------------------------
 */

/* The file shown last: neighbouring entries are often of one file. */
typedef struct SourceFile {
    Str *filename;
    Arena arena;
    bool open;
    const char *text; /* NULL: cannot be read */
    isize length;
} SourceFile;

static char *read_path(Arena *arena, const char *path, isize *length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > (1 << 28)) {
        if (fd >= 0) {
            close(fd);
        }
        return NULL;
    }
    char *bytes = kr_arena_alloc(arena, (size_t)st.st_size + 1);
    isize n = 0;
    while (bytes != NULL && n < st.st_size) {
        ssize_t got = read(fd, bytes + n, (size_t)(st.st_size - n));
        if (got <= 0) {
            break;
        }
        n += got;
    }
    close(fd);
    *length = n;
    return bytes;
}

/* The file itself, else one of that name on sys.path (code compiled elsewhere). */
static char *read_source(Thread *t, Arena *arena, const char *path, isize *length)
{
    char *bytes = read_path(arena, path, length);
    if (bytes != NULL) {
        return bytes;
    }
    const char *tail = strrchr(path, '/');
    tail = tail == NULL ? path : tail + 1;
    Value dirs = kr_sys_get("path");
    if (value_is_null(dirs) || !kr_is_list(dirs)) {
        return NULL;
    }
    List *list = (List *)value_ptr(dirs);
    for (isize i = 0; i < kr_list_len(list); i++) {
        Value dir = kr_list_get(t, list, i);
        const char *text = kr_is_str(dir) ? kr_str_utf8(t, (Str *)value_ptr(dir), NULL) : NULL;
        if (text == NULL) {
            kr_err_clear(t);
            continue;
        }
        size_t n = strlen(text);
        char *full = kr_arena_alloc(arena, n + strlen(tail) + 2);
        if (full == NULL) {
            return NULL;
        }
        memcpy(full, text, n);
        if (n > 0 && full[n - 1] != '/') {
            full[n++] = '/';
        }
        strcpy(full + n, tail);
        bytes = read_path(arena, full, length);
        if (bytes != NULL) {
            return bytes;
        }
    }
    return NULL;
}

static void source_close(SourceFile *s)
{
    if (s->open) {
        kr_arena_fini(&s->arena);
        s->open = false;
    }
}

static void source_load(Thread *t, SourceFile *s, Str *filename)
{
    if (s->open && s->filename == filename) {
        return;
    }
    source_close(s);
    kr_arena_init(&s->arena);
    s->open = true;
    s->filename = filename;
    s->text = NULL;
    isize len, n = 0;
    const char *path = kr_str_utf8(t, filename, &len);
    if (path == NULL || strlen(path) != (size_t)len) {
        kr_err_clear(t);
        return;
    }
    char *bytes = read_source(t, &s->arena, path, &n);
    if (bytes == NULL) {
        return;
    }
    ParseOptions options = {.mode = PARSE_EXEC, .filename = path};
    SourceText text;
    SyntaxDiag diag;
    memset(&diag, 0, sizeof diag);
    if (kr_source_prepare(&s->arena, bytes, n, &options, &text, &diag)) {
        s->text = text.text;
        s->length = text.length;
    }
}

/* Line `number` of the file without its end; VALUE_NULL when there is none. */
static Str *source_line(Thread *t, SourceFile *s, Str *filename, int number)
{
    source_load(t, s, filename);
    const char *p = s->text;
    if (p == NULL || number < 1) {
        return NULL;
    }
    const char *end = s->text + s->length;
    for (int i = 1; i < number; i++) {
        p = memchr(p, '\n', (size_t)(end - p));
        if (p == NULL) {
            return NULL;
        }
        p++;
    }
    if (p >= end) {
        return NULL;
    }
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    if (stop == NULL) {
        stop = end;
    }
    Value line = kr_str_decode(t, p, stop - p, "utf-8", "replace");
    if (value_is_error(line)) {
        kr_err_clear(t);
        return NULL;
    }
    return (Str *)value_ptr(line);
}

/* -- Carets
 * ------------------------------------------------------------------------------------------ */

static bool is_space(uint32_t c) { return c == ' ' || c == '\t' || c == '\f'; }

/* Byte offset in the line's UTF-8 to character offset. */
static isize char_offset(Thread *t, Str *line, isize byte)
{
    isize len;
    const char *utf8 = kr_str_utf8(t, line, &len);
    if (utf8 == NULL) {
        kr_err_clear(t);
        return -1;
    }
    if (byte > len) {
        byte = len;
    }
    isize n = 0;
    for (isize i = 0; i < byte; i++) {
        n += ((uint8_t)utf8[i] & 0xC0) != 0x80;
    }
    return n;
}

typedef struct Anchors {
    isize left, right; /* characters of the marked text that get '^' */
    bool found;
} Anchors;

static isize utf8_chars(const char *text, isize bytes)
{
    isize n = 0;
    for (isize i = 0; i < bytes; i++) {
        n += ((uint8_t)text[i] & 0xC0) != 0x80;
    }
    return n;
}

static void anchors_of_binop(const char *text, isize left_end, isize right_start, Anchors *out)
{
    for (isize i = left_end; i < right_start; i++) {
        if (is_space((uint8_t)text[i])) {
            continue;
        }
        isize end = i + 1;
        if (end < right_start && !is_space((uint8_t)text[end])) {
            end++; /* an operator of two characters */
        }
        *out = (Anchors){utf8_chars(text, i), utf8_chars(text, end), true};
        return;
    }
}

/* Parses the marked text and finds the operator or the brackets of its outermost node. */
static Anchors find_anchors(const char *text, isize length)
{
    Anchors out = {-1, -1, false};
    Arena arena;
    kr_arena_init(&arena);
    ParseResult r;
    ParseOptions options = {.mode = PARSE_EXEC, .flags = KR_CF_SOURCE_IS_UTF8};
    if (kr_parse(&arena, text, length, &options, &r) && r.ast.root->kind == AST_Module) {
        Ast_Module *module = AST(Module, r.ast.root);
        AstNode *stmt = module->body.count == 1 ? module->body.items[0] : NULL;
        AstNode *expr = stmt != NULL && stmt->kind == AST_Expr ? AST(Expr, stmt)->value : NULL;
        if (expr != NULL && expr->kind == AST_BinOp) {
            Ast_BinOp *op = AST(BinOp, expr);
            anchors_of_binop(text, op->left->end_col_offset, op->right->col_offset, &out);
        } else if (expr != NULL && expr->kind == AST_Subscript) {
            Ast_Subscript *sub = AST(Subscript, expr);
            out = (Anchors){utf8_chars(text, sub->value->end_col_offset),
                            utf8_chars(text, (isize)sub->slice->end_col_offset + 1), true};
        }
    }
    kr_parse_free(&r);
    kr_arena_fini(&arena);
    return out;
}

/* `cut`: characters of indentation that were not shown. */
static void print_carets(Printer *p, Str *line, isize cut, const Position *pos, int lineno)
{
    Thread *t = p->t;
    if (pos->line < 0 || pos->end_line < 0 || pos->col < 0 || pos->end_col < 0) {
        return;
    }
    isize start = char_offset(t, line, pos->col), end = char_offset(t, line, pos->end_col);
    if (start < 0 || end < 0) {
        return;
    }
    Anchors anchors = {-1, -1, false};
    if (pos->line == pos->end_line) {
        isize len = end > start ? end - start : 0;
        Value segment = len > 0 ? kr_str_slice(t, line, start, 1, len) : KR_NAME_VALUE(empty);
        isize bytes;
        const char *text =
            value_is_error(segment) ? NULL : kr_str_utf8(t, (Str *)value_ptr(segment), &bytes);
        if (text == NULL) {
            kr_err_clear(t);
        } else {
            anchors = find_anchors(text, bytes);
            anchors.left += start;
            anchors.right += start;
        }
    } else {
        end = kr_str_len(line);
        while (end > 0 && is_space(kr_str_at(line, end - 1))) {
            end--;
        }
    }
    if (end - start == kr_str_len(line) - cut && !anchors.found) {
        return; /* the whole line: nothing to point at */
    }
    kr_print_margin(p);
    for (isize i = 0; i < INDENT; i++) {
        kr_print_text(p, " ");
    }
    for (isize i = cut; i < end; i++) {
        if (i < start) {
            kr_print_text(p, " ");
        } else if (anchors.found) {
            kr_print_text(p, i >= anchors.left && i < anchors.right ? "^" : "~");
        } else {
            kr_print_text(p, "^");
        }
    }
    kr_print_text(p, "\n");
}

/* -- Entries
 * -------------------------------------------------------------------------------------------- */

static void print_source(Printer *p, SourceFile *source, Str *filename, int lineno,
                         const Position *pos)
{
    Thread *t = p->t;
    Str *line = source_line(t, source, filename, lineno);
    if (line == NULL || !kr_str_flat(t, line)) {
        kr_err_clear(t);
        return;
    }
    isize cut = 0, len = kr_str_len(line);
    while (cut < len && is_space(kr_str_at(line, cut))) {
        cut++;
    }
    Value shown = kr_str_slice(t, line, cut, 1, len - cut);
    if (value_is_error(shown)) {
        kr_err_clear(t);
        return;
    }
    kr_print_margin(p);
    kr_print_text(p, "    ");
    kr_print_str(p, shown);
    kr_print_text(p, "\n");
    if (pos != NULL) {
        print_carets(p, line, cut, pos, lineno);
    }
}

static void print_entry(Printer *p, SourceFile *source, Traceback *tb, const Code *code, int lineno)
{
    Thread *t = p->t;
    Str *place = kr_str_format(t, "  File \"%S\", line %d, in %S\n", code->co_filename, lineno,
                               code->co_name);
    if (place == NULL) {
        kr_err_clear(t);
        return;
    }
    kr_print_margin(p);
    kr_print_str(p, value_from_ptr(place));
    uint32_t pc = (uint32_t)tb->tb_lasti / (uint32_t)sizeof(Instr);
    const Position *pos = tb->tb_lasti >= 0 && pc < code->ninstrs ? &code->positions[pc] : NULL;
    print_source(p, source, (Str *)value_ptr(code->co_filename), lineno, pos);
}

static void print_repeats(Printer *p, isize count)
{
    count -= REPEATS_SHOWN;
    Str *line = kr_str_format(p->t, "  [Previous line repeated %zd more time%s]\n", count,
                              count > 1 ? "s" : "");
    if (line == NULL) {
        kr_err_clear(p->t);
        return;
    }
    kr_print_margin(p);
    kr_print_str(p, value_from_ptr(line));
}

static isize traceback_limit(Thread *t)
{
    Value v = kr_sys_get("tracebacklimit");
    int64_t limit;
    if (value_is_null(v) || !kr_is_int(v)) {
        return DEFAULT_LIMIT;
    }
    return kr_int_fits_i64(v, &limit) ? limit : kr_int_sign(v) < 0 ? 0 : INTPTR_MAX;
}

static const Code *code_of(const Traceback *tb)
{
    const Frame *f = tb->tb_frame == NULL ? NULL : kr_frame_of_object(tb->tb_frame);
    return f == NULL ? NULL : f->code;
}

void kr_print_traceback(Printer *p, Traceback *tb, const char *header_margin, const char *header)
{
    isize limit = traceback_limit(p->t), depth = 0;
    if (limit <= 0) {
        return;
    }
    for (int i = 0; i < 2 * p->group_depth; i++) {
        kr_print_text(p, " ");
    }
    kr_print_text(p, header_margin);
    kr_print_text(p, header);
    for (Traceback *x = tb; x != NULL; x = x->tb_next) {
        depth++;
    }
    for (; tb != NULL && depth > limit; tb = tb->tb_next) {
        depth--;
    }
    SourceFile source = {0};
    const Code *last_code = NULL;
    int last_line = -1;
    isize count = 0;
    for (; tb != NULL; tb = tb->tb_next) {
        const Code *code = code_of(tb);
        if (code == NULL) {
            continue; /* memory was out when that frame ended */
        }
        int line = kr_traceback_line(tb);
        bool same = last_code != NULL && line == last_line &&
                    (code == last_code || (value_same(code->co_filename, last_code->co_filename) &&
                                           value_same(code->co_name, last_code->co_name)));
        if (!same) {
            if (count > REPEATS_SHOWN) {
                print_repeats(p, count);
            }
            last_code = code;
            last_line = line;
            count = 0;
        }
        count++;
        if (count <= REPEATS_SHOWN) {
            print_entry(p, &source, tb, code, line);
        }
    }
    if (count > REPEATS_SHOWN) {
        print_repeats(p, count);
    }
    source_close(&source);
}
