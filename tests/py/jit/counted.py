# Loop variables that count are counted at the end of the round: what exits say they are before.


def left_early(items, limit):
    i = 0
    while i < limit:
        i += 1
        if items[i] == "stop":
            break
    return i


def raising(items, n):
    try:
        for i in range(n):
            items[i] + 1
        return "none", i
    except (TypeError, IndexError) as e:
        return type(e).__name__, i


def resumed(items):
    log = []
    it = iter(range(len(items)))
    for i in it:
        if items[i] is None:
            log.append((i, next(it, "end")))
    return log


def two(items, n):
    i = j = 0
    total = 0
    while i < n:
        i += 1
        j += 3
        if type(items[i]) is float:
            total += i * j
        elif i % 7 == 0:
            j += 1
    return total, i, j


def counting(n):
    i = 5
    for _ in range(n):
        i += 2
        yield i - 2


def wide(start, n):
    i = start
    for _ in range(n):
        i += 1000
    return i


def keeps_last(n):
    last = -1
    for i in range(n):
        if i & 31 == 31:
            last = i
    return last, i


def rows(width, height, odd):
    seen = []
    for y in range(height):
        for x in range(width):
            if (x, y) in odd:
                seen.append((y * width + x, x + 1))
    return seen, x, y


for at in (1, 2, 3, 9, 40, 79):
    items = list(range(80))
    items[at] = "stop"
    print(left_early(items, 79), raising(items, 80), raising(items[:at] + [1] * 9, 80))
    items[at] = None
    items[(at * 5) % 80] = None
    print(resumed(items))
    items = list(range(81))
    for k in range(at, 81, 5):
        items[k] = 0.5
    print(two(items, 80))
print(raising([1] * 80, 80), list(counting(70))[-3:], keeps_last(100), keeps_last(32))
for start in (0, 2**47 - 40000, 2**47 - 1, -(2**47), 2**63 - 50000, 0.5):
    print(wide(start, 80), wide(start, 3))
print(rows(9, 9, {(3, 3), (8, 8), (0, 5)}), rows(40, 3, {(39, 0), (0, 1), (1, 1)}), rows(1, 50, {(0, 49)}))


# The other way is often taken: it has a trace of its own.
def ways(items, n):
    total = 0
    for i in range(n):
        if items[i] % 5 == 2:
            total += i * 3
        elif items[i] % 11 == 3:
            total -= i
        total += items[i]
    return total, i


def ways_while(items, n):
    i = total = 0
    while i < n:
        i += 1
        if items[i] % 5 == 2:
            total += i * 3
        total += items[i] - items[i - 1]
    return total, i


items = [i * 7 % 101 for i in range(1001)]
print(ways(items, 1000), ways_while(items, 1000))
