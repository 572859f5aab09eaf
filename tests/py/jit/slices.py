# quick
# Slices of lists in loops: read and assigned, with every kind of bound, and the slice objects that are seen after all.


def flips(perm):
    work = perm[:]
    n = 0
    first = work[0]
    while first:
        work[: first + 1] = work[first::-1]
        n += 1
        first = work[0]
    return n, work


def reads(n):
    items = list(range(10))
    out = []
    for i in range(n):
        k = i % 13 - 6
        out = [items[k:], items[:k], items[k::-1], items[:k:-1], items[::2], items[k:8:3], items[k:-1], items[-3:k],
               items[k : k + 2], items[::-1], items[9:k:-2], items[None:k], items[k:None:None], items[100:], items[:-100],
               items[10**12 :], items[: -(10**12)], items[::-3]]
    return out


def writes(n):
    items = list(range(8))
    for i in range(n):
        k = i % 9 - 4
        items[k : k + 2] = [i, i + 1]
        items[:1] = []
        items[len(items) :] = [i]
        items[2:4] = items[4:6]
        items[:] = items[::-1]
        items[1:3] = items
        items = items[:9]
        items[5:2] = [7]
        items[-2:] = (i, 2)
        items[3:4] = {i: 1}
        items[::2] = items[::-2] if len(items) % 2 else items[::2]
    return items


def seen(n):
    """Slice objects that go on living, or that the exit makes."""
    kept = []
    s = None
    items = [1, 2, 3, 4, 5]
    for i in range(n):
        s = slice(i % 3, None, -1 if i % 2 else 1)
        if i % 10 == 9:
            kept.append((items[s], s, s.indices(4)))
    return kept, s


class Where:
    def __init__(self):
        self.last = None

    def __getitem__(self, key):
        self.last = key
        return key.start

    def __setitem__(self, key, v):
        self.last = (key, v)


def custom(n):
    w = Where()
    total = 0
    for i in range(n):
        total += w[i : i + 1 : 2]
        w[i::] = i
    return total, w.last


def failing(n, bad):
    items = [1, 2, 3, 4]
    count = 0
    for i in range(n):
        step = bad if i == n - 1 else 1
        try:
            got = items[0:3:step]
            count += len(got)
        except (ValueError, TypeError) as e:
            return count, type(e).__name__, str(e)
    return count


def kinds(values):
    out = []
    for v in values:
        out.append(v[1:3])
        out.append(v[::-1])
    return out


class Sub(list):
    pass


def bounds(values):
    items = [1, 2, 3, 4, 5, 6]
    out = []
    for v in values:
        try:
            out.append(items[v:])
            out.append(items[:v:-1])
            items[v:v] = [0]
            items = items[:8]
        except TypeError as e:
            out.append(str(e))
    return out, items


class Index:
    def __index__(self):
        return 2


for r in range(25):
    a = [flips([5, 3, 0, 1, 4, 2]), flips([3, 2, 1, 0]), flips([0, 1])]
    b = reads(30), writes(25)
    c = seen(30), custom(20)
    d = failing(25, 0), failing(25, "x"), failing(25, None), failing(25, True)
    e = kinds([[1, 2, 3], [4, 5], (1, 2, 3), "abc", b"xyz", range(9), Sub([1, 2, 3]), []] * 2)
    f = bounds([1, None, True, -2, 2**70, -(2**70), Index(), "a", 1.5, 3] * 3)
for x in a, b, c, d, e, f:
    print(x)
