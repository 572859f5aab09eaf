# quick-candidate
# Widths and lengths at the ends of their range.
import sys


def t(f, *a):
    try:
        print(repr(f(*a)))
    except Exception as e:
        print(type(e).__name__, e)


for x in b'ab', b'+ab', bytearray(b'ab'), 'ab':
    for name in 'center', 'ljust', 'rjust', 'zfill', 'expandtabs':
        f = getattr(x, name)
        print(name, x)
        for n in sys.maxsize, sys.maxsize - 1, 2**63, -2**63, -2**63 + 1, -sys.maxsize, -2**64, -1, 0, 2, 5:
            t(f, n)
        if name in ('center', 'ljust', 'rjust'):
            t(f, sys.maxsize, b'x' if not isinstance(x, str) else 'x')
            t(f, -2**63, b'x' if not isinstance(x, str) else 'x')
            for fill in 'xy', b'xy', 5, '', b'', None:
                t(f, 5, fill)
t(bytes, sys.maxsize)
t(bytes, sys.maxsize - 10)
t(bytearray, sys.maxsize)
t(lambda: b'a' * sys.maxsize)
t(lambda: b'ab' * (sys.maxsize // 2))
t(lambda: b'ab' * sys.maxsize)
t(lambda: bytearray(b'a') * sys.maxsize)
