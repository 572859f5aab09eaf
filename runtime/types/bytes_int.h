/* bytes_int.h -- what bytes.c, bytearray.c and the methods they share know of each other. */
#ifndef KR_BYTES_INT_H
#define KR_BYTES_INT_H

#include "runtime/core/native.h"
#include "runtime/core/ops.h"
#include "runtime/types/bytes.h"

/* The bytes of a bytes or bytearray: valid until the bytearray is resized. */
typedef struct Span {
    const uint8_t *p;
    isize n;
} Span;

KR_INLINE Span kr_span(Value v)
{
    if (kr_is_bytes(v)) {
        Bytes *b = (Bytes *)value_ptr(v);
        return (Span){(const uint8_t *)b->ob_sval, b->ob_base.ob_size};
    }
    ByteArray *b = (ByteArray *)value_ptr(v);
    return (Span){(const uint8_t *)kr_bytearray_data(b), b->ob_base.ob_size};
}

/* A bytes-like argument; exact bytes need no release. */
typedef struct ByteArg {
    const uint8_t *p;
    isize n;
    Buffer buffer;
} ByteArg;
bool kr_byte_arg(Thread *t, Value v,
                 ByteArg *out) KR_MUST_CHECK; /* TypeError "a bytes-like object..." */
KR_INLINE void kr_byte_arg_done(Thread *t, ByteArg *arg)
{
    if (arg->buffer.obj != NULL) {
        kr_buffer_release(t, &arg->buffer);
    }
}
/* An int in 0..255: ValueError "byte must be in range(0, 256)". */
bool kr_byte_value(Thread *t, Value v, uint8_t *out) KR_MUST_CHECK;
/* Every int of an iterable appended to a growing block; `message` for values out of range. */
typedef struct ByteVec {
    uint8_t *p;
    isize n, cap;
} ByteVec;
bool kr_bytevec_push(Thread *t, ByteVec *v, uint8_t byte) KR_MUST_CHECK;
bool kr_bytevec_append(Thread *t, ByteVec *v, const void *p, isize n) KR_MUST_CHECK;
/* Makes room for n bytes in an empty v. */
bool kr_bytevec_reserve(Thread *t, ByteVec *v, isize n) KR_MUST_CHECK;
bool kr_bytevec_from_iterable(Thread *t, ByteVec *v, Value iterable,
                              const char *message) KR_MUST_CHECK;
Value kr_bytevec_to_bytes(Thread *t, ByteVec *v);
/* The three arguments of bytes() and bytearray(): checked; *text set to the encoded string if there
 * is one. */
bool kr_bytes_new_text(Thread *t, const char *function, const Value *bound,
                       Value *encoded) KR_MUST_CHECK;
/* A count argument: 1 with *count, 0 when v is no index (nothing pending), -1. */
int kr_bytes_count(Thread *t, Value v, isize *count);
int kr_bytes_contains(Thread *t, Value self, Value item);

/* -- Methods of both types (bytes_methods.c); results have the type of self -----------------------
 */

/* clang-format off */
#define KR_BYTES_FAST_METHODS(M)                                                                  \
    M(find)                                                                                       \
    M(rfind)                                                                                      \
    M(index)                                                                                      \
    M(rindex)                                                                                     \
    M(count) M(startswith) M(endswith) M(strip) M(lstrip) M(rstrip) M(replace) M(center) M(ljust) \
        M(rjust)
/* clang-format on */
/* clang-format off */
#define KR_BYTES_ARGS_METHODS(M) \
    M(split) M(rsplit) M(splitlines) M(expandtabs) M(translate) M(hex) M(decode)
/* clang-format on */
/* clang-format off */
#define KR_BYTES_O_METHODS(M) \
    M(partition) M(rpartition) M(join) M(removeprefix) M(removesuffix) M(zfill) M(fromhex)
/* clang-format on */
/* clang-format off */
#define KR_BYTES_NOARGS_METHODS(M)                                                           \
    M(lower)                                                                                 \
    M(upper)                                                                                 \
    M(title)                                                                                 \
    M(capitalize)                                                                            \
    M(swapcase) M(isalpha) M(isalnum) M(isdigit) M(isspace) M(isascii) M(islower) M(isupper) \
        M(istitle)
/* clang-format on */
/* clang-format off */
#define KR_DECLARE_FAST(name)   Value kr_bytes_m_##name(Thread *t, Value self, const Value *args, size_t nargs);
#define KR_DECLARE_ARGS(name)   Value kr_bytes_m_##name(Thread *t, Value self, const Value *args);
#define KR_DECLARE_O(name)      Value kr_bytes_m_##name(Thread *t, Value self, Value arg);
#define KR_DECLARE_NOARGS(name) Value kr_bytes_m_##name(Thread *t, Value self);
/* clang-format on */
KR_BYTES_FAST_METHODS(KR_DECLARE_FAST)
KR_BYTES_ARGS_METHODS(KR_DECLARE_ARGS)
KR_BYTES_O_METHODS(KR_DECLARE_O)
KR_BYTES_NOARGS_METHODS(KR_DECLARE_NOARGS)
Value kr_bytes_m_maketrans(Thread *t, Value self, const Value *args, size_t nargs);

/* Rows of the method tables of both types. */
/* clang-format off */
/* clang-format off */
#define KR_BYTES_COMMON_METHODS(M)                                                                         \
    M(NOARGS, kr_bytes_m_capitalize, NF_READS, "capitalize",                                               \
      "B.capitalize() -> copy of B\n\nThe first byte as an ASCII capital, the rest in lower case.")        \
    M(FAST, kr_bytes_m_center, NF_RAISES, "center",                                                        \
      "center($self, width, fillchar=b' ', /)\n--\n\nSelf in the middle of `width` bytes.")                \
    M(FAST, kr_bytes_m_count, NF_RAISES, "count",                                                          \
      "B.count(sub[, start[, end]]) -> int\n\nHow often sub (bytes or an int) occurs in B[start:end] without overlap.") \
    M(ARGS, kr_bytes_m_decode, NF_CALLS, "decode",                                                         \
      "decode($self, /, encoding='utf-8', errors='strict')\n--\n\nThe text that the bytes encode.\n\n"     \
      "errors says what happens to bytes that are not text: 'strict' raises UnicodeDecodeError,\n"         \
      "'ignore', 'replace' and every name given to codecs.register_error put something else there.")       \
    M(FAST, kr_bytes_m_endswith, NF_RAISES, "endswith",                                                    \
      "B.endswith(suffix[, start[, end]]) -> bool\n\nDoes B[start:end] end with suffix, or one of a tuple of them?") \
    M(ARGS, kr_bytes_m_expandtabs, NF_RAISES, "expandtabs",                                                \
      "expandtabs($self, /, tabsize=8)\n--\n\nA copy with spaces up to the next multiple of tabsize for each tab.") \
    M(FAST, kr_bytes_m_find, NF_RAISES, "find",                                                            \
      "B.find(sub[, start[, end]]) -> int\n\nLowest index of sub (bytes or an int) in B[start:end], -1 if it is not there.") \
    M(O, kr_bytes_m_fromhex, NF_CLASS | NF_CALLS, "fromhex",                                               \
      "fromhex($type, string, /)\n--\n\nBytes from pairs of hexadecimal digits; spaces between pairs do not count.\n\n" \
      "Example: bytes.fromhex('B9 01EF') -> b'\\\\xb9\\\\x01\\\\xef'.")                                    \
    M(ARGS, kr_bytes_m_hex, NF_RAISES, "hex",                                                              \
      "hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nThe bytes as hexadecimal digits.\n\n"  \
      "  sep\n    A character that separates groups.\n"                                                    \
      "  bytes_per_sep\n    Size of the groups, counted from the right; from the left if negative.")       \
    M(FAST, kr_bytes_m_index, NF_RAISES, "index",                                                          \
      "B.index(sub[, start[, end]]) -> int\n\nAs find(), but ValueError if sub is not there.")             \
    M(NOARGS, kr_bytes_m_isalnum, NF_READS, "isalnum",                                                     \
      "B.isalnum() -> bool\n\nIs B not empty and all ASCII letters or digits?")                            \
    M(NOARGS, kr_bytes_m_isalpha, NF_READS, "isalpha",                                                     \
      "B.isalpha() -> bool\n\nIs B not empty and all ASCII letters?")                                      \
    M(NOARGS, kr_bytes_m_isascii, NF_READS, "isascii",                                                     \
      "B.isascii() -> bool\n\nAre all bytes below 128?  True for no bytes at all.")                        \
    M(NOARGS, kr_bytes_m_isdigit, NF_READS, "isdigit",                                                     \
      "B.isdigit() -> bool\n\nIs B not empty and all ASCII digits?")                                       \
    M(NOARGS, kr_bytes_m_islower, NF_READS, "islower",                                                     \
      "B.islower() -> bool\n\nIs there an ASCII letter, and is none of them a capital?")                   \
    M(NOARGS, kr_bytes_m_isspace, NF_READS, "isspace",                                                     \
      "B.isspace() -> bool\n\nIs B not empty and all ASCII white space?")                                  \
    M(NOARGS, kr_bytes_m_istitle, NF_READS, "istitle",                                                     \
      "B.istitle() -> bool\n\nDoes every word begin with a capital and go on in lower case?")              \
    M(NOARGS, kr_bytes_m_isupper, NF_READS, "isupper",                                                     \
      "B.isupper() -> bool\n\nIs there an ASCII letter, and are all of them capitals?")                    \
    M(O, kr_bytes_m_join, NF_CALLS, "join",                                                                \
      "join($self, iterable_of_bytes, /)\n--\n\nAll bytes-like objects of the iterable with self between them.\n\n" \
      "Example: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.")                                         \
    M(FAST, kr_bytes_m_ljust, NF_RAISES, "ljust",                                                          \
      "ljust($self, width, fillchar=b' ', /)\n--\n\nSelf at the left of `width` bytes.")                   \
    M(NOARGS, kr_bytes_m_lower, NF_READS, "lower",                                                         \
      "B.lower() -> copy of B\n\nASCII letters in lower case.")                                            \
    M(FAST, kr_bytes_m_lstrip, NF_RAISES, "lstrip",                                                        \
      "lstrip($self, bytes=None, /)\n--\n\nA copy without ASCII white space, or the given bytes, at its start.") \
    M(FAST, kr_bytes_m_maketrans, NF_STATIC | NF_RAISES, "maketrans",                                      \
      "maketrans(frm, to, /)\n--\n\nA table of 256 bytes for translate(), which maps each byte of frm to the one\n" \
      "in the same place of to.")                                                                          \
    M(O, kr_bytes_m_partition, NF_RAISES, "partition",                                                     \
      "partition($self, sep, /)\n--\n\nCuts at the first sep: (before, sep, after), or (self, b'', b'') without any.") \
    M(FAST, kr_bytes_m_replace, NF_RAISES, "replace",                                                      \
      "replace($self, old, new, count=-1, /)\n--\n\nA copy with `new` for each `old`, for the first `count` ones only if that is given.") \
    M(O, kr_bytes_m_removeprefix, NF_RAISES, "removeprefix",                                               \
      "removeprefix($self, prefix, /)\n--\n\nA copy without prefix, if self begins with it.")              \
    M(O, kr_bytes_m_removesuffix, NF_RAISES, "removesuffix",                                               \
      "removesuffix($self, suffix, /)\n--\n\nA copy without suffix, if self ends with it.")                \
    M(FAST, kr_bytes_m_rfind, NF_RAISES, "rfind",                                                          \
      "B.rfind(sub[, start[, end]]) -> int\n\nHighest index of sub (bytes or an int) in B[start:end], -1 if it is not there.") \
    M(FAST, kr_bytes_m_rindex, NF_RAISES, "rindex",                                                        \
      "B.rindex(sub[, start[, end]]) -> int\n\nAs rfind(), but ValueError if sub is not there.")           \
    M(FAST, kr_bytes_m_rjust, NF_RAISES, "rjust",                                                          \
      "rjust($self, width, fillchar=b' ', /)\n--\n\nSelf at the right of `width` bytes.")                  \
    M(O, kr_bytes_m_rpartition, NF_RAISES, "rpartition",                                                   \
      "rpartition($self, sep, /)\n--\n\nCuts at the last sep: (before, sep, after), or (b'', b'', self) without any.") \
    M(ARGS, kr_bytes_m_rsplit, NF_RAISES, "rsplit",                                                        \
      "rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nAs split(), but cuts are counted from the right.")   \
    M(FAST, kr_bytes_m_rstrip, NF_RAISES, "rstrip",                                                        \
      "rstrip($self, bytes=None, /)\n--\n\nA copy without ASCII white space, or the given bytes, at its end.") \
    M(ARGS, kr_bytes_m_split, NF_RAISES, "split",                                                          \
      "split($self, /, sep=None, maxsplit=-1)\n--\n\nThe list of the parts between separators.\n\n"        \
      "Without sep the parts are the runs of bytes that are not ASCII white space.  maxsplit\n"            \
      "limits the number of cuts, counted from the left.")                                                 \
    M(ARGS, kr_bytes_m_splitlines, NF_RAISES, "splitlines",                                                \
      "splitlines($self, /, keepends=False)\n--\n\nThe list of lines, with their ends if keepends is true.") \
    M(FAST, kr_bytes_m_startswith, NF_RAISES, "startswith",                                                \
      "B.startswith(prefix[, start[, end]]) -> bool\n\nDoes B[start:end] begin with prefix, or one of a tuple of them?") \
    M(FAST, kr_bytes_m_strip, NF_RAISES, "strip",                                                          \
      "strip($self, bytes=None, /)\n--\n\nA copy without ASCII white space, or the given bytes, at both ends.") \
    M(NOARGS, kr_bytes_m_swapcase, NF_READS, "swapcase",                                                   \
      "B.swapcase() -> copy of B\n\nASCII letters in the other case.")                                     \
    M(NOARGS, kr_bytes_m_title, NF_READS, "title",                                                         \
      "B.title() -> copy of B\n\nEach word with an ASCII capital and the rest in lower case.")             \
    M(ARGS, kr_bytes_m_translate, NF_RAISES, "translate",                                                  \
      "translate($self, table, /, delete=b'')\n--\n\nEach byte replaced by table[byte], after dropping those in delete.\n\n" \
      "table: 256 bytes, or None for no change.")                                                          \
    M(NOARGS, kr_bytes_m_upper, NF_READS, "upper",                                                         \
      "B.upper() -> copy of B\n\nASCII letters as capitals.")                                              \
    M(O, kr_bytes_m_zfill, NF_RAISES, "zfill",                                                             \
      "zfill($self, width, /)\n--\n\nSelf with zeros in front, behind its sign, up to `width` bytes.")
/* clang-format on */
/* clang-format on */

#endif
