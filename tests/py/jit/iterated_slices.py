# Loops over slices of lists: what they see is what was there when the loop began, whatever becomes
# of the list, and whoever is in it twice.
# quick
import sys


def changed(items, lo, hi, how):
    seen = []
    for x in items[lo:hi]:
        seen.append(x)
        how(items, x)
    return seen, items


def append(items, x):
    if len(items) < 40:
        items.append(x * 2)


def remove(items, x):
    if items:
        del items[-1]


def clear(items, x):
    items.clear()


def store(items, x):
    for i in range(len(items)):
        items[i] = -i


def reverse(items, x):
    items.reverse()


def keep(items, x):
    pass


BOUNDS = [(None, None), (1, None), (None, 3), (2, 5), (-3, None), (None, -2), (-50, 50), (5, 2), (7, None), (8, 9),
          (2**47, None), (None, 2**62), (-2**70, 2**70), (0, 0)]
for _ in range(4):
    for lo, hi in BOUNDS:
        for how in (keep, append, remove, clear, store, reverse):
            print(lo, hi, how.__name__, *changed(list(range(7)), lo, hi, how))


class Body:
    def __init__(self, x, v, mass):
        self.x = x
        self.v = v
        self.mass = mass


def advance(bodies):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1:]:
            d = a.x - b.x + 0.5
            a.v -= d * b.mass
            b.v += d * a.mass
    for b in bodies:
        b.x += b.v * 0.01


def run(bodies, rounds):
    for _ in range(rounds):
        advance(bodies)
    return [(round(b.x, 9), round(b.v, 9)) for b in bodies]


same = Body(1.0, 0.25, 0.5)
print(run([Body(float(i), 0.0, 0.125) for i in range(5)], 60))
print(run([same, Body(2.0, 0.0, 0.25), same, same, Body(3.0, 1.0, 0.5)], 60))
print(run([same] * 4, 40), run([], 40), run([same], 40))
mixed = [Body(float(i), 0, 0.125) if i % 2 else Body(i, 0.0, 1) for i in range(6)]
print(run(mixed, 50))


def growing(n):
    items = [1]
    total = 0
    for i in range(n):
        for x in items[i // 2:]:
            total += x
            if x % 3 == 0 and len(items) < 60:
                items += [x + 1]
        items.append(i)
        if len(items) > 50:
            items = items[30:]
    return total, items


def shrinking(n):
    items = list(range(n))
    total = 0
    while items:
        for x in items[1:6]:
            if x in items and x % 2:
                items.remove(x)
            total += x * len(items)
        items.pop()
    return total


def named(items):
    # a slice that has a name is a list
    out = []
    for i in range(30):
        part = items[i % 3:]
        for x in part:
            if len(part) < 8:
                part.append(x + 10)
        out.append(part)
        for x in (other := items[1:4]):
            other[0] = x
        out.append(other)
    return out[-4:], type(part), type(other)


def inner_names(items):
    return [sorted(type(v).__name__ for k, v in locals().items() if k != "x") for x in items[1:]]


def started(items):
    for x in items[2:]:
        yield x
        for y in items[:x % 3]:
            yield y * 100


def kept(items):
    out = []
    for i in range(25):
        g = started(items)
        out.append(next(g))
        items.append(i)
        out.extend(g) if i % 3 else g.close()
        del items[5:]
    return out[-20:]


def fails(items, at):
    for i in range(40):
        try:
            for x in items[i % 4:]:
                if x == at:
                    raise ValueError(i, x)
        except ValueError as e:
            last = e.args
        else:
            last = None
    return last


def else_and_break(items, n):
    out = []
    for i in range(n):
        for x in items[i % 5:]:
            if x == 3:
                break
            if x % 2:
                continue
        else:
            x = -1
        out.append(x)
    return out[-12:]


class Items(list):
    def __getitem__(self, key):
        return [key.start, key.stop, "own"]


def others(sequences, n):
    out = []
    for i in range(n):
        for s in sequences:
            for x in s[1:3]:
                out.append(x)
    return out[-14:]


for _ in range(3):
    print(growing(60), shrinking(40))
    print(named([1, 2, 3, 4]), inner_names([1, 2, 3]) and len(inner_names([1, 2, 3])))
    print(kept([4, 5, 6, 7, 8]), fails([0, 1, 2, 3], 2), fails([0, 1], 1), fails([], 0))
    print(else_and_break([0, 2, 4, 3, 5, 7], 60), else_and_break([], 20))
    print(others([[1, 2, 3], (4, 5, 6), "abc", b"xyz", Items([7, 8, 9]), range(9), bytearray(b"pq")], 20))
    print(others([[0] * 40, list(range(100))[50:]], 20))


def long_ones(items):
    total = 0
    for i in range(len(items)):
        for x in items[i:]:
            total += x
    return total


def references(n):
    counts = []
    for i in range(n):
        items = [object() for _ in range(5)]
        for x in items[2:]:
            items.clear()
            counts.append(x is not None)
    return sum(counts)


def unsupported(values):
    for v in values:
        try:
            for x in v[1:]:
                pass
        except TypeError as e:
            print(e)
    try:
        for x in [1, 2][values:]:
            pass
    except TypeError as e:
        print(e)


class Index:
    def __init__(self, items):
        self.items = items

    def __index__(self):
        self.items.append(len(self.items))
        return 2


def by_index(n):
    items = [1, 2, 3]
    total = 0
    for i in range(n):
        for x in items[Index(items):]:
            total += x
        del items[6:]
    return total, items


print(long_ones(list(range(80))), references(60), by_index(60))
unsupported([3, None, {1: 2}, 4.5])
print(sys.getrecursionlimit() > 10)
