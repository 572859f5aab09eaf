/* peg_int.h -- what peg.c (the engine) and peg_errors.c (the actions) share. */
#ifndef KR_COMPILE_PEG_INT_H
#define KR_COMPILE_PEG_INT_H

#include "runtime/compile/lexer.h"
#include "runtime/compile/literal.h"
#include "runtime/compile/peg.h"

KR_VEC(PegTokens, peg_tokens, Token);

/* Kinds of PegNode beyond AstKind. */
enum { PEG_TOKEN = AST_KIND_COUNT, PEG_LIST };

/* What a rule matched: as much of a tree as messages need. */
typedef struct PegNode {
    uint8_t kind;        /* AstKind, PEG_TOKEN, PEG_LIST */
    uint8_t const_kind;  /* Constant: AstConstKind */
    int32_t first, last; /* indices of its first and last token */
    int32_t count;
    struct PegNode **items; /* nodes of expressions inside, in order; lists are flattened */
} PegNode;

typedef struct PegMemo {
    struct PegMemo *next;
    PegNode *result; /* NULL: the rule does not match here */
    int32_t mark;    /* the token after it */
    int16_t rule;
} PegMemo;

typedef struct Peg {
    Ast *ast;
    Lexer *lx;
    PegTokens tokens;
    PegMemo **memos; /* per token */
    isize memo_room;
    int32_t mark;            /* the next token */
    int level;               /* rules inside each other */
    const char *stack_limit; /* or NULL */
    long steps;              /* rules tried, as a limit */
    bool mistakes;           /* the productions for mistakes are on */
    bool second_pass;
    bool stop;          /* an error has been raised: everything fails */
    bool bytes_columns; /* columns are not converted to characters */
    bool in_fstring;
    int32_t first_lineno; /* of an f-string's expression, else 0 */
    int32_t first_col;
    uint32_t flags; /* KR_CF_* */
    SyntaxDiag *diag;
    Literals lit;
    AstStr *soft[3];   /* match, case, _ */
    AstStr *legacy[2]; /* print, exec */
    struct Peg *outer; /* the parser whose f-string this is */
} Peg;

/* The end of the text so far, where CPython's CURRENT_POS is. */
#define PEG_HERE (-5)

/* Raise: sets the diag, once, and stops the parser.  All return NULL. */
PegNode *kr_peg_raise(Peg *p, DiagKind kind, int32_t lineno, int32_t col, int32_t end_lineno,
                      int32_t end_col, const char *format, ...)
    __attribute__((format(printf, 7, 8))); /* cols are 0-based bytes, PEG_HERE, or -1 */
PegNode *kr_peg_raise_last(Peg *p, DiagKind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4))); /* at the last token read */
PegNode *kr_peg_raise_range(Peg *p, const PegNode *a, const PegNode *b, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Parses a field of an f-string: Literals.parse. */
AstNode *kr_peg_parse_field(Literals *lit, const char *text, isize length, int32_t lineno,
                            int32_t col);

KR_INLINE const Token *peg_first(const Peg *p, const PegNode *n)
{
    return &p->tokens.items[n->first];
}
KR_INLINE const Token *peg_last(const Peg *p, const PegNode *n)
{
    return &p->tokens.items[n->last];
}

/* The actions of peg_grammar.def.  items: what the items of the alternative matched (NULL: an
 * optional item that is not there, or a lookahead). */
/* clang-format off */
#define PEG_ACTIONS(X)                                                                            \
    X(nothing)                                                                                    \
    X(number)                                                                                     \
    X(strings)                                                                                    \
    X(need_real)                                                                                  \
    X(need_imaginary) X(barry) X(star_after_double_star) X(bare_genexp_0_1) X(bare_genexp_2_3) X( \
        bare_genexp_last) X(maybe_equality_0_1) X(maybe_equality_0_2) X(positional_follows)       \
        X(assign_to_word) X(expression_assignment) X(legacy_statement) X(forgot_comma) X(         \
            expected_else) X(named_target) X(assign_here) X(annotated_display) X(annotated_tuple) \
            X(annotated_other) X(assign_target) X(assign_yield) X(aug_target) X(del_target)       \
                X(no_block) X(comprehension_unpack) X(comprehension_parens_3)                     \
                    X(comprehension_parens_2) X(dict_unpack) X(non_default) X(def_parenthesized)  \
                        X(lambda_parenthesized) X(slash_first) X(slash_twice) X(slash_after_star) \
                            X(slash_star) X(no_default) X(bare_star_0) X(bare_star_last)          \
                                X(varargs_default) X(star_twice) X(varkeywords_default)           \
                                    X(after_varkeywords) X(with_target) X(for_target)             \
                                        X(group_star) X(group_double_star) X(import_comma)        \
                                            X(expected_colon) X(indent_0) X(indent_1)             \
                                                X(indent_def) X(indent_class)                     \
                                                    X(indent_except_star) X(expected_except)      \
                                                        X(mixed_except_star) X(mixed_except)      \
                                                            X(except_parens) X(except_star_type)  \
                                                                X(as_wildcard) X(as_target)       \
                                                                    X(positional_patterns)        \
                                                                        X(dict_value_star)        \
                                                                            X(dict_value_missing) \
                                                                                X(dict_colon)
/* clang-format on */

#define X(name) PegNode *kr_peg_##name(Peg *p, PegNode **items);
PEG_ACTIONS(X)
#undef X

#endif
