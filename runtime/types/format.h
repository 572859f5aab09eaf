/* format.h -- the format mini-language: f"{v:spec}", format(), str.format. */
#ifndef KR_FORMAT_H
#define KR_FORMAT_H

#include "runtime/core/native.h"

typedef struct FormatSpec {
    uint32_t fill;          /* character; ' ' when absent */
    char align;             /* '<' '>' '=' '^' or 0 */
    char sign;              /* '+' '-' ' ' or 0 */
    bool coerce_zero;       /* 'z' */
    bool alternate;         /* '#' */
    char thousands;         /* ',' '_' or 0 */
    isize width, precision; /* -1: absent */
    uint32_t type;          /* presentation character, 0: absent */
} FormatSpec;
/* ValueError with CPython's words ("Invalid format specifier"...); `object` names the type in them.
 */
bool kr_format_parse(Thread *t, Str *spec, FormatSpec *out, Value object, char default_type,
                     char default_align) KR_MUST_CHECK;
/* int.__format__ and kin; v is an instance of the type or of a subclass. */
Value kr_format_int(Thread *t, Value v, Str *spec);
Value kr_format_float(Thread *t, Value v, Str *spec);
Value kr_format_complex(Thread *t, Value v, Str *spec);
Value kr_format_str(Thread *t, Str *s, Str *spec);
/* str.format(*args, **kwargs) / format_map: `mapping` holds the keywords when there are no kwnames;
 * args NULL: positional fields are an error. */
Value kr_str_dot_format_kw(Thread *t, Str *s, const Value *args, isize nargs, Tuple *kwnames);
Value kr_str_dot_format(Thread *t, Str *s, const Value *args, isize nargs, Value mapping_or_null);

#endif
