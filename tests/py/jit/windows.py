# Items that an earlier round has checked: filters over lists whose items change their kind.


def blur(a, b, n):
    for i in range(1, n - 1):
        b[i] = (a[i - 1] + 2 * a[i] + a[i + 1]) // 4
    return b


def edges(a, b, n):
    total = 0
    for i in range(1, n - 1):
        x = a[i + 1] - a[i - 1]
        y = a[i + 1] - 2 * a[i] + a[i - 1]
        b[i] = min(255, x * x + y * y)
        total += b[i - 1]
    return total


def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


# A function with code of its own: a loop that has met too many other items is compiled without.
def fresh(f):
    again = type(f)(f.__code__.replace(co_firstlineno=f.__code__.co_firstlineno), globals())
    return again


small = [(i * i * 7 + 3 * i) % 251 for i in range(80)]
for f in blur, edges:
    show(f, small, [0] * 80, 80)
    for at in (0, 1, 2, 3, 40, 41, 78, 79):
        for odd in (70000, -1, 2**70, 1.5, "s", None, True):
            a = list(small)
            a[at] = odd
            show(f, a, [0] * 80, 80)
    show(f, small, [0] * 80, 80)


# The list that is read is written as well, under its own name and another.
def in_place(a, n):
    for i in range(1, n - 1):
        a[i] = (a[i - 1] + a[i + 1]) % 1000
    return a[:n]


def into_other(a, b, value, n):
    total = 0
    for i in range(1, n - 1):
        total += a[i - 1] + a[i] * a[i + 1]
        b[i + 1] = value
    return total


show(in_place, list(small), 80)
show(in_place, [float(i) for i in range(80)], 80)
for value in (7, 65535, 65536, -3, 2.5, "x", 2**80):
    show(into_other, list(small), [0] * 81, value, 80)
    same = list(small)
    show(into_other, same, same, value, 80)
    show(into_other, list(small), [0] * 81, value, 80)
for n in (20, 79, 80, 81, 82, 90):
    show(edges, list(small), [0] * 80, n)
    show(in_place, list(small), n)


# Sums are not small, and go where they came from.
def growing(a, n):
    for i in range(1, n - 1):
        a[i] = a[i - 1] + a[i] + a[i + 1]
    return a


def growing_ahead(a, n):
    for i in range(1, n - 2):
        a[i + 2] = a[i - 1] * a[i] + a[i + 1]
    return a


show(growing, list(small), 80)
show(growing, [9000] * 200, 200)
show(growing_ahead, [2] * 40, 40)


# What is stored changes its kind later.
def fed(a, values, n):
    total = 0
    for i in range(1, n - 1):
        total += a[i - 1] + a[i] * a[i + 1]
        a[i] = values[i]
    return total


def fed_ahead(a, values, n):
    total = 0
    for i in range(1, n - 2):
        total += a[i - 1] + a[i] * a[i + 1]
        a[i + 2] = values[i]
    return total


for kind in (3, 65536, -1, 0.5, "x", None, 2**90):
    for at in (30, 31, 60):
        values = small[:at] + [kind] + small[at + 1:]
        for f in fresh(fed), fresh(fed_ahead):
            show(f, list(small), small, 80)
            show(f, list(small), values, 80)
            show(f, list(small), small, 80)


# Others change the list: a call, a special method, an iterator.
class Meddler:
    def __init__(self, a, at):
        self.a = a
        self.at = at

    def touch(self, i):
        if i == self.at:
            self.a[i + 1] = "meddled"
            self.a[i] = 3.5
        return 1


def meddled(a, m, n):
    total = 0
    for i in range(1, n - 1):
        total += a[i + 1] + a[i] - a[i - 1]
        total += m.touch(i)
    return total


def shrinking(a, n, stop):
    total = 0
    for i in range(1, n - 1):
        total += a[i - 1] + a[i] + a[i + 1]
        if i == stop:
            del a[stop:]
    return total


for at in (-1, 2, 30, 77):
    a = list(small)
    show(meddled, a, Meddler(a, at), 80)
    show(shrinking, list(small), 80, at)


# Rows: the loop is entered again behind its recorded iteration, with other borders.
def rows(a, width, height):
    out = []
    for y in range(height):
        line = 0
        for x in range(1, width - 1):
            i = y * width + x
            line += abs(a[i - 1] - a[i + 1]) + a[i]
        out.append(line)
    return out


def columns(a, width, height, first):
    total = 0
    for y in range(height):
        for x in range(first, width):
            if x == width - 1:
                break
            total += a[y * width + x] * a[y * width + x + 1]
    return total


grid = [(i * 37) % 256 for i in range(640)]
show(rows, grid, 16, 40)
for at in (5 * 16, 5 * 16 + 1, 20 * 16 + 15, 639):
    for value in (1 << 20, 0.25, None, -1):
        odd = list(grid)
        odd[at] = value
        f = fresh(rows)
        show(f, grid, 16, 40)
        show(f, odd, 16, 40)
        show(f, grid, 16, 40)
edge = list(grid)
for y in range(40):
    edge[16 * y] = -y
show(rows, edge, 16, 40)
show(rows, grid, 16, 40)
show(rows, grid, 16, 41)
show(rows, grid, 3, 40)
show(rows, grid, 2, 40)
for first in (0, 14, 15, 16):
    show(columns, grid, 16, 40, first)
    show(columns, grid[:639], 16, 40, first)
