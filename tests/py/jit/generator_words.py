# quick
# Loop variables of generators that are stored by exits only, and loops over them that are joined.


def counting(n, m):
    for y in range(n):
        for x in range(y, y + m):
            yield x, y


def stopped(n, m, at):
    """What the generator's frame holds when its consumer looks."""
    seen = 0
    g = counting(n, m)
    for x, y in g:
        seen += x * 3 - y
        if seen % 1009 == at:
            break
    f = g.gi_frame
    names = {} if f is None else {k: f.f_locals[k] for k in ("n", "m", "y", "x")}
    rest = [next(g, None), next(g, None)]
    f = g.gi_frame
    names2 = {} if f is None else {k: f.f_locals[k] for k in ("n", "m", "y", "x")}
    return seen, x, y, names, rest, names2


for at in (0, 17, 500, 1008, -1):
    for n, m in ((40, 30), (3, 400), (300, 2), (100, 70)):
        print(stopped(n, m, at))


def table(items, width, rows):
    out = 0
    for x, y in counting(rows, width):
        out += items[y * width + x - y] * 2 - items[x - y + 1] + items[x - 1 if x > 0 else 0]
    return out, x, y


items = [k % 83 for k in range(4000)]
print(table(items, 60, 40))
for at in (0, 61, 777, 1500, 2399):
    for value in (-3, 70000, 1 << 40, 1 << 80, 2.25, True):
        changed = list(items)
        changed[at] = value
        print(at, value, table(changed, 60, 40))
for at in (61, 1500):
    for value in (None, "x", [1]):
        changed = list(items)
        changed[at] = value
        try:
            print(table(changed, 60, 40))
        except TypeError as e:
            tb = e.__traceback__.tb_next
            names = tb.tb_frame.f_locals
            print(e, tb.tb_lineno - table.__code__.co_firstlineno, names["x"], names["y"], names["out"])
try:
    table(items[:2000], 60, 40)
except IndexError as e:
    names = e.__traceback__.tb_next.tb_frame.f_locals
    print(e, names["x"], names["y"], names["out"])


def one(n):
    i = -7
    for i in range(n):
        got = yield i
        if got:
            i = got
    yield i, "end"


def two(items, n):
    s = 0
    g = one(n)
    for i in g:
        if i.__class__ is tuple:
            return s, i
        s += items[i] * 5 - items[i + 1]
        if i == n - 30:
            s += g.gi_frame.f_locals["i"]
            s += g.send(1000) if i % 2 else 0
    return s, i


for n in (100, 101, 500, 1000):
    print(two(items, n))
    print(two(items, n))


def near(start, n):
    for i in range(start, start + n):
        yield i


for start in (2**47 - 100, 2**47 - 300, -(2**47), -(2**47) + 1, 2**40 - 100, 2**40, -(2**40) - 50, 2**63 - 50):
    s = 0
    for i in near(start, 150):
        j = i - 1
        k = i + 1
        s ^= j + k
    print(start, s, i, j, k)
