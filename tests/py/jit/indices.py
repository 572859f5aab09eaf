# quick
# items[i + k] in hot loops: the sum is an index first and an int when somebody looks.
BIG = (1 << 47) - 1


def stencil(a, n):
    out = [0] * len(a)
    for r in range(n):
        for i in range(1, len(a) - 1):
            out[i] = a[i - 1] + 2 * a[i] - a[i + 1]
        a, out = out, a
        a[r % len(a)] = r
    return sum(a)


def ends(a, n):
    """Leaves the list on both sides."""
    log = []
    for i in range(n):
        k = i % (len(a) + 6) - 3
        try:
            log.append(a[k + 1] - a[k - 1])
        except IndexError as e:
            log.append(str(e))
    return log[-(len(a) + 6):]


def shrinking(a):
    got = 0
    i = 0
    while True:
        i += 1
        try:
            got += a[i + 2] * a[i - 1]
        except IndexError:
            return got, i, len(a)
        if i % 3 == 0:
            a.pop()


def far(a, start, step, n):
    """Sums that overflow the small ints before they are compared."""
    log = []
    i = start
    for r in range(n):
        try:
            log.append(a[i + 1])
        except IndexError:
            log.append(-1)
        i = i + step if r < n // 2 else BIG - (r & 1)
    return log[:3], log[-3:], i


def seen(a, n):
    """The sum is used after it was an index."""
    best = where = 0
    for r in range(n):
        i = r % (len(a) - 2)
        j = i + 1
        if a[j] >= best:
            best = a[j]
            where = j
        elif a[i + 2] == a[j - 1]:
            where += i + 2
    return best, where


def mixed(a, n):
    """Items of several classes: the guard leaves before the sum."""
    total = 0
    kinds = []
    for r in range(n):
        i = r % (len(a) - 1)
        try:
            total = total + a[i + 1]
        except TypeError as e:
            kinds.append(str(e))
        total = total + 1 if total == total else 0
    return total, len(kinds), kinds[-1:]


def grid(rows, n):
    total = 0
    for r in range(n):
        y = 1 + r % (len(rows) - 2)
        x = 1 + r * 7 % (len(rows[0]) - 2)
        total += rows[y - 1][x + 1] * rows[y + 1][x - 1] - rows[y][x] + rows[y - 1][x - 1]
    return total


def overflow(n):
    """Statements whose middle overflows."""
    x = 1
    log = []
    for r in range(n):
        y = (x * 3 + 7) * 5 - x * 2 + r
        x = y if r % 40 else 1
        if r % 39 == 38:
            log.append((x, y))
    return log[-4:]


class Cell:
    def __init__(self, v):
        self.v = v

    def more(self, x):
        self.v = self.v * 3 + x
        return self


def objects(a, n):
    """Stores into new objects between sums that overflow and indices that leave the list."""
    log = []
    last = Cell(0)
    for r in range(n):
        i = r % (len(a) + 1)
        c = Cell(r)
        t = (i, c)
        c.v = c.v + 1
        try:
            c.more(a[t[0] - i + i]).more(a[i - 1] * 5 + c.v)
            last = Cell(c.v * 7 + last.v)
        except IndexError:
            log.append((c.v, t[1].v, last.v))
            last = Cell(1)
    return log[-3:], last.v


class Kept:
    def __init__(self):
        self.names = []

    def __getitem__(self, i):
        self.names.append(i)
        return i * 2


def other_type(a, b, n):
    total = 0
    for r in range(n):
        total += (a if r % 200 < 150 else b)[r % 5 + 1]
    return total, len(b.names), sum(b.names)


print(stencil([i * i % 17 for i in range(40)], 30))
print(ends([5, 4, 3, 2, 1], 600))
print(shrinking(list(range(900))))
print(far([1, 2, 3], -2, 1, 200))
print(far([1, 2, 3], BIG - 60, 1, 400))
print(far((1, 2, 3), -BIG - 1, -1, 400))
print(seen([i * 7 % 31 for i in range(50)], 500))
print(mixed([1, 2.5, 3, "a", 1 << 50, 2, None, float("nan"), 4] + [1] * 40, 900))
print(mixed([1] * 40 + [0.5] * 40, 900))
print(grid([[x * y % 13 for x in range(12)] for y in range(9)], 800))
print(overflow(900))
print(other_type([1, 2, 3, 4, 5, 6], Kept(), 900))
print(objects([1, 2, 3, 1 << 46, 5, -(1 << 46)], 900))
print(objects([1, 2, 3, 4, 5] * 20, 900))
