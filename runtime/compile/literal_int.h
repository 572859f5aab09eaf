/* literal_int.h -- what literal.c and fstring.c share. */
#ifndef KR_COMPILE_LITERAL_INT_H
#define KR_COMPILE_LITERAL_INT_H

#include "runtime/compile/literal.h"

/* A STRING token taken apart. */
typedef struct StringPart {
    const char *text; /* between the quotes */
    isize length;
    bool is_bytes;
    bool is_raw; /* no escapes: by prefix, or because there is no backslash */
    bool is_format;
} StringPart;

StringPart kr_literal_split(const Token *t);

/* Out of memory: sets the diag, false. */
bool kr_literal_oom(Literals *lit);
/* The place of a node made of the tokens first..last; gives back n. */
AstNode *kr_literal_place(AstNode *n, const Token *first, const Token *last);
/* False with the diag set unless the text is UTF-8. */
bool kr_literal_check_utf8(Literals *lit, const char *text, isize length);
/* Appends text with its escapes decoded to lit->buffer; t is the token it is part of. */
bool kr_literal_decode(Literals *lit, const Token *t, const char *text, isize length);
/* Warns of the invalid escape whose first character (after the backslash) is at `at`. */
bool kr_literal_warn_escape(Literals *lit, const Token *t, const char *at);
/* A str Constant; prefix u of the first token gives its kind. */
AstNode *kr_literal_text_node(Literals *lit, const char *text, isize length, const Token *first,
                              const Token *last);
/* The Constant or JoinedStr of strings among which are f-strings. */
AstNode *kr_literal_joined(Literals *lit, const Token *first, int32_t count);

#endif
