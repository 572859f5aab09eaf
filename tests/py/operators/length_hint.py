# What __length_hint__ may answer, and who asks.
import sys
import _operator


def t(name, f, *a):
    try:
        print(name, repr(f(*a)))
    except Exception as e:
        print(name, type(e).__name__, e)


class H:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter([1])

    def __length_hint__(self):
        if isinstance(self.hint, BaseException):
            raise self.hint
        return self.hint


class L(H):
    def __len__(self):
        if isinstance(self.hint, BaseException):
            raise self.hint
        return self.hint


ways = [list, tuple, bytearray, bytes, lambda x: [].extend(x), lambda x: [*x], lambda x: set(x),
        lambda x: [0].__iadd__(x), lambda x: bytearray().extend(x), lambda x: sorted(x), lambda x: dict.fromkeys(x),
        _operator.length_hint, lambda x: (*x, 2), lambda x: [*x, *x]]
for hint in [2**62, 2**63, 2**70, sys.maxsize, sys.maxsize - 8, 2**60, -1, -2**70, 'a', None, 1.5, NotImplemented, True,
             TypeError('x'), ValueError('y'), KeyError('k'), 0, 3]:
    for i, way in enumerate(ways):
        for c in H, L:
            t(f"{c.__name__} {hint!r} {i}", way, c(hint))
