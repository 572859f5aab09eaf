# quick-candidate
# What the functions of _codecs say about bad arguments, and in which order they look.
import _codecs


def t(f, *a):
    try:
        print(f.__name__, a, repr(f(*a)))
    except Exception as e:
        print(f.__name__, a, type(e).__name__, e)


bad = [(), (5,), (5, 5), (b'a', 5), ('a', 5), (b'a', 'strict', 5), (b'a', 'strict', True, 5), (5, None, None),
       (b'a', 'strict', None), (b'a', 'strict', 1.5), (b'a', 'strict', 2**40), ('a', 'st\0'), (b'a', 'st\0'),
       (b'a', b'strict'), ('a', 'strict', 1, 2, 3), (None, 5), (bytearray(b'a'), 5), (memoryview(b'a'), 'x', None)]
for name in sorted(dir(_codecs)):
    if name.endswith('_decode') or name.endswith('_encode'):
        for args in bad:
            # a memoryview prints its address
            args = args if not args or type(args[0]) is not memoryview else (args[0].tobytes(),) + args[1:]
            t(getattr(_codecs, name), *args)
b = bytearray(b'ab')
for name in 'utf_8_decode', 'utf_16_ex_decode', 'escape_decode', 'ascii_decode':
    t(getattr(_codecs, name), b, 5)
    b.append(1)  # the failed call has let go of the buffer
print(b)
