# quick-candidate
# for a, b in d.items() / enumerate / zip: no pair is made, and nobody can tell.


def walk(it):
    out = []
    for a, b in it:
        out.append((a, b))
    return out


def nested(it):
    out = []
    for i, (a, b) in it:
        out.append((i, a, b))
    return out


def keep(it):
    """The pair itself is kept: it has to be a tuple."""
    out = []
    for pair in it:
        a, b = pair
        out.append((a, b, type(pair).__name__, pair))
    return out


class Boom:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n == 1:
            raise ValueError("boom")
        if self.n < 0:
            raise StopIteration
        return self.n


def gen(n):
    for i in range(n):
        yield i


def attempt(f, make):
    try:
        print(f(make()))
    except Exception as e:
        print(type(e).__name__, e)


def changes(what):
    d = {i: str(i) for i in range(6)}
    n = 0
    for k, v in d.items():
        n += 1
        if k == 3:
            what(d)
    return n, d


class Object:
    pass


def targets():
    """Attributes, items and starred targets take the two."""
    o, l = Object(), [0, 0]
    for o.a, l[1] in {"x": 1, "y": 2}.items():
        print(o.a, l)
    for a, *b in {"x": 1}.items():
        print(a, b)
    for i, i in enumerate("ab"):
        print(i)
    for k, k in {1: 2}.items():
        print(k)
    print([(v, k) for k, v in {1: 2, 3: 4}.items()], {v: k for k, v in zip("ab", "cd")})
    print(list((k, v) for k, v in enumerate("xy", 5)))


def shared():
    """Others step the same iterator within the loop."""
    it = enumerate("abcdef")
    out = []
    for i, c in it:
        out.append((i, c, next(it, None)))
    z = zip([1, 2, 3, 4], "abcd")
    for a, b in z:
        out.append((a, b, next(z, None)))
    e = iter({1: 2, 3: 4, 5: 6}.items())
    for a, b in e:
        out.append((a, b, next(e, None)))
    return out


def wrong_size(it):
    for a, b in it:
        print(a, b)


for _ in range(3):
    print(walk({}.items()), walk({"a": 1, "b": [2]}.items()), walk(enumerate([])), walk(enumerate("abc", 10)))
    print(walk(enumerate(gen(3))), walk(zip([1, 2, 3], "ab")), walk(zip("ab", [1, 2, 3])), walk(zip(gen(2), gen(3))))
    print(walk(enumerate("ab", 2**47 - 2)), walk(enumerate("ab", 2**63 - 1)), walk(enumerate("ab", -(2**47) - 1)))
    print(nested(enumerate({"a": 1}.items())), nested(enumerate(zip("ab", "cd"))), nested(zip("ab", zip("cd", "ef"))))
    print(keep({1: 2}.items()), keep(enumerate("a")), keep(zip("a", "b")))
    attempt(walk, lambda: enumerate(Boom(4)))
    attempt(walk, lambda: zip("abc", Boom(4)))
    attempt(walk, lambda: zip("ab", "abc", strict=True))
    attempt(walk, lambda: zip("abc", "ab", strict=True))
    attempt(walk, lambda: zip("ab", "ab", strict=True))
    attempt(walk, lambda: zip("ab", "cd", "ef"))
    attempt(walk, lambda: zip("ab"))
    attempt(walk, lambda: {1: 2}.keys())
    attempt(walk, lambda: iter({"ab": 2, "cd": 3}))
    attempt(changes, lambda: lambda d: d.pop(5))
    attempt(changes, lambda: lambda d: d.update({9: 9}))
    attempt(changes, lambda: lambda d: (d.pop(0), d.update({9: 9})))
    attempt(changes, lambda: lambda d: d.update({4: "new"}))
    attempt(changes, lambda: lambda d: d.clear())
    targets()
    print(shared())


def long_loops():
    total = 0
    d = {i: i * 2 for i in range(100)}
    for _ in range(60):
        for k, v in d.items():
            total += k * v
        for i, x in enumerate(d):
            total -= i + x
        for a, b in zip(d, d.values()):
            total += a - b
        for i, (k, v) in enumerate(d.items()):
            total += i - k + v
    return total


print(long_loops())


def sums():
    """Long concatenations, one result added to twice."""
    a = "x" * 100
    b = a + "y" * 40
    c = b + "1"
    d = b + "2"
    e = c + "3"
    f = c + "\u20ac"
    g = e + "4"
    print(len(b), c[-2:], d[-2:], e[-3:], ascii(f[-3:]), g[-4:], c == d, b + "1" == c, hash(c) == hash(b + "1"))
    s = ""
    for i in range(300):
        s += str(i)
        t = s + "!"
    print(len(s), len(t), s[-5:], t[-5:])


sums()
