# Numbers that lay in tuples, lists or attributes go around a loop without their boxes: what exits,
# side traces and the code behind the loop see of them.
# quick


def pairs(n):
    last = None
    total = 0
    for i, x in enumerate(range(n, 2 * n)):
        total += i * x
        if i % 37 == 36:
            last = (i, x)
    return i, x, total, last


def floats(n):
    pair = (0.5, 1)
    out = []
    for k in range(n):
        f, i = pair
        pair = (f * 1.5 if f < 1e6 else 0.25, i + k)
        if k % 50 == 49:
            out.append((f, i))
    return f, i, pair, out


def changing(n):
    """The number becomes something else in some rounds."""
    seen = []
    for k, v in enumerate([1, 2.5, "x", None, 3] * (n // 5)):
        a, b = k, v
        if k % 23 == 22:
            a = str(a)
        if k % 31 == 30:
            seen.append((a, b))
    return a, b, k, v, seen[:8]


def large(n):
    t = (1 << 46, 0)
    for k in range(n):
        x, y = t
        t = (x + (1 << 40), y ^ x)
    return x, y, t


def inner(n):
    total = 0
    for i, row in enumerate([[1, 2, 3], [4, 5], []] * n):
        for j, x in enumerate(row):
            total += i * x + j
    return total, i, j, x


for n in (70, 200, 1000):
    print(pairs(n), floats(n), changing(n), large(n), inner(n))
