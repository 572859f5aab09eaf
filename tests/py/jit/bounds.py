# Loops over a range whose indices need no check in each round, and those where one does
# quick


def report(fn, *args):
    try:
        print(fn.__name__, fn(*args))
    except IndexError as e:
        tb = e.__traceback__
        while tb.tb_next is not None:
            tb = tb.tb_next
        print(fn.__name__, "IndexError", e, "line", tb.tb_lineno - fn.__code__.co_firstlineno,
              sorted((k, v) for k, v in tb.tb_frame.f_locals.items() if type(v) is int))


def neighbours(xs, start, stop):
    s = 0
    for i in range(start, stop):
        s += xs[i - 1] + 2 * xs[i] - xs[i + 1]
    return s


def stepping(xs, start, stop, step):
    s = 0
    for i in range(start, stop, step):
        s = s * 3 + xs[i]
        s &= 0xFFFFFF
    return s


def breaks(xs, n, at):
    s = 0
    for i in range(n):
        if i == at:
            break
        s += xs[i]
    return s, i


def many_breaks(xs, n):
    """Each inner loop is left early: the range goes far beyond the list."""
    s = 0
    for k in range(200):
        for i in range(n):
            if i >= len(xs) - 1:
                break
            s += xs[i]
        s += i
    return s


def returns(xs, n):
    for i in range(n):
        if xs[i] == 7:
            return i
    return -1


def shrinks(xs, n):
    s = 0
    for i in range(n):
        s += xs[i]
        if i % 50 == 49:
            xs.pop()
    return s


def grows(xs, n):
    s = 0
    for i in range(n):
        s += xs[i]
        xs.append(i)
    return s + len(xs)


def cut(xs, n, at):
    s = 0
    for i in range(n):
        s += xs[i]
        if i == at:
            del xs[at // 2:]
    return s


def cut_by_item(xs, n):
    """An item's method shortens the list."""
    s = 0
    for i in range(n):
        s += xs[i] + 0
    return s


class Cutter:
    def __init__(self, xs):
        self.xs = xs

    def __add__(self, other):
        del self.xs[10:]
        return 1


def shift(xs, n):
    """Source and target are one list."""
    for i in range(n):
        xs[i] = xs[i + 1] + 1
    return xs[:5], xs[-5:], sum(xs)


def copy(source, target, n, by):
    for i in range(n):
        target[i + by] = source[i]
    return sum(target)


def triangle(xs, n):
    s = 0
    for i in range(n):
        for j in range(i):
            s += xs[j] * (i - j)
    return s


def backwards(xs, n):
    s = 0
    for i in range(n):
        s = (s * 5 + xs[n - 1 - i] + xs[-i]) & 0xFFFFF
    return s


def rows(m, h, w):
    s = 0
    for y in range(1, h - 1):
        for x in range(1, w - 1):
            i = y * w + x
            s += m[i - w] + m[i + w] - 4 * m[i] + m[i - 1] + m[i + 1]
    return s


def branches(xs, n):
    s = 0
    for i in range(n):
        if xs[i] % 3 == 0:
            s += xs[i + 1]
        elif xs[i] % 7 == 0:
            s -= xs[i]
        else:
            s ^= xs[i]
    return s


def moved(xs, n):
    """The loop variable is assigned in the body."""
    s = 0
    for i in range(n):
        s += xs[i]
        i += 3
        s += xs[i]
    return s


def other_stop(xs, n):
    s = 0
    for i in range(n):
        n -= 1
        s += xs[i + 2] * n
    return s


def replaced(xs, ys, n):
    """Another list takes the name."""
    s = 0
    for i in range(n):
        s += xs[i]
        if i == 150:
            xs = ys
    return s


def while_loop(xs, n):
    i = s = 0
    while i < n:
        s += xs[i]
        i += 1
    return s


def huge(xs, start, n):
    s = 0
    for i in range(start, start + n):
        s += xs[i - start]
    return s


xs = [(i * 37) % 101 for i in range(300)]
for start, stop in ((1, 299), (0, 299), (1, 300), (1, 310), (-5, 100), (-200, -100), (-300, 5), (-301, 5),
                    (5, 5), (7, 3), (299, 300), (298, 299)):
    report(neighbours, xs, start, stop)
for start, stop, step in ((0, 300, 1), (0, 300, 2), (0, 301, 2), (299, -1, -1), (299, -301, -1), (299, -400, -1),
                          (-300, 300, 3), (0, 400, 7)):
    report(stepping, xs, start, stop, step)
for n, at in ((300, 400), (400, 300), (400, 299), (400, 400), (1000000, 299), (1000000, -1)):
    report(breaks, xs, n, at)
report(many_breaks, xs, 10000)
report(many_breaks, xs, 299)
for n in (299, 300, 301, 5000):
    report(returns, xs, n)
    report(returns, [7] * 1 + xs, n)
    report(returns, xs[1:] + [7], n)
for n in (250, 280, 300):
    report(shrinks, list(xs), n)
    report(grows, list(xs), n)
    report(grows, list(xs), n + 400)
    for at in (10, 100, 250):
        report(cut, list(xs), n, at)
tricky = list(xs)
tricky[200] = Cutter(tricky)
report(cut_by_item, tricky, 300)
report(cut_by_item, xs, 300)
for n in (250, 299, 300, 301):
    report(shift, list(xs), n)
    for by in (0, 1, -1, 20):
        same = list(xs)
        report(copy, same, same, n, by)
        report(copy, xs, list(xs), n, by)
        report(copy, xs, xs[:290], n, by)
for n in (0, 1, 2, 60, 300, 301, 302):
    report(triangle, xs, n)
    report(backwards, xs, n)
for w, h in ((20, 15), (15, 20), (3, 100), (100, 3), (20, 16), (21, 15)):
    report(rows, xs, h, w)
for n in (100, 299, 300, 301):
    report(branches, xs, n)
    report(moved, xs, n)
    report(other_stop, xs, n)
    report(replaced, xs, xs[::-1], n)
    report(replaced, xs, xs[:200], n)
    report(while_loop, xs, n)
for start in (0, 1 << 40, (1 << 47) - 400, (1 << 47) - 200, (1 << 47) - 10, -(1 << 47), -(1 << 47) - 100, 1 << 62, 1 << 70):
    report(huge, xs, start, 300)
    report(huge, xs, start, 301)
for round in range(30):
    report(neighbours, xs, 1, 200 + 5 * round)
