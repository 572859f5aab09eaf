# Assignment targets and unpacking, in every position.
def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


a, b = 1, 2
a, b = b, a
(c, d), [e, f] = (3, 4), "xy"
g = h = [0]
i, (j, *k), *l = 1, "abc", 5, 6
*m, n = range(4)
o, *p = "q"
[q, *r, s] = (1, 2, 3, 4, 5)
print(a, b, c, d, e, f, g is h, i, j, k, l, m, n, o, p, q, r, s)
(t,) = [9]
[u] = "z"
*v, = (1, 2)
() = []
[] = ()
print(t, u, v)


def unpack2(x):
    a, b = x
    return a, b


def unpack0(x):
    () = x
    return "ok"


def star(x):
    a, *b, c = x
    return a, b, c


class It:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            print("give", i)
            yield i


class Seq:
    def __getitem__(self, i):
        if i < 2:
            return i
        raise IndexError


for x in [(1, 2), [1, 2], "ab", {1: 2, 3: 4}, (1,), (1, 2, 3), [], "", 5, None, It(2), It(1), It(5), range(2), Seq(), {1, }, b"ab", iter([1]), (x for x in "ab")]:
    err(unpack2, x)
for x in [(), [], "", (1,), 5, {}]:
    err(unpack0, x)
for x in [(1, 2), (1, 2, 3), range(10), (1,), [], "abc", It(4), 5, {1: 1, 2: 2, 3: 3}]:
    err(star, x)


class Boom:
    def __iter__(self):
        yield 1
        raise ValueError("mid unpack")


class BadIter:
    def __iter__(self):
        return 5


err(unpack2, Boom())
err(star, Boom())
err(unpack2, BadIter())
log = []


class T:
    def __setattr__(self, k, v):
        log.append(("attr", k, v))

    def __setitem__(self, k, v):
        log.append(("item", k, v))


def t(n):
    log.append(n)
    return T()


t("t1").x, t("t2")[t("k") and 5], *t("t3").rest = 1, 2, 3, 4
print(log)
log.clear()
t("a").x = t("b").y = (log.append("value"), 7)[1]
print(log)
lst = [0, 1, 2]
ii = 0
ii, lst[ii] = 2, "x"
print(ii, lst)
lst[0], lst[1], lst[2] = lst[2], lst[0], lst[1]
print(lst)
x = y = z = []
x.append(1)
print(x, y, z)
for aa, (bb, *cc) in [(1, "abc"), (2, [3])]:
    print(aa, bb, cc)
for lst[0] in range(3):
    pass
for t0, in [(1,), (2,)]:
    pass
print(lst, t0, [a for a, b in [(1, 2)]], [x for x, *_ in ["abc", "d"]])
print([*range(3), *"ab"], (*[1], 2), {*[1], 2} == {1, 2}, {**{"a": 1}, "b": 2}, [*[]], (*(),), max(*[3, 1], 2), print(*[], end=""))


def ret():
    return 1, *[2, 3]


def yld():
    yield 1, *[2]


print(ret(), list(yld()), (lambda *a: a)(*"ab", *[1]))
err(lambda: [*5])
err(lambda: (*None,))
err(lambda: {*[[]]})
err(lambda: {**5})
err(lambda: print(*5))
err(lambda: print(**{1: 2}))
for text in ["*a, *b = 1, 2", "*a = 1", "a, b += 1, 2", "(a, b): int = 1, 2", "1 = x", "f() = 1", "a + b = 1", "[a, 1] = 1, 2", "x = *a", "del *a", "for *a in b: pass", "(a) = 1", "[*a] = 1, 2", "None = 1", "a.b.c = 1", "(yield) = 1", "a if b else c = 1", "'s' = 1", "f'{x}' = 1", "x := 5", "(x := 5) = 1", "a = b := 1", "del f()", "del a + b", "del ()", "del (a, [b])", "with x as 1: pass", "with x as f(): pass", "import a.b as c.d", "lambda: x = 1", "{a} = 1", "{1: a} = 1", "a, (b, 2) = 1", "... = 1", "-a = 1", "a < b = 1", "not a = 1", "[x for x in y] = 1", "*a + b = 1", "print(*a = 1)", "f(a=1, a=2)", "f(**a, *b)", "f(a=1, 2)", "f(a for a in b, c)", "f(1=2)", "f(a.b=1)", "f(None=1)"]:
    try:
        compile(text, "<s>", "exec")
        print(text, "| compiles")
    except SyntaxError as e:
        print(text, "|", e.msg, e.lineno, e.offset, e.end_offset)
big = list(range(300))
first, *mid, last = big
print(first, len(mid), last)
ns = {}
exec(", ".join(f"v{i}" for i in range(300)) + " = range(300)", ns)
print(ns["v0"], ns["v299"], sum(ns[f"v{i}"] for i in range(300)))
n = 0
while n < 500:
    p, q, *r = n, n + 1, n + 2
    (n, _), s = (q, r), p
print(n, p, q, r, s)
