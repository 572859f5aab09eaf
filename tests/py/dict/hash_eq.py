# Keys with their own __hash__ and __eq__: call order, collisions, errors, mutation during lookup.
log = []


class K:
    def __init__(self, name, h):
        self.name, self.h = name, h

    def __hash__(self):
        log.append(f"hash {self.name}")
        return self.h

    def __eq__(self, other):
        log.append(f"eq {self.name} {getattr(other, 'name', other)}")
        return isinstance(other, K) and self.name == other.name

    def __repr__(self):
        return f"K({self.name})"


def flush():
    print(log)
    log.clear()


d = {}
a, a2, b = K("a", 1), K("a", 1), K("b", 1)
d[a] = 1
flush()
d[a2] = 2
flush()
d[b] = 3
flush()
print(d[a], d, a2 in d, len(d))
flush()
print(d.get(K("c", 1)), K("c", 2) in d)
flush()
print(list(d)[0] is a, d.pop(b), d)
log.clear()
s = {a, a2, b}
print(len(s), a in s)
log.clear()


class BadHash:
    def __hash__(self):
        raise ValueError("no hash today")


class TextHash:
    def __hash__(self):
        return "x"


class BigHash:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h


class NoHash:
    __hash__ = None


class OnlyEq:
    def __eq__(self, other):
        return True


class BadEq:
    def __hash__(self):
        return 5

    def __eq__(self, other):
        raise RuntimeError("no equality")


def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


err(lambda: {BadHash(): 1})
err(lambda: {}.get(BadHash()))
err(lambda: hash(TextHash()))
err(lambda: {NoHash(): 1})
err(lambda: hash(OnlyEq()))
err(lambda: {OnlyEq()})
err(lambda: {BadEq(): 1, 5: 2})
err(lambda: {5: 2}[BadEq()])
err(lambda: {5: 1} == {BadEq(): 1})
err(lambda: hash(BigHash(2**61 - 1)))
err(lambda: hash(BigHash(2**64)))
err(lambda: hash(BigHash(-2**100)))
err(lambda: hash(BigHash(-1)))
err(lambda: hash(BigHash(True)))


class Mutator:
    def __init__(self, target):
        self.target = target
        self.armed = False

    def __hash__(self):
        return 3

    def __eq__(self, other):
        if self.armed:
            self.armed = False
            self.target.clear()
            for i in range(20):
                self.target[i + 100] = i
        return self is other


d = {}
m = Mutator(d)
d[3] = "three"
m.armed = True
print(d.get(m, "absent"), len(d))
d.clear()
d[m] = 1
m.armed = True
d[3] = "x"
print(len(d) in (1, 20, 21), sorted(k for k in d if isinstance(k, int))[:3])
print(hash((1, 2)) == hash((1, 2)), hash((1, 2)) == hash((2, 1)), hash(()), hash((1,)), hash((1, 2, 3)), hash(frozenset()), hash(frozenset([1, 2])) == hash(frozenset([2, 1])), hash((0.5, (1, None is None))))
n = float("nan")
d = {n: 1}
print(d[n], n in d, {n} == {n}, [n] == [n], (n,) == (n,))
print(hash(range(3)) == hash(range(0, 3, 1)), hash(range(0)) == hash(range(2, 1)), {range(3): 1}[range(0, 3)], hash(True), hash(2**61 - 2), hash(-1), hash(None) == hash(None))
