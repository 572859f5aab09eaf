# range objects.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


R = [range(0), range(5), range(2, 10), range(2, 10, 3), range(10, 2, -3), range(5, 5), range(10, 0), range(-5, 5, 2), range(2**70), range(2**70, 2**70 + 5), range(0, 2**70, 2**69), range(0, -10, -1), range(2**63 - 2, 2**63 + 2)]
for r in R:
    print(r, r.start, r.stop, r.step, bool(r), list(r[:6]), r[::-1], 4 in r, 4.0 in r, len(r[:50]) == 50 or "a" in r, -5 in r, 2**70 in r)
    err(len, r)
    err(lambda: r[0])
    err(lambda: r[-1])
    err(lambda: list(reversed(r))[:3] if len(r) < 100 else None)
    err(r.index, 4)
    err(r.count, 4)
for args in [(), (1.0,), ("a",), (1, 2, 0), (None,), (1, 2, 3, 4), (1, "a"), (True,), (1, 2, None)]:
    err(range, *args)
err(range, stop=3)
r = range(0, 100, 7)
for s in [slice(None), slice(2, 5), slice(-3, None), slice(None, None, 2), slice(None, None, -1), slice(5, 2), slice(10, 2, -3), slice(100, 200), slice(-100, 3)]:
    print(s, r[s], list(r[s]))
err(lambda: r[15])
err(lambda: r["a"])
err(lambda: r[::0])
err(lambda: r.index(8))
err(lambda: r.index("a"))
print(range(3) == range(0, 3, 1), range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) == [0, 1, 2], range(3) != range(4), hash(range(3)) == hash(range(0, 3)))
err(lambda: range(3) < range(4))
err(lambda: range(3) + range(3))
err(lambda: setattr(range(3), "start", 1))


class Idx:
    def __index__(self):
        return 4


print(range(Idx()), list(range(Idx(), 10, 2)), range(10)[Idx()], 4 in range(True, 5))
it = iter(range(5))
print(next(it), it.__length_hint__(), list(it), list(it), type(it), type(iter(range(2**70))), type(reversed(range(3))))
it = iter(range(2**64, 2**64 + 3))
print(list(it), it.__length_hint__(), sum(range(2**65, 2**65 + 4)), list(range(2**47 - 2, 2**47 + 2)), list(range(-2**47 + 1, -2**47 - 3, -1)))
total = 0
for i in range(1000):
    total += i
    i = "reused"
print(total, i)
for i in range(0):
    pass
print(i)
n = 3
for i in range(n):
    n = 10
print(i, n, [list(range(a, b)) for a in range(3) for b in range(3)])
try:
    class Sub(range):
        pass
except TypeError as e:
    print(e)
print(max(range(10)), min(range(5, 10)), sorted(range(5, 0, -1)), sum(range(101)), tuple(range(3)), set(range(3)) == {0, 1, 2}, all(range(1, 3)), any(range(1)))
