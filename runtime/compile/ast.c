/* ast.c -- the reflection tables, names and strings of a tree. */
#include "runtime/compile/ast.h"

#include "runtime/base/utf8.h"
#include "runtime/compile/token.h"

#include <stdlib.h>

/* -- Reflection ------------------------------------------------------------------------------- */

#define AST_TYPE_mod           AST_TYPE_SUM + AST_SUM_mod
#define AST_TYPE_stmt          AST_TYPE_SUM + AST_SUM_stmt
#define AST_TYPE_expr          AST_TYPE_SUM + AST_SUM_expr
#define AST_TYPE_comprehension AST_TYPE_SUM + AST_SUM_comprehension
#define AST_TYPE_excepthandler AST_TYPE_SUM + AST_SUM_excepthandler
#define AST_TYPE_arguments     AST_TYPE_SUM + AST_SUM_arguments
#define AST_TYPE_arg           AST_TYPE_SUM + AST_SUM_arg
#define AST_TYPE_keyword       AST_TYPE_SUM + AST_SUM_keyword
#define AST_TYPE_alias         AST_TYPE_SUM + AST_SUM_alias
#define AST_TYPE_withitem      AST_TYPE_SUM + AST_SUM_withitem
#define AST_TYPE_match_case    AST_TYPE_SUM + AST_SUM_match_case
#define AST_TYPE_pattern       AST_TYPE_SUM + AST_SUM_pattern
#define AST_TYPE_type_ignore   AST_TYPE_SUM + AST_SUM_type_ignore

#define AST_NODE(name, sum) static const AstFieldInfo fields_##name[] = {
#define AST_FIELD(name, type, card, field) \
    {#field, AST_TYPE_##type, AST_CARD_##card, offsetof(Ast_##name, field)},
#define AST_END(name) \
    {                 \
        0             \
    }                 \
    }                 \
    ;
#include "runtime/compile/ast.def"

const AstKindInfo kr_ast_kinds[AST_KIND_COUNT] = {
    [AST_NONE] = {0},
#define AST_NODE(name, sum) \
    [AST_##name] = {#name, AST_SUM_##sum, sizeof(Ast_##name), fields_##name},
#include "runtime/compile/ast.def"
};

const char *const kr_ast_sum_names[AST_SUM_COUNT] = {
#define AST_SUM(sum, has_position) #sum,
#include "runtime/compile/ast.def"
};

const bool kr_ast_sum_has_position[AST_SUM_COUNT] = {
#define AST_SUM(sum, has_position) has_position,
#include "runtime/compile/ast.def"
};

const char *const kr_ast_enum_names[AST_ENUM_COUNT] = {
    [AST_ENUM_NONE] = NULL,
#define AST_ENUM(sum, name) [AST_##name] = #name,
#include "runtime/compile/ast.def"
};

/* -- Names --------------------------------------------------------------------------------------
 */

static AstStr *string_new(Ast *ast, const char *text, isize length, bool ascii)
{
    AstStr *s = kr_arena_alloc(ast->arena, sizeof(AstStr) + (size_t)length + 1);
    if (!s) {
        return NULL;
    }
    memcpy(s->data, text, (size_t)length);
    s->length = length;
    if (ascii) {
        s->max_char = 0x7F;
        s->char_count = length;
        return s;
    }
    Utf8Scan scan = kr_utf8_scan((const uint8_t *)text, length, true);
    KR_ASSERT(scan.error.status == UTF8_OK, "a string of the tree is not UTF-8");
    s->char_count = scan.count;
    s->max_char = scan.max_char;
    if (scan.max_char >= 0x800) {
        /* A surrogate is ED A0..BF xx. */
        for (isize i = 0; i + 1 < length; i++) {
            if ((uint8_t)text[i] == 0xED && (uint8_t)text[i + 1] >= 0xA0) {
                s->has_surrogates = true;
                break;
            }
        }
    }
    return s;
}

static bool names_grow(Ast *ast)
{
    uint32_t size = ast->names_size ? ast->names_size * 2 : 256;
    AstStr **table = calloc(size, sizeof(AstStr *));
    if (!table) {
        return false;
    }
    for (uint32_t i = 0; i < ast->names_size; i++) {
        AstStr *s = ast->names[i];
        if (s) {
            uint32_t j = s->hash & (size - 1);
            while (table[j]) {
                j = (j + 1) & (size - 1);
            }
            table[j] = s;
        }
    }
    free(ast->names);
    ast->names = table;
    ast->names_size = size;
    return true;
}

AstStr *kr_ast_intern_hashed(Ast *ast, const char *text, isize length, uint32_t hash, bool ascii)
{
    hash ^= hash >> 15; /* FNV's low bits alone are weak */
    if (KR_UNLIKELY(ast->names_count * 2 >= ast->names_size) && !names_grow(ast)) {
        return NULL;
    }
    uint32_t mask = ast->names_size - 1;
    uint32_t i = hash & mask;
    for (AstStr *s; (s = ast->names[i]); i = (i + 1) & mask) {
        if (s->hash == hash && s->length == length && !memcmp(s->data, text, (size_t)length)) {
            return s;
        }
    }
    AstStr *s = string_new(ast, text, length, ascii);
    if (s) {
        s->hash = hash;
        s->interned = true;
        ast->names[i] = s;
        ast->names_count++;
    }
    return s;
}

static uint32_t hash_of(const char *text, isize length, bool *ascii)
{
    uint32_t hash = KR_AST_HASH_START;
    unsigned char all = 0;
    for (isize i = 0; i < length; i++) {
        hash = kr_ast_hash_step(hash, (unsigned char)text[i]);
        all |= (unsigned char)text[i];
    }
    *ascii = all < 0x80;
    return hash;
}

AstStr *kr_ast_intern(Ast *ast, const char *text, isize length)
{
    bool ascii;
    uint32_t hash = hash_of(text, length, &ascii);
    return kr_ast_intern_hashed(ast, text, length, hash, ascii);
}

AstStr *kr_ast_string(Ast *ast, const char *text, isize length)
{
    return string_new(ast, text, length, kr_ascii_prefix(text, length) == length);
}

void *kr_ast_new(Ast *ast, AstKind kind)
{
    AstNode *n = kr_arena_alloc(ast->arena, kr_ast_kinds[kind].size);
    if (n) {
        n->kind = (uint8_t)kind;
        n->scope = -1;
    }
    return n;
}

bool kr_ast_init(Ast *ast, Arena *arena)
{
    *ast = (Ast){.arena = arena};
#define TOKEN_KEYWORD(name, text)                                      \
    {                                                                  \
        AstStr *s = kr_ast_intern(ast, text, (isize)sizeof(text) - 1); \
        if (!s) {                                                      \
            return false;                                              \
        }                                                              \
        s->keyword = TOK_##name;                                       \
    }
#include "runtime/compile/token.def"
    return true;
}

void kr_ast_fini(Ast *ast)
{
    free(ast->names);
    ast->names = NULL;
    ast->names_size = ast->names_count = 0;
}
