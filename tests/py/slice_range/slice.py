# slice objects and user-defined __getitem__.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


class Show:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


s = Show()
print(s[1], s[1:2], s[:], s[::], s[::2], s[1:2:3], s[1, 2], s[1:2, 3], s[...], s[..., :], s[()], s[None:"a":[]], s[-1], s["x"], s[(1, 2)], s[:, :, 0], s[*[1, 2]], s[1, *"ab"])
s[0] = 1
s[1:2] = [3]
s[:, 0] = 5
del s[::2]
del s[1], s[2]
s[0] += 1
x = slice(5)
print(x, x.start, x.stop, x.step, slice(1, 2), slice(1, 2, 3), slice(None), slice("a", [], {}))
err(slice)
err(slice, 1, 2, 3, 4)
err(slice, stop=1)
print(slice(1, 2) == slice(1, 2), slice(1, 2) == slice(1, 3), slice(1, 2) < slice(1, 3), slice(1) == 1)
err(hash, slice(1))
err(lambda: slice(1) < 5)
err(lambda: setattr(slice(1), "start", 2))
for sl in [slice(None), slice(2, 5), slice(-3, None), slice(None, None, -1), slice(10, 0, -2), slice(-100, 100, 3), slice(None, -1), slice(2**70, None, -1), slice(None, None, -2**70), slice(True, 3)]:
    print(sl, [sl.indices(n) for n in (0, 1, 5, 10)])
err(slice(1, 2, 0).indices, 5)
err(slice("a").indices, 5)
err(slice(1.5).indices, 5)
err(slice(1).indices, -1)
err(slice(1).indices, "x")
err(slice(1).indices, 2**70)


class Idx:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v


print([0, 1, 2, 3, 4][Idx(1):Idx(4)], "abcde"[Idx(-2):], (1, 2, 3)[Idx(1)], slice(Idx(1), Idx(3)).indices(5), b"abc"[Idx(0):Idx(2)])


class BadIdx:
    def __index__(self):
        return "1"


class Raising:
    def __index__(self):
        raise KeyError("idx")


err(lambda: [1, 2][BadIdx()])
err(lambda: [1, 2][Raising():])
err(lambda: "ab"[BadIdx():])


class Seq:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self[j] for j in range(*i.indices(self.n))]
        if not -self.n <= i < self.n:
            raise IndexError(f"index {i}")
        return i % self.n * 10


q = Seq(5)
print(list(q), q[1:3], q[::-1], q[-1], 30 in q, 31 in q, list(reversed(q)), list(iter(q)), max(q), sum(q), sorted(q, reverse=True), [*q], tuple(q), list(enumerate(q)))
err(lambda: q[9])
a, b, *c = q
print(a, b, c, Ellipsis, ..., repr(...), type(...))
