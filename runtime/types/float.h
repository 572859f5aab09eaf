/* float.h -- doubles; boxes exist only where C or a subclass needs one. */
#ifndef KR_FLOAT_H
#define KR_FLOAT_H

#include "runtime/core/thread.h"

struct Float { /* PyFloatObject */
    Object ob_base;
    double ob_fval;
};
struct Complex { /* PyComplexObject */
    Object ob_base;
    double real, imag;
};

/* v is a float or float subclass instance. */
KR_INLINE double kr_float_value(Value v)
{
    return value_is_double(v) ? value_double(v) : ((Float *)value_ptr(v))->ob_fval;
}
KR_INLINE bool kr_is_float(Value v)
{
    return value_is_double(v) || (value_is_ptr(v) && v.bits && kr_is_instance_of(v, &PyFloat_Type));
}
Float *kr_float_box(Thread *t, double d); /* NULL: MemoryError */
Value kr_complex_new(Thread *t, double real, double imag);
/* Python semantics of // % ** on doubles; ZeroDivisionError with CPython's words. */
Value kr_float_floordiv(Thread *t, double a, double b);
Value kr_float_mod(Thread *t, double a, double b);
Value kr_float_pow(Thread *t, double a, double b);
Value kr_float_parse(Thread *t, Value str_or_bytes); /* float("...") */
Value kr_float_repr(Thread *t, double d);
/* Text of a number, underscores and spaces as float() allows them; false when it is none (nothing
 * pending) or memory is out (pending). */
bool kr_float_parse_text(Thread *t, const char *text, isize len, double *out);
/* A complex from its parts; powers, quotients as Python has them: false with an exception pending.
 */
bool kr_complex_pow(Thread *t, double a_re, double a_im, double b_re, double b_im,
                    double out[2]) KR_MUST_CHECK;
Value kr_complex_repr(Thread *t, double real, double imag);
int64_t kr_float_hash(double d, Value self);

#endif
