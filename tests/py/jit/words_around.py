# quick
# Loop variables and sums that are indices go around as words: exits, joins, and numbers at the borders.
import sys


def rows(items, width, height, stop_at):
    out = 0
    i = above = below = -1
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            i = y * width + x
            above = i - width
            below = i + width
            out += items[above] * 3 - items[below] * 2 + items[i]
            if out == stop_at:
                return out, x, y, i, above, below
    return out, x, y, i, above, below


grid = [(k * k) % 251 for k in range(40 * 30)]
print(rows(grid, 40, 30, -1))
print(rows(grid, 20, 60, -1))
partial = 0
for at in range(100, 1100, 97):
    changed = list(grid)
    changed[at] = [-7, 1 << 40, 1 << 70, True, 2.5][at % 5]
    print(at, rows(changed, 40, 30, -1))
for bad in ("x", None):
    changed = list(grid)
    changed[700] = bad
    try:
        rows(changed, 40, 30, -1)
    except TypeError as e:
        tb = e.__traceback__.tb_next
        names = tb.tb_frame.f_locals
        print(e, tb.tb_lineno - rows.__code__.co_firstlineno, [names[n] for n in ("x", "y", "i", "above", "below", "out")])


def far(start, n):
    """The loop variable itself is near the border of what is small."""
    last = here = 0
    for i in range(start, start + n):
        here = i - 5
        last = i + 7
        if i & 1023 == 77:
            last -= here
    return i, here, last


for start in (0, -100, 2**47 - 150, 2**47 - 2000, -(2**47), -(2**47) + 3, 2**47 - 1, 2**62, -(2**63) - 50):
    print(start, far(start, 120))


def looked_at(items, n):
    """Words in tuples, in lists, in a frame, in a closure's cell, in a generator."""
    keep = []
    k = -1
    for i in range(n):
        k = i + 3
        pair = (i, k, items[i] + items[k])
        if i % 90 == 89:
            keep.append(pair)
            names = sys._getframe().f_locals
            keep.append((names["i"], names["k"]))
    return keep, pair, i, k


print(looked_at(list(range(1000)), 500))


def pairs(n):
    for y in range(n):
        for x in range(3, 40):
            yield x, y


def consumer(items, n):
    out = 0
    for x, y in pairs(n):
        at = y * 7 + x
        out += items[at] * 2 - items[at - 3] + items[x - 1]
        if out == 10**9:
            break
    return out, x, y, at


print(consumer([k % 91 for k in range(2000)], 200))
for bad in (-1, 2**20, 1.5, 2**80):
    items = [k % 91 for k in range(2000)]
    items[900] = bad
    print(bad, consumer(items, 200))


def changing(items, n, more):
    """What a loop variable is changes from one run of the inner loop to the next."""
    out = 0
    j = 0
    for k in range(n):
        j = more[k % len(more)]
        for i in range(30):
            out += items[i] * 2 + items[i + 1]
            j = j + 1
        out += int(j) & 0xFF
    return out, j


items = [k % 13 for k in range(50)]
print(changing(items, 60, [0]))
print(changing(items, 60, [0, 5, -9]))
print(changing(items, 60, [0, 5.0, 2**46, 2**47 - 3, -(2**47) - 40, True, 2**64]))


def while_loop(items, n):
    i = n - 1
    j = 0
    out = 0
    while i >= 0:
        out = (out + items[i] * 3 - items[j] * 5) % 100003
        i -= 1
        j += 1
    return out, i, j


print(while_loop([k % 77 for k in range(700)], 700))
for at in (3, 350, 690):
    data = [k % 77 for k in range(700)]
    data[at] = -(2**50)
    print(while_loop(data, 700))


def floats(items, n):
    s = 0.0
    for i in range(n):
        j = i + 2
        s += (items[i] + items[j]) * 0.5 + i / 4 + j
    return s, j


print(floats([k % 19 for k in range(400)], 390))
