# Overflow checks that leave the loop: sums and products of counters and of what does not change,
# small, then beyond 48 bits, of either sign, with other bounds from entry to entry.
# quick

SMALL = list(range(50))


def element(i, j):
    return (i + j) * (i + j + 1) // 2 + i + 1


def rows(vector, starts):
    return [sum(element(i, j) * x for j, x in enumerate(vector)) for i in starts]


def by_range(start, stop, a, b):
    total = 0
    for i in range(start, stop):
        total ^= (i + a) * (i + b) + a * i
    return total


def by_index(items, a):
    out = []
    for i in range(len(items)):
        out.append(items[i] + (i * a + a) * (i + a))
    return out[-1] if out else None


def counted(items, start, a):
    out = 0
    for n, x in enumerate(items, start):
        out += (n + a) * (n - a) - x
    return out


def divides(vector, starts):
    total = 0.0
    for i in starts:
        for j, x in enumerate(vector):
            total += x / (i + j + i * j)
    return total


def iterated(source, steps, a):
    # an iterator that is somewhere else, and a list that changes its length between the rounds
    it = enumerate(source)
    total = 0
    for n, x in it:
        total += (n + a) * (n + a + 1) + x
        if n in steps:
            source.append(n)
        elif n > 60 and len(source) > 40:
            del source[30:]
    return total, len(source)


class Countdown:
    def __init__(self, k):
        self.k = k

    def run(self, n):
        s = 0
        for i in range(n):
            s += (self.k + i) * (self.k - i)
        return s


EDGES = [0, 1, -1, 5, -50, 2**13, -2**14, 2**14 + 1, 2**22 - 1, 2**22, 2**22 + 1, -2**22, -2**22 - 1,
         2**24, -2**24, 2**40, 2**40 + 1, -2**41, 2**46, 2**47 - 60, 2**47 - 1, 2**47, -2**47,
         2**48, 2**62, 2**63 - 20, -2**63, 2**64, 10**25, -10**25]

for _ in range(3):
    print(rows(SMALL, range(30))[-1], rows(SMALL, [3] * 20)[-1])
    for edge in EDGES:
        print(edge, rows(SMALL, [edge, edge + 3])[-1], by_range(0, 40, edge, 3),
              by_range(edge, edge + 30, 1, 2), by_index(SMALL, edge),
              counted(SMALL, edge, 2), counted(SMALL, 0, edge), Countdown(edge).run(40))
print(divides([1.5] * 40, range(1, 30)))
for starts in ([1] * 10, [-1] * 10, [-20, 1], [0]):
    try:
        print(divides([2.5] * 40, starts))
    except ZeroDivisionError as e:
        print(e)
print(iterated(list(range(30)), {5, 7, 20}, 3), iterated(list(range(70)), {64}, -3))
late = iter(SMALL)
for _ in range(45):
    next(late)
print(counted(late, 7, 2**21), counted(iter([]), 0, 1))
state = iter(list(SMALL))
state.__setstate__(48)
print(counted(state, 0, 9))
moved = enumerate(SMALL, 2**47 - 20)
print(sum((n + 1) * (x + 1) for n, x in moved))


def mixed(n, k):
    # the same loop with small numbers and large ones in turn
    out = []
    for m in range(n):
        a = k if m % 3 else 7
        s = 0
        for i in range(12):
            s += (a + i) * (a + i + 1)
        out.append(s)
    return sum(out)


for k in (9, -9, 2**23, -2**23, 2**45, 2**70):
    print(mixed(60, k))


def indexed(items, n, m, k):
    # what is computed is an index, compared, shifted, stored, and kept until an exit wants it
    out = []
    last = -1
    for i in range(n):
        for j in range(m):
            at = i * m + j
            half = (at + k) // 2
            if half > 20 and half != 23:
                out.append(half)
            last = at * 2 + k
            if items[at] == k:
                out.append((at, last, half))
    return out[-3:], len(out), last


def locals_seen(n, k):
    for i in range(n):
        a = (i + k) * (i + k + 1)
        b = a // 2 + i
        c = 100 // (b - 3 * k)
    return a, b, c


def remembered(n, k):
    before = 0
    changes = []
    for i in range(n):
        x = (i * i + k) // 4
        if x - before == 7:
            changes.append((before, x))
        before = x
    return changes, before


def started(n, k):
    # generators that are made, begun, kept, closed and thrown into
    def squares(m):
        for i in range(m):
            yield (i + k) * (i - k)
    kept = []
    for m in range(n):
        g = squares(m)
        s = sum(g)
        kept.append((s, next(g, None)))
        h = squares(m)
        if next(h, None) is not None and m % 7 == 3:
            h.close()
        elif m % 11 == 4:
            try:
                h.throw(KeyError(m))
            except KeyError as e:
                kept.append(e.args)
        kept.append(sum(h))
        kept.append(h.gi_frame is None)
    return kept[-12:]


def fails(m, k):
    for i in range(m):
        if i == 9 and k:
            raise ValueError((i + k) * k)
        yield (i + k) * (i + 2)


def sums(n):
    out = []
    for i in range(n):
        try:
            out.append(sum(fails(i, i % 3)))
        except ValueError as e:
            out.append(e.args)
    return out[-8:]


for k in (5, 0, -7, 2**14, 2**30, -2**46, 2**47 - 3, 2**60):
    print(indexed([k, 1, 2, 3] * 50, 12, 15, k), remembered(60, k), started(30, k))
    try:
        print(locals_seen(40, k))
    except ZeroDivisionError as e:
        tb = e.__traceback__.tb_next
        print(k, sorted((n, v) for n, v in tb.tb_frame.f_locals.items()))
print(sums(40))
try:
    locals_seen(60, 12)
except ZeroDivisionError as e:
    print(sorted(e.__traceback__.tb_next.tb_frame.f_locals.items()))
