/* codec_int.h -- how decoders and encoders meet errors: shared by the codec_*.c files. */
#ifndef KR_CODEC_INT_H
#define KR_CODEC_INT_H

#include "runtime/types/bytes_int.h"
#include "runtime/types/str_codec.h"
#include "runtime/types/str_int.h"

typedef enum ErrorPolicy {
    POLICY_STRICT,
    POLICY_IGNORE,
    POLICY_REPLACE,
    POLICY_ESCAPE,
    POLICY_OTHER
} ErrorPolicy;
ErrorPolicy kr_error_policy(const char *errors);

/* Bytes being decoded.  An error handler may put another object in their place. */
typedef struct Decoder {
    Thread *t;
    const uint8_t *p;
    isize n, pos;
    const char *encoding, *errors;
    ErrorPolicy policy;
    Value object; /* the input as bytes, made for the first exception */
    StrBuilder out;
} Decoder;
void kr_decoder_init(Decoder *d, Thread *t, const char *p, isize n, const char *encoding,
                     const char *errors);
/* [start, end) cannot be decoded: appends what the handler says and sets pos; false with an
 * exception. */
bool kr_decode_error(Decoder *d, isize start, isize end, const char *reason) KR_MUST_CHECK;

/* A str being encoded. */
typedef struct Encoder Encoder;
struct Encoder {
    Thread *t;
    Str *s;
    isize n, pos;
    const char *encoding, *errors;
    ErrorPolicy policy;
    /* Appends the encoded c: 1, 0 when the encoding does not have it, -1 with an exception. */
    int (*put)(Encoder *e, uint32_t c);
    int align;       /* bytes of a handler must be a multiple of this */
    bool big;        /* byte order */
    uint32_t limit;  /* narrow encodings: first code point beyond them */
    bool ascii_only; /* a handler's text has to be ASCII */
    Value mapping;   /* charmap */
    ByteVec out;
};
void kr_encoder_init(Encoder *e, Thread *t, Str *s, const char *encoding, const char *errors,
                     int (*put)(Encoder *e, uint32_t c));
/* Characters [start, end) cannot be encoded: appends what the handler says and sets pos. */
bool kr_encode_error(Encoder *e, isize start, isize end, const char *reason) KR_MUST_CHECK;
/* The exact bytes of a finished encoder. */
Value kr_encoder_finish(Encoder *e);

/* Builtin error handlers by name, NULL if there is none such (codec_handlers.c). */
Value kr_builtin_error_handler(Thread *t, const char *name);
/* The escapes \xhh, \uhhhh, \Uhhhhhhhh; returns the length. */
int kr_escape_char(uint32_t c, char out[10]);

#endif
