# quick-candidate
# Loops that consume generators with loops of their own; what is yielded is read again by nobody, by a handler, or
# is held by the generator.


class Grid:
    def __init__(self, w, h):
        self.w, self.h = w, h
        self.data = [i * i % 7 for i in range(w * h)]

    def __getitem__(self, at):
        x, y = at
        return self.data[y * self.w + x]

    def __setitem__(self, at, v):
        x, y = at
        self.data[y * self.w + x] = v

    def inner(self):
        for y in range(1, self.h - 1):
            for x in range(1, self.w - 1):
                yield x, y


def smooth(g):
    out = Grid(g.w, g.h)
    for x, y in g.inner():
        out[x, y] = (g[x, y] + g[x - 1, y] + g[x, y + 1]) % 9
    return sum(out.data)


print([smooth(Grid(w, h)) for w in range(2, 12) for h in (3, 4, 9)])


def holding(n):
    kept = None
    for i in range(n):
        for j in range(i % 3 + 1):
            pair = i, j
            got = yield pair
            kept = (pair, got, kept and kept[0])
    return kept


def consume(n):
    total = 0
    g = holding(n)
    for a, b in g:
        total += a * b + 1
    return total


print([consume(n) for n in range(0, 120, 7)])


def delegate(n):
    return (yield from holding(n))


def sending(n):
    g = delegate(n)
    out = []
    try:
        v = next(g)
        while True:
            out.append(v)
            v = g.send(len(out))
    except StopIteration as e:
        return len(out), out[-1], e.value


print([sending(n) for n in (1, 5, 90)])


def catching(n):
    for i in range(n):
        for j in (1, 2):
            try:
                yield (i, j)
            except KeyError as e:
                yield e.args, i
            finally:
                n += 0


def throwing(n):
    total = []
    g = catching(n)
    for i, j in g:
        if i % 5 == 2:
            total.append(g.throw(KeyError(i)))
    return total[:3], len(total)


print(throwing(100))


def endless():
    while True:
        for k in range(5):
            if k % 2:
                yield k


def limited(n):
    s = 0
    for k in endless():
        s += k
        if s > n:
            return s


print([limited(n) for n in (1, 10, 1000, 5000)])
