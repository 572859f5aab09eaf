# quick
# Registers that go around a loop, change in a round, are brought to memory for a call and then
# read by an exit: it must leave the new value there, not what the round began with.


def zeros():
    yield 0
    yield 0


def counting(n):
    for i in range(n):
        try:
            yield i
        except ValueError:
            yield -1


def through_next():
    old, new, out = 5, 2, []
    for i in range(1, 41, 2):
        old = i
        if not new**2 <= 6:
            g = zeros()
            new = next(g)
            out.append(new)
        new, old = old, new
    return old, new, out


def with_default(d):
    old, new = 5, 2
    for i in range(1, 41, 2):
        old = i
        if new**2 > 6:
            g = counting(4)
            new = next(g, 7)
            d.setdefault("l", []).append(new) if len(d) < 9 else d.clear()
        new, old = old, new
    return old, new, d


for k in range(12):
    print(through_next(), with_default({"k": 1, 2: 3}))
