/* ast.h -- the abstract syntax tree: structs made from ast.def, names, constants, building.
 *
 * Everything lives in one Arena, owned by the caller of the parser, and dies with it; nothing here
 * knows Values or objects.  All node pointers are `AstNode *`; the kind says which struct it really
 * is, and AST(Name, node) casts (checked in debug builds):
 *
 *     if (n->kind == AST_Name) use(AST(Name, n)->id);
 *     AstCall *c = AST(Call, n);  for (int32_t i = 0; i < c->args.count; i++)
 * visit(c->args.items[i]);
 *
 * Identifiers are interned per Ast: equal names are the same AstStr pointer.
 *
 * How deep a tree may nest: the parser bounds its own recursion, but loops over left-leaning chains
 * (a+b+c+..., a.b.c..., f()()()...) and elif chains, so its trees may be arbitrarily deep.  The
 * symbol table is the first pass to walk a tree; it measures the depth and refuses more than
 * AST_MAX_DEPTH ("maximum recursion depth exceeded during compilation").  Every pass after it may
 * recurse, with frames of a few hundred bytes; a pass that runs without it must bound itself.
 */
#ifndef KR_COMPILE_AST_H
#define KR_COMPILE_AST_H

#include "runtime/base/arena.h"
#include "runtime/base/base.h"

/* Statements and expressions on a path from the root to a leaf, at most: what the symbol table
 * guarantees to every pass after it. */
#define AST_MAX_DEPTH 4000

/* AST_Module, AST_FunctionDef, ...; in the order of ast.def. */
typedef enum AstKind {
    AST_NONE = 0, /* never the kind of a node */
#define AST_NODE(name, sum) AST_##name,
#include "runtime/compile/ast.def"
    AST_KIND_COUNT
} AstKind;

/* AST_SUM_stmt, AST_SUM_expr, ... */
typedef enum AstSum {
#define AST_SUM(sum, has_position) AST_SUM_##sum,
#include "runtime/compile/ast.def"
    AST_SUM_COUNT
} AstSum;

/* The sums without fields: one enum each, AST_Load, AST_Add, AST_IsNot, ...  Counted from 1 in one
 * common numbering, so that the names stay unique and 0 means absent. */
typedef enum AstEnum {
    AST_ENUM_NONE = 0,
#define AST_ENUM(sum, name) AST_##name,
#include "runtime/compile/ast.def"
    AST_ENUM_COUNT
} AstEnum;

/* -- Strings and constants ------------------------------------------------------------------ */

/* A name or text: UTF-8 in which lone surrogates may appear (WTF-8). */
typedef struct AstStr {
    void *user;            /* free for the consumer (codegen: the interned Value); NULL at first */
    struct Symbol *symbol; /* symtable's one-entry cache; private to it */
    uint32_t hash;         /* of the bytes */
    uint32_t max_char;     /* largest code point; < 128: ASCII */
    isize length;          /* bytes */
    isize char_count;      /* code points */
    bool interned;         /* equal interned strings of one Ast are the same pointer */
    uint8_t keyword;       /* the TokenKind of a keyword, else 0; private to the lexer */
    bool has_surrogates;
    char data[]; /* NUL-terminated; may hold NULs inside */
} AstStr;

typedef struct AstBytes {
    isize length;
    char data[]; /* NUL-terminated; may hold NULs inside */
} AstBytes;

/* An integer literal that does not fit int64: digits without underscores or prefix. */
typedef struct AstBigInt {
    int base;      /* 2, 8, 10 or 16 */
    isize length;  /* of digits */
    char digits[]; /* NUL-terminated, lower case, no leading zeros */
} AstBigInt;

typedef enum AstConstKind {
    AST_CONST_NONE,
    AST_CONST_TRUE,
    AST_CONST_FALSE,
    AST_CONST_ELLIPSIS,
    AST_CONST_INT,       /* i */
    AST_CONST_BIGINT,    /* big */
    AST_CONST_FLOAT,     /* d */
    AST_CONST_COMPLEX,   /* complex_value; from the parser real is 0.0 */
    AST_CONST_STR,       /* str */
    AST_CONST_BYTES,     /* bytes */
    AST_CONST_TUPLE,     /* items: only from folding and the _ast module */
    AST_CONST_FROZENSET, /* items: likewise */
    AST_CONST_OBJECT,    /* object: a Value of the consumer's, only from folding and _ast */
} AstConstKind;

typedef struct AstConst {
    AstConstKind kind;
    union {
        int64_t i;
        double d;
        struct {
            double real, imag;
        } complex_value;
        AstBigInt *big;
        AstStr *str;
        AstBytes *bytes;
        uint64_t object; /* a Value; the maker keeps it alive */
        struct {
            struct AstConst *items;
            isize count;
        } seq;
    };
} AstConst;

/* -- Nodes ------------------------------------------------------------------------------------ */

typedef struct AstNode {
    uint8_t kind;       /* AstKind */
    uint8_t flags;      /* AST_FLAG_* */
    uint16_t aux;       /* free for codegen; 0 at first */
    int32_t scope;      /* index of the Scope this node opens, or -1: see symtable.h */
    int32_t lineno;     /* 1-based */
    int32_t col_offset; /* bytes of UTF-8 from the start of the line, 0-based */
    int32_t end_lineno;
    int32_t end_col_offset;
} AstNode;

#define AST_FLAG_PARENTHESIZED 1 /* expr: written inside its own parentheses */

typedef struct AstSeq {
    AstNode **items; /* an item may be NULL only where ast.def says so */
    int32_t count;
} AstSeq;

typedef struct AstNameSeq {
    AstStr **items;
    int32_t count;
} AstNameSeq;

typedef struct AstOpSeq {
    uint8_t *items; /* AstEnum */
    int32_t count;
} AstOpSeq;

/* The C type of a field: by cardinality and type. */
#define AST_C_ONE_identifier    AstStr *
#define AST_C_OPT_identifier    AstStr *
#define AST_C_SEQ_identifier    AstNameSeq
#define AST_C_ONE_string        AstStr *
#define AST_C_OPT_string        AstStr *
#define AST_C_ONE_int           int32_t
#define AST_C_OPT_int           int32_t
#define AST_C_ONE_constant      AstConst
#define AST_C_ONE_expr_context  AstEnum
#define AST_C_ONE_boolop        AstEnum
#define AST_C_ONE_operator      AstEnum
#define AST_C_ONE_unaryop       AstEnum
#define AST_C_SEQ_cmpop         AstOpSeq
#define AST_C_ONE_stmt          AstNode *
#define AST_C_SEQ_stmt          AstSeq
#define AST_C_ONE_expr          AstNode *
#define AST_C_OPT_expr          AstNode *
#define AST_C_SEQ_expr          AstSeq
#define AST_C_ONE_pattern       AstNode *
#define AST_C_OPT_pattern       AstNode *
#define AST_C_SEQ_pattern       AstSeq
#define AST_C_ONE_arguments     struct Ast_arguments *
#define AST_C_OPT_arg           AstNode *
#define AST_C_SEQ_arg           AstSeq
#define AST_C_SEQ_keyword       AstSeq
#define AST_C_SEQ_alias         AstSeq
#define AST_C_SEQ_withitem      AstSeq
#define AST_C_SEQ_match_case    AstSeq
#define AST_C_SEQ_excepthandler AstSeq
#define AST_C_SEQ_comprehension AstSeq
#define AST_C_SEQ_type_ignore   AstSeq

/* struct Ast_Name { AstNode node; AstStr *id; AstEnum ctx; }; and so on for every row. */
#define AST_NODE(name, sum)     \
    typedef struct Ast_##name { \
        AstNode node;
#define AST_FIELD(name, type, card, field) AST_C_##card##_##type field;
#define AST_END(name) \
    }                 \
    Ast_##name;
#include "runtime/compile/ast.def"

#ifdef KR_DEBUG
KR_INLINE void *kr_ast_cast(const AstNode *n, AstKind kind)
{
    KR_ASSERT(n && n->kind == kind, "node of kind %d where %d was expected", n ? n->kind : -1,
              kind);
    return (void *)n;
}
#    define AST(name, n) ((Ast_##name *)kr_ast_cast((const AstNode *)(n), AST_##name))
#else
#    define AST(name, n) ((Ast_##name *)(n))
#endif

/* -- Reflection (for the dumper and the _ast module) ------------------------------------------ */

typedef enum AstFieldType {
    AST_TYPE_identifier,
    AST_TYPE_string,
    AST_TYPE_int,
    AST_TYPE_constant,
    AST_TYPE_expr_context,
    AST_TYPE_boolop,
    AST_TYPE_operator,
    AST_TYPE_unaryop,
    AST_TYPE_cmpop,
    /* the rest are node pointers: AST_TYPE_SUM + AstSum */
    AST_TYPE_SUM,
} AstFieldType;

typedef enum AstCard { AST_CARD_ONE, AST_CARD_OPT, AST_CARD_SEQ } AstCard;

typedef struct AstFieldInfo {
    const char *name; /* NULL ends the list */
    uint8_t type;     /* AstFieldType */
    uint8_t card;     /* AstCard */
    uint16_t offset;  /* in the struct */
} AstFieldInfo;

typedef struct AstKindInfo {
    const char *name;
    AstSum sum;
    uint32_t size; /* of the struct */
    const AstFieldInfo *fields;
} AstKindInfo;

extern const AstKindInfo kr_ast_kinds[AST_KIND_COUNT]; /* [AST_NONE] is empty */
extern const char *const kr_ast_sum_names[AST_SUM_COUNT];
extern const bool kr_ast_sum_has_position[AST_SUM_COUNT];
extern const char *const kr_ast_enum_names[AST_ENUM_COUNT]; /* "Load", "Add", ... */

/* -- Building --------------------------------------------------------------------------------- */

/* What one tree shares: its memory and its table of names. */
typedef struct Ast {
    Arena *arena;   /* not owned */
    AstStr **names; /* open-addressed, power of two, from malloc; keywords included */
    uint32_t names_size;
    uint32_t names_count;
    AstNode *root;
} Ast;

/* Prepares an empty tree over `arena`; false: out of memory.  kr_ast_fini frees the table of names
 * only; call it after a failure too. */
bool kr_ast_init(Ast *ast, Arena *arena) KR_MUST_CHECK;
void kr_ast_fini(Ast *ast);

#define KR_AST_HASH_START 2166136261u
/* One step of the hash that names are interned by. */
KR_INLINE uint32_t kr_ast_hash_step(uint32_t hash, unsigned char c)
{
    return (hash ^ c) * 16777619u;
}
/* As kr_ast_intern, for a caller that has hashed ASCII (`ascii`) or any text already. */
AstStr *kr_ast_intern_hashed(Ast *ast, const char *text, isize length, uint32_t hash,
                             bool ascii) KR_MUST_CHECK;
/* The unique AstStr of these bytes (valid UTF-8 or WTF-8, already NFKC); NULL: out of memory. */
AstStr *kr_ast_intern(Ast *ast, const char *text, isize length) KR_MUST_CHECK;
/* A string that is not interned, copied; NULL: out of memory. */
AstStr *kr_ast_string(Ast *ast, const char *text, isize length) KR_MUST_CHECK;

/* A zeroed node of `kind` with scope -1; NULL: out of memory. */
void *kr_ast_new(Ast *ast, AstKind kind) KR_MUST_CHECK;

#endif
