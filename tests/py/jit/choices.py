# quick
# min and max of two numbers in hot loops: no guard says which it is.
NAN = float("nan")
INF = float("inf")


def ints(n):
    low = high = clipped = 0
    for i in range(n):
        x = (i * 7919) % 1009 - 500
        low = min(low, x)
        high = max(x, high)
        clipped += min(255, max(x, -7)) + max(0, min(x, 9))
    return low, high, clipped


def floats(values, n):
    out = []
    for i in range(n):
        a = values[i % len(values)]
        b = values[(i * 5 + i // len(values)) % len(values)]
        out.append((min(a, b), max(a, b), min(b, 0.5), max(0.5, b)))
    return out


def zeros(n):
    seen = ""
    for i in range(n):
        a = 0.0 if i & 1 else -0.0
        seen = "%s %s %s %s" % (min(a, -a), max(a, -a), min(a, 0.0), max(-0.0, a))
    return seen


def mixed(n):
    total = 0
    for i in range(n):
        a = i % 7 if i % 3 else (i % 7) + 0.0
        b = 3 if i % 2 else 3.0
        total += len(str(min(a, b))) + len(str(max(a, b)))
    return total


def far(n):
    """Ends of the small ints, and beyond."""
    out = []
    for i in range(n):
        x = (1 << 47) - 1 - i if i < 150 else (1 << 47) + i
        y = -(1 << 47) + i
        out.append((min(x, y), max(x, y), min(x, 1 << 46), max(y, 1 << 46)))
    return out[0], out[149], out[-1]


def crowded(n):
    """More values than registers."""
    a = b = c = d = e = f = g = h = k = l = 0
    for i in range(n):
        x = (i * 31) % 101 - 50
        a, b, c, d, e = min(a, x), max(b, x), min(c, -x), max(d, -x), min(e, a + b)
        f, g, h, k, l = max(f, a - b), min(g, c + x), max(h, d - x), min(k, e), max(l, f + g)
    return a, b, c, d, e, f, g, h, k, l


class Kind(int):
    pass


def kinds(n):
    picked = []
    items = [1, True, Kind(1), 1.0, 0, False]
    for i in range(n):
        a, b = items[i % 6], items[i * 5 % 6]
        picked.append(type(min(a, b)).__name__ + type(max(a, b)).__name__)
    return picked[-12:]


print(ints(3000))
values = [1.5, -2.5, NAN, INF, -INF, 0.0, -0.0, 0.5, 1e300]
result = floats(values, 900)
print(result[:81])
print(result[-3:])
print(zeros(400))
print(mixed(600))
print(far(300))
print(crowded(2000))
print(kinds(600))
