"""full.py KIND [catch]: fills the memory that run allows in one of many ways; with `catch` it goes on after it."""
import sys


def lists():
    kept = []
    while True:
        kept.append([0] * 100)


def biglist():
    kept = []
    while True:
        kept.append([0] * 100000)


def dicts():
    kept = {}
    i = 0
    while True:
        kept[i] = {i: i}
        i += 1


def strings():
    kept = []
    i = 0
    while True:
        kept.append("x" * 50 + str(i))
        i += 1


def join():
    s = "abc"
    while True:
        s = s + s


def ints():
    kept = []
    n = 1
    while True:
        kept.append(n << 1000)
        n += 1


def bigint():
    n = 3
    while True:
        n = n * n


def objects():
    class A:
        def __init__(s, n):
            s.next = n
    a = None
    while True:
        a = A(a)


def tuples():
    t = ()
    while True:
        t = (t, 1.5)


def gens():
    kept = []
    def g():
        yield 1
    while True:
        kept.append(g())


def sets():
    kept = set()
    i = 0
    while True:
        kept.add((i, "a"))
        i += 1


def closures():
    kept = []
    def mk(n):
        return lambda: n
    while True:
        kept.append(mk(len(kept)))


def comps():
    return [[i, str(i)] for i in range(10**9)]


def ba():
    b = bytearray()
    while True:
        b += b"x" * 1000


def exc():
    e = None
    while True:
        try:
            raise ValueError(e)
        except ValueError as x:
            e = x


def exc_again():
    for _ in range(3):
        try:
            exc()
        except MemoryError:
            pass
        try:
            [i for i in range(300000)]
        except MemoryError:
            sys.exit("no memory after it was handled")
    exc()


def classes():
    kept = []
    while True:
        kept.append(type("A", (), {}))


def code():
    kept = []
    while True:
        kept.append(eval("lambda a, b=1: (a + %d, b)" % len(kept)))


def native():
    return list(map(str, range(10**10)))


def fmt():
    kept = []
    while True:
        kept.append("%d %s %r" % (len(kept), "abc", [1,2]))


def frames(n=0):
    if n == 0:
        sys.setrecursionlimit(10**9)
    return frames(n + 1)


if len(sys.argv) > 2:
    try:
        globals()[sys.argv[1]]()
    except MemoryError as e:
        print("full", len(e.args))
    print("after", sum([i for i in range(1000)]))
else:
    globals()[sys.argv[1]]()
