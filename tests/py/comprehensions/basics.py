# Comprehensions and generator expressions: scope, nesting, conditions, evaluation order.
def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


print([x for x in range(5)], [x * y for x in range(3) for y in range(3) if x != y], [x for x in range(20) if x % 2 if x % 3], [[y for y in range(x)] for x in range(4)])
print({x: x * x for x in range(4)}, {k: [v for v in range(k)] for k in (1, 2)}, sorted({x % 3 for x in range(10)}), list(x + 1 for x in range(3)))
print([(a, b) for a, b in zip("ab", "cd")], [a for a, *b in [(1, 2, 3), (4,)]], [b for a, *b in [(1, 2, 3), (4,)]], [x for [x, y] in [[1, 2]]], {a: b for a, (b, c) in [(1, (2, 3))]})
log = []


def n(x):
    log.append(x)
    return x


r = [n("value") for a in n([1, 2]) if n("cond") for b in n([3])]
print(r, log)
log.clear()
d = {n("key"): n("val") for _ in range(2)}
print(d, log)
log.clear()
g = (n(x) for x in n([1, 2]))
print(log)
print(list(g), log)
err(lambda: (x for x in 5))
err(lambda: [x for x in 5])
err(lambda: [undefined for x in [1]])
err(lambda: [x for x in [1] if undefined])
err(lambda: {[]: 1 for x in [1]})
err(lambda: {[] for x in [1]})
err(lambda: [a for a, b in [(1, 2, 3)]])
err(lambda: [a for a, b in [5]])
err(lambda: [1 // x for x in (1, 0)])
x = "outer"
[x for x in range(3)]
print(x, [x for _ in range(2)], [y for y in x])


def f():
    x = "local"
    return [x for _ in range(1)], [lambda: x for x in range(2)][0](), [x for x in x]


print(f())


class C:
    items = [1, 2, 3]
    n = 2
    doubled = [i * 2 for i in items]
    pairs = [i for i in items if i]
    total = sum(i for i in items)


print(C.doubled, C.pairs, C.total)


def cls_scope():
    class D:
        n = 2
        bad = [i * n for i in range(3)]


err(cls_scope)
print([y := 1, y ** 2], [z := i for i in range(3)], z, [last for i in range(5) if (last := i * i) > 3], last, any((hit := v) > 2 for v in [1, 2, 3, 4]), hit)


def walrus():
    vals = [(k := i, k * 2) for i in range(3)]
    return vals, k


print(walrus())
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [v for row in matrix for v in row], sum(v for row in matrix for v in row if v % 2))
fs = [lambda: i for i in range(3)]
print([f() for f in fs], [f() for f in [lambda i=i: i for i in range(3)]])
print([[i, j] for i in range(2) for j in [i * 10 for i in range(2)]], [i for i in [j for j in [k for k in range(3)]]])
print([*[x for x in range(2)], *(x for x in "ab")], {**{k: 1 for k in "a"}, "z": 2}, sum([x for x in range(3)], start=10), ",".join(str(x) for x in range(4)), max((x for x in [3, 9, 2]), default=0), max((x for x in []), default="none"))
print(dict((k, v) for k, v in [("a", 1)]), tuple(x for x in range(2)), [i for i in range(3) if i or True if not i == 1], [x if x else "zero" for x in range(2)], [(yes, no) for yes in [True] for no in [not yes]])
it = iter(range(10))
print([next(it) for _ in range(3)], [x for x in it if x % 2], list(it))
e = []
print([e.append(i) for i in range(2)], e, [i for i in range(3) if i != 1 or e.append("side")], e)
big = [i for i in range(3000) if i % 7 == 3]
print(len(big), big[-1], sum({i: i * 2 for i in range(1000)}.values()), len({i % 50 for i in range(1000)}))
deep = [[[[i + j + k + l for i in range(2)] for j in range(2)] for k in range(2)] for l in range(2)]
print(deep)


err(compile, "def f():\n r = [(yield) for _ in ()]", "<s>", "exec")


def recursive(n):
    return [n] + [y for x in range(n) for y in recursive(x)]


print(recursive(4), len(recursive(9)))
del x
err(lambda: x)
