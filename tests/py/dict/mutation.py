# Keys whose __eq__ and __hash__ change the dict or set that is looking at them: no crash, and
# CPython's answers where it gives one.
import sys


def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


class Nasty:
    target = None
    action = None
    depth = 0

    def __init__(self, n, h=1):
        self.n = n
        self.h = h

    def __hash__(self):
        return self.h

    def __eq__(self, other):
        if Nasty.action and Nasty.depth < 3:
            Nasty.depth += 1
            try:
                Nasty.action(Nasty.target)
            finally:
                Nasty.depth -= 1
        return isinstance(other, Nasty) and self.n == other.n

    def __repr__(self):
        return "N" + str(self.n)


actions = [
    lambda d: d.clear(),
    lambda d: d.update({i: i for i in range(50)}) if isinstance(d, dict) else d.update(range(50)),
    lambda d: d.pop(Nasty(1)) if Nasty(1) in d else None,
    lambda d: [d.pop(i, None) if isinstance(d, dict) else d.discard(i) for i in range(50)],
    lambda d: d.popitem() if isinstance(d, dict) and d else None,
]
for a, action in enumerate(actions):
    for op in (
        lambda d: d.get(Nasty(5)),
        lambda d: d.__setitem__(Nasty(5), 1),
        lambda d: d.pop(Nasty(5), None),
        lambda d: d.setdefault(Nasty(5), 2),
        lambda d: Nasty(5) in d,
        lambda d: d == {Nasty(i): i for i in range(4)},
        lambda d: d.update({Nasty(5): 1, Nasty(6): 2}),
        lambda d: d.items() & {(Nasty(1), 1)},
        lambda d: d.keys() ^ {Nasty(1): 1}.keys(),
        lambda d: {**d, Nasty(5): 1},
        lambda d: d | {Nasty(2): 2},
    ):
        Nasty.action = None
        d = {Nasty(i): i for i in range(4)}
        Nasty.target = d
        Nasty.action = action
        try:
            op(d)
        except (RuntimeError, KeyError, RecursionError, TypeError):
            pass
        Nasty.action = None
        assert len(d) == len(list(d)) == len(dict(d)), a
        for k in list(d):
            assert d[k] == d.get(k)
    for op in (
        lambda s: s.add(Nasty(5)),
        lambda s: s.discard(Nasty(5)),
        lambda s: Nasty(5) in s,
        lambda s: s | {Nasty(7), Nasty(8)},
        lambda s: s & {Nasty(1), Nasty(2)},
        lambda s: s - {Nasty(1)},
        lambda s: s ^ {Nasty(1)},
        lambda s: s.update([Nasty(8), Nasty(9)]),
        lambda s: s.difference_update({Nasty(1), Nasty(2)}),
        lambda s: s.symmetric_difference_update({Nasty(1), Nasty(9)}),
        lambda s: s.intersection_update([Nasty(1)]),
        lambda s: s == {Nasty(0), Nasty(1), Nasty(2), Nasty(3)},
        lambda s: s <= {Nasty(0), Nasty(1), Nasty(2), Nasty(3), Nasty(4)},
        lambda s: s.isdisjoint({Nasty(9)}),
        lambda s: set(s),
        lambda s: frozenset(s) | s,
    ):
        Nasty.action = None
        s = {Nasty(i) for i in range(4)}
        Nasty.target = s
        Nasty.action = action
        try:
            op(s)
        except (RuntimeError, KeyError, RecursionError, TypeError):
            pass
        Nasty.action = None
        assert len(s) == len(list(s)) == len(set(s)), a
        for k in list(s):
            assert k in s
print("dicts and sets survived")


class Eq:
    def __init__(self, f):
        self.f = f

    def __eq__(self, other):
        self.f()
        return False


for make in (list, ):
    for op in (
        lambda l, e: l.index(e),
        lambda l, e: l.count(e),
        lambda l, e: l.remove(e),
        lambda l, e: e in l,
        lambda l, e: l == [e] * 5,
        lambda l, e: l < [e] * 5,
        lambda l, e: [e] * 5 == l,
        lambda l, e: l.__contains__(e),
    ):
        for f in (lambda: l.clear(), lambda: l.append(1) if len(l) < 50 else None, lambda: l.pop() if l else None, lambda: l.extend(range(100)) if len(l) < 500 else None, lambda: l.__setitem__(slice(None), [])):
            l = [1, 2, 3, 4, 5]
            try:
                op(l, Eq(f))
            except (ValueError, TypeError):
                pass
            assert len(l) == len(list(l))
print("lists survived")


class Rep:
    def __repr__(self):
        l.clear()
        return "R"


l = [1, Rep(), 3]
print(l, len(l))


class RepD:
    def __repr__(self):
        d.clear()
        return "R"


d = {1: 1, 2: RepD(), 3: 3}
print(d, len(d))


class It:
    def __iter__(self):
        for i in range(5):
            l.append(i)
            if len(l) > 8:
                l.clear()
            yield i


l = [1, 2, 3]
l.extend(It())
print(l)
l = [1, 2, 3]
l[1:2] = It()
print(l)
l = [1, 2, 3]
l += It()
print(l)


class Idx:
    def __index__(self):
        l.clear()
        return 1


l = [1, 2, 3]
err(lambda: l[Idx()])
l = [1, 2, 3]
err(lambda: l.__setitem__(Idx(), 4))
l = [1, 2, 3]
err(lambda: l[Idx():])
l = [1, 2, 3]
err(lambda: l.__delitem__(Idx()))
l = [1, 2, 3]
err(lambda: l.pop(Idx()))
l = [1, 2, 3]
err(lambda: l.insert(Idx(), 5))
print(l)
l = [1, 2, 3]
err(lambda: l * Idx())
l = [1, 2, 3]
err(lambda: l.index(3, Idx()))


def key(x):
    l.append(x)
    return x


l = [3, 1, 2]
err(lambda: l.sort(key=key))
print(l)


def key(x):
    l.clear()
    return x


l = [3, 1, 2]
err(lambda: l.sort(key=key))
print(l)


class Cmp:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        del l[:]
        l.append(7)
        return self.n < other.n


l = [Cmp(3), Cmp(1), Cmp(2)]
err(lambda: l.sort())
print([c.n for c in l])


class Bad:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if self.n == 50 or other.n == 50:
            raise ZeroDivisionError("bad")
        return self.n < other.n


for n in (5, 60, 500):
    l = [Bad(i * 37 % n if n > 60 else 60 - i) for i in range(n)]
    before = sorted(id(x) for x in l)
    try:
        l.sort()
    except ZeroDivisionError:
        pass
    print(sorted(id(x) for x in l) == before)
l = [5, 2, 9]
l.sort(key=lambda x: (l.sort(), -x)[1])
print(l)

# Deep nesting: an error, not a crash.
deep = []
for i in range(100000):
    deep = [deep]
for f in (repr, lambda x: x == deep_copy, lambda x: x < deep_copy):
    deep_copy = []
    for i in range(100000):
        deep_copy = [deep_copy]
    try:
        f(deep)
    except RecursionError as e:
        print("RecursionError")
t = ()
for i in range(100000):
    t = (t, )
try:
    repr(t)
except RecursionError as e:
    print("RecursionError")
d = {}
for i in range(100000):
    d = {1: d}
try:
    repr(d)
except RecursionError as e:
    print("RecursionError")
# Sizes no memory can hold.
big = sys.maxsize
for f in (
    lambda: [0] * big,
    lambda: [0, 1] * big,
    lambda: (0, ) * big,
    lambda: (0, 1) * big,
    lambda: [1].__imul__(big),
    lambda: list(range(big)),
    lambda: tuple(range(big)),
    lambda: [0] * (big // 4),
    lambda: list(range(big))[::-1],
):
    try:
        f()
        print("made")
    except (MemoryError, OverflowError) as e:
        print(type(e).__name__)
print(len(range(big)), len([0] * -big), [1] * -1, () * big, [] * big)
err(lambda: len(range(big + 1)))
err(lambda: range(big * 4)[big * 2])
err(lambda: [1, 2, 3][-big:big], )
err(lambda: [1, 2, 3][::big], )
err(lambda: [1, 2, 3][::-big - 1], )
err(lambda: [1, 2, 3].insert(big, 4))
err(lambda: (1, 2, 3)[big:-big:-1])
