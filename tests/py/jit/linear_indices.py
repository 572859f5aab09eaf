# quick
"""linear_indices.py -- what goes around a loop only for its exits is added up by these (opt_linear.c)."""
import sys


def show(what, names):
    shown = {k: v for k, v in names.items() if not isinstance(v, list)}
    print(what, sorted(shown.items()))


def smooth(source, target, width, rows, limit):
    """Three rows of a flat list; leaves where the sum is above the limit."""
    y = x = i = above = below = gx = gy = None
    for y in range(1, rows - 1):
        for x in range(1, width - 1):
            i = y * width + x
            above = i - width
            below = i + width
            gx = source[above + 1] + 2 * source[i + 1] + source[below + 1] - source[i - 1]
            gy = source[below - 1] + source[below] - source[above]
            if gx + gy > limit:
                show("above the limit", locals())
                limit += 100
            target[i] = gx + gy
    show("all rows", locals())


def smooth_caught(source, target, width, rows):
    """The same, left by exceptions."""
    try:
        for y in range(1, rows - 1):
            for x in range(1, width - 1):
                i = y * width + x
                above = i - width
                below = i + width
                gx = source[above + 1] + 2 * source[i + 1] + source[below + 1]
                gy = source[below - 1] - source[above - 1]
                target[i] = gx * gy
    except (TypeError, IndexError) as e:
        print(type(e).__name__, e)
        del e
    show("caught", locals())


def frames():
    width, rows = 37, 30
    source = [(7 * k * k + k) % 251 for k in range(width * rows)]
    target = [0] * (width * rows)
    smooth(source, target, width, rows, 10 ** 6)
    smooth(source, target, width, rows, 700)
    smooth_caught(source, target, width, rows)
    print(sum(target))
    others = [-1, 70000, 1 << 40, (1 << 47) - 1, 1 << 47, 1 << 70, True, 2.5]
    for n, other in enumerate(others):
        for at in (width * 11 + 17, width * 12 + 1, width * 20 + 35):
            changed = source[:]
            changed[at] = other
            smooth(changed, target, width, rows, 1 << 72)
            print(n, sum(target))
    for other in ("text", None, [1]):
        for at in (width * 11 + 17, width * 13, width * 20 + 35):
            changed = source[:]
            changed[at] = other
            smooth_caught(changed, target, width, rows)
    for missing in (1, width - 3, width * 2 + 5):
        smooth_caught(source[:-missing], target, width, rows)
        smooth_caught(source, target[:-width - missing], width, rows)
    for w in (3, 2, 1, 5, 36, 37, 38):
        smooth(source, target, w, min(rows, 1000 // w), 10 ** 6)


def often(source, width, rows, stop):
    """The exits in the middle become side traces, which go on in the loop."""
    total = 0
    seen = i = j = None
    for y in range(rows):
        for x in range(width):
            i = y * width + x
            j = i + 3
            if source[i] % 5 == stop:
                total += i
                seen = (x, i, j)
                continue
            if source[j] % 7 == 3:
                total -= j
                if source[i] > 240:
                    break
            total += source[j]
        total ^= x + i
    show("often", locals())


def empty_rows(n):
    """Inner loops that end at once leave what the round before has left."""
    x = i = prev = None
    items = list(range(n + 10))
    out = []
    for y in range(n):
        for x in range(y % 4):
            i = y + x
            prev = items[i] + x
        out.append((x, i, prev))
        for x in range(y % 7, 5):
            i = x - y
        out.append((x, i))
    check = 0
    for values in out:
        for v in values:
            check = (check * 31 + (7 if v is None else v)) & 0xFFFFFFFF
    print(out[:12], out[-12:], check)


def terms(items, p, q, r, n):
    s = a = b = c = d = None
    for x in range(n):
        a = x + p - q
        b = p + x + q + r
        c = x - q
        d = p - q + r + x - 5
        s = items[a] + items[b] - items[c] + items[d]
        if s == 77777:
            break
    show("terms", locals())


def whiles(items, n, off, start, step):
    i = start
    j = k = None
    s = 0
    while i < n:
        j = i + off
        k = i
        s += items[j]
        i += step
    show("while", locals())


def steps(items, n):
    s = 0
    x = i = j = None
    for x in range(0, n, 3):
        i = x + 1
        s += items[i]
    show("by 3", locals())
    for x in range(n, 0, -1):
        j = x + 2
        s += items[j]
    show("down", locals())
    for x in range(n):
        i = x
        x = 2 * x
        s += items[i + 1]
    show("rebound", locals())


def near_the_end(off, n):
    """Sums that leave 48 bits, and 64."""
    i = j = x = None
    for x in range(n):
        i = off + x
        j = x - off
    show("near", locals())
    return i, j


def near_indices(items, off, n):
    i = j = None
    s = 0
    try:
        for x in range(n):
            i = off + x
            j = i - off
            s += items[j]
            s += items[i]
    except IndexError:
        print("no such index")
    show("near indices", locals())


def changing(items, n):
    """The list grows, and moves, in a side exit."""
    x = i = None
    off = 5
    for y in range(n):
        for x in range(20):
            i = off + x
            if items[i] % 97 == y % 97:
                items += [y, x, i]
            items[i + 1] += x
    show("changing", locals())
    print(len(items), sum(items))


class Grid:
    def __init__(self, width, data):
        self.width = width
        self.data = data

    def at(self, x, y):
        return self.data[y * self.width + x]

    def inner(self, rows):
        for y in range(1, rows):
            for x in range(1, self.width - 1):
                yield x, y


def grid(width, rows, odd):
    g = Grid(width, [(k * k) % 101 for k in range(width * (rows + 1))])
    g.data[width * 7 + 5] = odd
    total = 0
    x = y = a = None
    try:
        for x, y in g.inner(rows):
            a = g.at(x - 1, y) + g.at(x, y + 1) - g.at(x + 1, y - 1)
            total += a
    except TypeError as e:
        print(e)
        del e
    del g
    show("grid", locals())


def inner_locals(items, width, n):
    """An exception goes through the frame; its variables are seen from outside."""
    before = None
    for y in range(n):
        for x in range(width):
            i = y * width + x
            before = 100 // items[i]


def seen_from_outside(width, n):
    for zero in (0, 3, width, width * 9 + 4, width * n - 1):
        items = [1 + k % 50 for k in range(width * n)]
        items[zero] = 0
        try:
            inner_locals(items, width, n)
        except ZeroDivisionError:
            show("zero", sys.exc_info()[2].tb_next.tb_frame.f_locals)


def main():
    frames()
    source = [(11 * k * k + 3 * k) % 256 for k in range(64 * 41 + 9)]
    for stop in range(6):
        often(source, 64, 40, stop)
        often(source[:64 * 41], 61 - stop, 40, 9)
    empty_rows(500)
    numbers = list(range(1000))
    terms(numbers, 20, 7, 30, 300)
    terms(numbers, 9, 2, 1, 0)
    terms(numbers, 9, 9, 900, 80)
    for off in (0, 5, -3):
        for start in (3, True, 100):
            for step in (1, 2, 7):
                whiles(numbers, 900, off, start, step)
    steps(numbers, 500)
    for off in (0, (1 << 47) - 120, (1 << 47) - 100, 1 << 47, -(1 << 47) + 50, (1 << 63) - 100):
        near_the_end(off, 300)
    near_indices(numbers, 500, 400)
    near_indices(numbers, 800, 400)
    near_indices(numbers, -100, 400)
    changing([(k * 31) % 1000 for k in range(60)], 300)
    for odd in (5, -5, 1 << 50, True, 1.5, "text"):
        grid(23, 20, odd)
    seen_from_outside(31, 20)


main()
