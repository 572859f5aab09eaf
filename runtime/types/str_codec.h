/* str_codec.h -- text to bytes and back: the codecs of the runtime, error handlers, the codec
 * registry.
 *
 * kr_str_encode/kr_str_decode (str.h) pick a codec by name: those below directly, others through
 * the registry (codecs.c), which asks the search functions of the `encodings` package. `errors`
 * NULL means "strict".  Decoders take `consumed`: NULL when the input is all there is, else an
 * unfinished sequence at the end is left and *consumed says how many bytes were used.
 */
#ifndef KR_STR_CODEC_H
#define KR_STR_CODEC_H

#include "runtime/types/str.h"

Value kr_utf8_decode_text(Thread *t, const char *p, isize n, const char *errors, isize *consumed);
/* *order: -1 little, 1 big, 0: by the byte order mark, else native; set to what was found. */
Value kr_utf16_decode_text(Thread *t, const char *p, isize n, const char *errors, int *order,
                           isize *consumed);
Value kr_utf32_decode_text(Thread *t, const char *p, isize n, const char *errors, int *order,
                           isize *consumed);
Value kr_utf7_decode_text(Thread *t, const char *p, isize n, const char *errors, isize *consumed);
Value kr_ascii_decode_text(Thread *t, const char *p, isize n, const char *errors);
Value kr_latin1_decode_text(Thread *t, const char *p, isize n);
Value kr_unicode_escape_decode(Thread *t, const char *p, isize n, const char *errors,
                               isize *consumed);
Value kr_raw_unicode_escape_decode(Thread *t, const char *p, isize n, const char *errors,
                                   isize *consumed);
/* mapping: None (latin-1), a str indexed by byte, or any mapping of ints. */
Value kr_charmap_decode(Thread *t, const char *p, isize n, Value mapping, const char *errors);

Value kr_utf8_encode_text(Thread *t, Str *s, const char *errors);
Value kr_utf16_encode_text(Thread *t, Str *s, const char *errors,
                           int order); /* 0: native with mark */
Value kr_utf32_encode_text(Thread *t, Str *s, const char *errors, int order);
Value kr_utf7_encode_text(Thread *t, Str *s);
Value kr_ascii_encode_text(Thread *t, Str *s, const char *errors);
Value kr_latin1_encode_text(Thread *t, Str *s, const char *errors);
Value kr_unicode_escape_encode(Thread *t, Str *s);
Value kr_raw_unicode_escape_encode(Thread *t, Str *s);
Value kr_charmap_encode(Thread *t, Str *s, Value mapping, const char *errors);
Value kr_charmap_build(Thread *t, Str *table);
/* str.translate for a str error handler (PyUnicode_TranslateCharmap) is str.translate itself. */

/* -- Registry -----------------------------------------------------------------------------------
 */

/* codecs.register / unregister: a callable from a normalised name to a CodecInfo or None. */
bool kr_codec_register(Thread *t, Value search_function) KR_MUST_CHECK;
bool kr_codec_unregister(Thread *t, Value search_function) KR_MUST_CHECK;
/* The CodecInfo (a tuple of four); LookupError "unknown encoding: x". */
Value kr_codec_lookup(Thread *t, const char *encoding);
/* codecs.encode / decode: any object, any codec. */
Value kr_codec_encode(Thread *t, Value object, const char *encoding, const char *errors);
Value kr_codec_decode(Thread *t, Value object, const char *encoding, const char *errors);
/* Only codecs between text and bytes: what str.encode and bytes.decode accept. */
Value kr_codec_encode_text(Thread *t, Value object, const char *encoding, const char *errors);
Value kr_codec_decode_text(Thread *t, Value object, const char *encoding, const char *errors);
bool kr_codec_register_error(Thread *t, Str *name, Value handler) KR_MUST_CHECK;
/* The handler; NULL or "strict" gives the strict one.  LookupError "unknown error handler name
 * 'x'". */
Value kr_codec_lookup_error(Thread *t, const char *name);

#endif
