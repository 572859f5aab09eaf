# Tuples.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


t = (1, "a", None, 2.5, (3, 4), [5])
print(t, len(t), t[0], t[-1], t[1:3], t[::-1], t[::2], t[10:], (), (1,), ((),), 1 in t, 9 in t)
print(tuple(), tuple("ab"), tuple([1]), tuple(range(3)), tuple(x for x in "xy"), tuple({"k": 1}), tuple(t) is t, t[:] is t)
err(tuple, 5)
err(tuple, 1, 2)
err(tuple, iterable=())
err(lambda: t[6])
err(lambda: t[-7])
err(lambda: t["a"])
err(lambda: t[1.0])
err(lambda: t + [1])
err(lambda: t + (1,))
err(lambda: () + ())
err(lambda: (1, 2) * 3)
err(lambda: 0 * (1, 2))
err(lambda: (1,) * -1)
err(lambda: (1,) * 1.5)
err(lambda: (1,) * 2**62)
err(lambda: (1, 2) < (1, 3) < (2,) < (2, 0))
err(lambda: (1, "a") < (1, 2))
err(lambda: () < (None,))
err(lambda: (1, 2) == (1.0, 2.0))
err(lambda: (1, 2) == [1, 2])
err(lambda: (1,) < [2])
err(lambda: t.index("a"))
err(lambda: t.index("zz"))
err(lambda: (1, 2, 1, 1).index(1, 1))
err(lambda: (1, 2, 1).index(1, 1, 2))
err(lambda: (1, 2, 1, True, 1.0).count(1))
err(lambda: t.append)
err(hash, ([],))
err(lambda: hash((1, (2, 3))) == hash((1, (2, 3))))


def setitem():
    t[0] = 1


def delitem():
    del t[0]


err(setitem)
err(delitem)
t[5].append(6)
print(t)
x = ([],)
try:
    x[0] += [1]
except TypeError as e:
    print(e, x)
a = (1, 2)
b = a
b += (3,)
print(a, b)
a, b = b, a
print(a, b)


class P(tuple):
    __slots__ = ()

    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    x = property(lambda self: self[0])
    y = property(lambda self: self[1])

    def __repr__(self):
        return f"P(x={self.x}, y={self.y})"


p = P(1, 2)
print(p, p.x, p + (3,), type(p + ()), type(p[:]), p == (1, 2), hash(p) == hash((1, 2)), {(1, 2): "k"}[p], tuple(p), type(tuple(p)), "%s %s" % p, [*p])
err(lambda: setattr(p, "z", 1))
r = []
r.append((r,))
print(r, (r,))
print(sorted([(2, "a"), (1, "b"), (1, "a")]), max((1, 2), (1, 3)), min([(2,), (1, 9)]), sum((1, 2, 3)), sum([(1,), (2,)], ()))
it = iter((1, 2))
print(next(it), it.__length_hint__(), list(it), list(it), list(reversed((1, 2, 3))), list(zip((1, 2), (3, 4))), dict(((1, 2), (3, 4))))
big = tuple(range(10000))
print(len(big + big), big[5000], sum(big[::7]), big.index(9999), big.count(3), hash(big) == hash(tuple(range(10000))))
deep = ()
for _ in range(50):
    deep = (deep,)
print(deep, deep == eval(repr(deep)))
