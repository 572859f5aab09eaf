# quick
# Items of lists that are small natural numbers are words in a loop: what happens where they are not.
import math
import sys

BORDERS = [
    0, 1, -1, 255, 2**16 - 1, 2**16, 2**16 + 1, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**47 - 1,
    2**47, -(2**47), -(2**47) - 1, 2**63, 2**64, 10**30, -(10**30), -(2**16), True, False, 1.5, -0.0,
    2.0**40, None, "x", 3 + 0j,
]


class Odd(int):
    def __mul__(self, other):
        return "mul"

    def __radd__(self, other):
        return "radd"


BORDERS.append(Odd(7))


def products(items, n):
    total = 0
    for i in range(n):
        a = items[i] * 3 - items[i + 1] * 2
        b = items[i] + items[i + 1]
        total += a * a + b
    return total, a, b


def roots(items, n):
    out = []
    for i in range(n):
        g = items[i] - 2 * items[i + 1] + items[i + 2]
        h = items[i + 2] - items[i]
        out.append(min(255, int(math.sqrt(g * g + h * h))))
    return out[-3:], g, h


def indices(items, table, n):
    seen = 0
    for i in range(n):
        at = items[i]
        seen += table[at] + table[at + 1] + table[3 - at]
    return seen, at


def masks(items, n):
    out = 0
    for i in range(n):
        out ^= (items[i] & 15) + (items[i + 1] & 255) * 2 - items[i]
    return out


def choices(items, n):
    least = most = 0
    for i in range(n):
        least += min(items[i], items[i + 1]) * 2
        most += max(items[i] * 2, items[i + 1])
    return least, most


def compared(items, n):
    hits = 0
    for i in range(n):
        a = items[i] + items[i + 1]
        if a > 300:
            hits += 1
        elif a == items[i + 1]:
            hits += 100
        elif items[i] * 2 != a:
            hits += 10000
    return hits, a


def attempt(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        tb = e.__traceback__
        while tb.tb_next is not None:
            tb = tb.tb_next
        line = tb.tb_lineno - f.__code__.co_firstlineno
        return f"{type(e).__name__} {e} in line {line}"


for f in (products, roots, masks, choices, compared):
    for at in (80, 199):
        for base in (0, 200, 2**15, 2**17, 2**31 - 5):
            for value in BORDERS:
                items = [base + i % 3 for i in range(220)]
                items[at] = value
                print(f.__name__, base, at, attempt(f, items, 205))

for value in [0, 1, 2, 3, -1, -2, -4, -5, True, False, 4, 10**6, 2**16, 2**40, 2**70, 1.0, None, "a"]:
    items = [i % 3 for i in range(200)]
    items[150] = value
    print("indices", value, attempt(indices, items, [5, 6, 7, 8], 200))


# -- All sizes in turn: nothing settles, and nothing may go wrong --
def mixed(items, n):
    total = 0
    for i in range(n):
        total += items[i] * items[i] - 2 * items[i + 1]
    return total


for period in (2, 3, 7, 50):
    items = [(BORDERS[i // period % 19] if i % period == 0 else i % 100) for i in range(1000)]
    for _ in range(4):
        print(period, mixed(items, 900))


# -- The list changes meanwhile --
def shrinking(items):
    n = 0
    try:
        for i in range(1000):
            n += items[i] * 2 + items[i + 1] * 3
            if i % 10 == 5:
                items.pop()
    except IndexError as e:
        return n, len(items), str(e)


def growing(items):
    n = 0
    for i in range(300):
        n += items[i] * 2 - items[i + 1]
        items.append(n if i > 250 else i)
        items[i] = items[i] + items[i + 1]
    return n, items[5:9], items[-2:]


def replaced(items):
    out = 0
    for i in range(400):
        out += items[i % 50] * 2 + items[(i + 1) % 50]
        if i == 300:
            items[:] = [-1.5] * 50
        if i == 350:
            items[:] = [2**50 + 1] * 50
    return out


print(shrinking([i % 200 for i in range(700)]))
print(growing([3, 4, 5, 6] * 3))
print(replaced([7] * 50))


# -- Words that go around, are looked at by frames, live in objects --
def around(items):
    a = b = 0
    for i in range(300):
        a, b = b, items[i] * 5 - items[i + 1]
        if i == 290:
            print(sorted(sys._getframe().f_locals.items())[:3])
        if items[i] == 77:
            return i, a, b
    return a, b


items = [i % 60 for i in range(400)]
print(around(items))
items[295] = 77
print(around(items))


class Point:
    pass


def held(items):
    p = Point()
    for i in range(300):
        p.x = items[i] * 3 - 40
        p.y = (items[i] + 1, items[i + 1] - items[i])
        if items[i + 2] == 99:
            return p.x, p.y
    return p.x, p.y, i


items = [i % 50 for i in range(400)]
print(held(items))
items[280] = 99
print(held(items))


# -- The same item twice, one that does not change, one that was just stored --
def same(items, k):
    n = 0
    for i in range(300):
        items[3] = items[3] + 1
        n += items[k] * 2 + items[k] * items[k] + items[3] * 2
    return n, items[3]


for value in (5, 2**16 - 200, 2**31 - 100, 2**47 - 100, -5, 2.5):
    print(same([1, 2, 3, value, 9], 4), same([1, 2, 3, value, 9], 3))


def raises(items, n):
    for i in range(n):
        a = items[i] * 2
        b = (a -
             items[i + 1])
    return a, b


for value in (None, "s", [], 2.0, 2**40):
    items = [4] * 200
    items[180] = value
    print(attempt(raises, items, 190))
