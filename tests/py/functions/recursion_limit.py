# gcstress: 500
# Recursion ends in RecursionError, never in a crash, and the program goes on.
import sys


def down(n):
    return down(n + 1)


def mutual_a(x):
    return mutual_b(x)


def mutual_b(x):
    return mutual_a(x)


class Deep:
    def __repr__(self):
        return repr(self)

    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __eq__(self, other):
        return self == other

    def __add__(self, other):
        return self + other

    def __len__(self):
        return len(self)

    def __call__(self):
        return self()

    def __iter__(self):
        return iter(self)

    def __contains__(self, x):
        return x in self

    def __getitem__(self, k):
        return self[k]

    def __bool__(self):
        return bool(self)

    def __hash__(self):
        return hash(self)


def attempt(name, f, *args):
    try:
        f(*args)
        print(name, "returned")
    except RecursionError as e:
        print(name, "RecursionError", str(e).startswith("maximum recursion depth exceeded"))


d = Deep()
attempt("function", down, 0)
attempt("mutual", mutual_a, 0)
attempt("repr", repr, d)
attempt("getattr", lambda: d.foo)
attempt("eq", lambda: d == d.__class__())
attempt("add", lambda: d + d)
attempt("len", len, d)
attempt("call", d)
attempt("iter", iter, d)
attempt("contains", lambda: 1 in d)
attempt("getitem", lambda: d[0])
attempt("bool", bool, d)
attempt("hash", hash, d)
attempt("lambda", (lambda f: f(f)), lambda f: f(f))
attempt("sorted", lambda: sorted([1, 2], key=lambda x: down(0)))
attempt("map", lambda: list(map(down, [1])))


def gen(n):
    yield from gen(n + 1)


attempt("generator", lambda: next(gen(0)))


class P:
    @property
    def p(self):
        return self.p


attempt("property", lambda: P().p)


def nested_list(depth):
    x = []
    for _ in range(depth):
        x = [x]
    return x


deep = nested_list(100000)
attempt("repr of list", repr, deep)
other = nested_list(100000)
attempt("compare lists", lambda: deep == other)
t = ()
for _ in range(100000):
    t = (t,)
attempt("repr of tuple", repr, t)
dd = {}
for _ in range(100000):
    dd = {"k": dd}
attempt("repr of dict", repr, dd)
del deep, other, t, dd
print("freed")


def count(n):
    return 0 if n == 0 else 1 + count(n - 1)


print(count(900))
limit = sys.getrecursionlimit()
sys.setrecursionlimit(200)
attempt("low limit", count, 190 + 50)
sys.setrecursionlimit(limit)
print(limit, count(500))
for bad in (0, -5, "x"):
    try:
        sys.setrecursionlimit(bad)
    except Exception as e:
        print(type(e).__name__, e)


def handler(n):
    try:
        return handler(n + 1)
    except RecursionError:
        return "caught"


print(handler(0))
