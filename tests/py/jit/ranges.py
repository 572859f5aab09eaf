# quick
# Ranges made in loops: the objects sink, and are what they are when somebody looks.


def nested(n):
    total = 0
    for i in range(n):
        for j in range(i, 12):
            for k in range(5):
                total = (total + i * j + k) & 0xFFFFFF
    return total


def bounds(values):
    out = []
    for a in values:
        for b in values:
            out.append(sum(x for x in range(a, b)))
            out.append([x for x in range(b, a, -1)])
            out.append(len(range(a, b, 1)))
            out.append(len(range(a, b, 2)))
    return out


def kept(n):
    out = []
    r = None
    for i in range(n):
        r = range(i - 3)
        if i % 6 == 5:
            out.append((r, len(r), r.start, r.stop, r.step, r == range(0, i - 3), hash(r) == hash(range(i - 3)), 2 in r))
            out.append((range(i, -i, -1), range(-i, i)[1:3], list(reversed(range(i)))))
    return out, r


def step_of(values):
    out = []
    for v in values:
        try:
            out.append(list(range(0, 4, v)))
        except (ValueError, TypeError) as e:
            out.append(str(e))
    return out


def ends(values):
    out = []
    for v in values:
        try:
            n = 0
            for i in range(v):
                n += 1
                if n > 4:
                    break
            out.append((n, i))
        except (TypeError, OverflowError) as e:
            out.append(str(e))
        r = range(v) if isinstance(v, int) else None
        out.append(r)
    return out


def extremes(n):
    big = 2**47 - 4
    out = 0
    for i in range(n):
        for x in range(big, big + 3):
            out += x
        for x in range(-big - 3, -big):
            out -= x
        r = range(-big, big)
        out += len(r) + (r[-1] == big - 1)
    return out


for _ in range(20):
    a = nested(10), bounds([0, 1, 5, -3, 2]), kept(24)
    b = step_of([1, 2, -1, 0, True, 1.5, "x", 1] * 2), ends([3, 0, -1, True, 2**50, "s", 1.0, None, 7] * 2), extremes(8)
print(a)
print(b)
