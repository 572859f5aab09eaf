# Slices that a list display is assigned to, and loads across calls that write only lists or sets.
# quick
import sys


def replaced(n):
    items = list(range(10))
    for i in range(n):
        items[0:2] = [i, -i]
        items[3:4] = [items[0]]
        items[4:8] = [items, i, None, "x"][:0] or [1, 2, 3, 4]
        items[9:10] = [[i]]
        items[5:5] = []
    return items


def sizes(n):
    """Of as many items, of more, of fewer, behind the end."""
    items = [0] * 6
    out = []
    for i in range(n):
        k = i % 7
        if k == 5:
            items[0:2] = [i]
        elif k == 6:
            items[1:2] = [i, i, i]
        else:
            items[k:k + 2] = [i, k]
        if i % 10 == 0:
            out.append(list(items))
        if len(items) > 12:
            del items[2:9]
    return out


def shrinking(n):
    items = list(range(n))
    while items:
        items[1:3] = [len(items), -1]
        items.pop()
        items.pop()
        if len(items) < 3:
            break
    return items


def bounds(n):
    out = []
    for lo, hi in ((-3, -1), (2, 4), (0, -4), (4, 2), (7, 9), (-20, 2), (None, 2), (4, None), (1, 1)):
        items = [0, 1, 2, 3, 4, 5]
        for i in range(n):
            items[lo:hi] = ["a", i]
            if len(items) > 20:
                items = [0, 1, 2, 3, 4, 5]
        out.append(items)
    return out


def itself(n):
    items = [1, 2, 3]
    for i in range(n):
        items[0:2] = [items, items[1]]
    return items[0] is items, items[1:]


def kept(n):
    """The display is seen by others too."""
    items = [0, 0, 0, 0]
    seen = []
    for i in range(n):
        items[1:3] = part = [i, str(i)]
        if i % 50 == 49:
            part[0] = "changed"
            seen.append(part)
    return items, seen


def during(n):
    items = [1, 2, 3, 4]
    t = 0
    for i in range(n):
        for x in items:
            t += x
            items[0:2] = [x, t & 7]
    return t, items


class Sub(list):
    def __setitem__(self, key, value):
        list.__setitem__(self, key, value + ["sub"])


def subclass(n):
    plain, sub = [0, 1, 2], Sub([0, 1, 2])
    for i in range(n):
        for items in (plain, sub):
            items[0:2] = [i, i]
            del items[3:]
    return plain, sub


def fails(n):
    items = (1, 2, 3)
    for i in range(n):
        if i < n - 1:
            target = [1, 2, 3]
        else:
            target = items
        try:
            target[0:2] = [i, i]
        except TypeError as e:
            return str(e)
    return target


class Counter:
    step = 1

    def __init__(self):
        self.n = 0

    def next(self):
        self.n += self.step
        return self.n


limit = 3
things = [5, 1, 4]


def across(n):
    """What such calls do not change, and what they do."""
    global limit, things
    counter = Counter()
    seen = set()
    items = things
    out = []
    for i in range(n):
        seen.add(i % 9)
        seen.discard(i % 4)
        items.insert(0, counter.next())
        items.sort()
        x = items.pop(1) + len(items) + items[0]
        things[0:1] = [items[-1] & 1]
        x += len(things) + things[0] + limit + len(seen) + (3 in seen)
        if i == n // 2:
            Counter.step = 3
            limit = 10
            things = [7, 7]
        if i % 40 == 0:
            out.append((x, len(items), counter.n))
            seen.clear()
    return out, sorted(seen), items[:5]


class Names:
    pass


def aliases(n):
    a = Names()
    a.items = [3, 2, 1]
    a.set = {1}
    b = a.items
    t = 0
    for i in range(n):
        size = len(a.items)
        b.insert(1, i)
        t += len(a.items) - size + a.items[1]
        b.pop(0)
        t += len(a.items) - size
        used = len(a.set)
        a.set.add(i % 50)
        t += len(a.set) - used
        for v in a.items:
            b.sort()
            t += v
    return t, len(a.set)


for f in (replaced, sizes, bounds, itself, kept, during, subclass, fails, across, aliases):
    print(f.__name__, f(200))
print(shrinking(150))
