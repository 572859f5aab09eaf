# quick
# Doubles, and what is none, read from slots and lists in hot loops: NaNs take the slow way of the
# check, anything else leaves.
import gc

NAN = float("nan")
INF = float("inf")


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def dot(points):
    total = 0.0
    for p in points:
        total += p.x * p.y - p.x
    return total


def differences(values):
    out = []
    last = values[0]
    for v in values:
        out.append(v - last)
        last = v
    return out


def pairs(a, b, n):
    seen = []
    for i in range(n):
        x = a[i % len(a)]
        y = b[i % len(b)]
        seen.append((x - y) / (y + 10.25))
    return seen


def kinds(values):
    """Each value has to come through as it is."""
    total = 0.0
    strange = []
    for v in values:
        try:
            total = total + v
        except TypeError as e:
            strange.append((type(v).__name__, str(e)))
            continue
        if total != total:
            strange.append(v)
            total = 0.5
    return total, strange


def moved(values, n):
    """Read but not computed with."""
    other = [None] * len(values)
    for i in range(n):
        k = i % len(values)
        v = values[k]
        other[k] = v
    return other


def crowd(p, n):
    """More doubles than registers."""
    s = 0.0
    for i in range(n):
        a, b = p[0], p[1]
        c, d, e, f = p[2], p[3], p[4], p[5]
        g, h, k, l = p[6], p[7], p[8], p[9]
        m, o, q, r = p[10], p[11], p[12], p[13]
        s += a - b * c - d / (e + 1.0) + f * g - h + k * l - m * o + q - r
        s += a * r - b * q + c * o - d * m + e * l - f * k + g * h
        p[i % 14] = s - (p[(i + 3) % 14] if i % 5 else 1.5)
        if s > 1e6 or s < -1e6:
            s = 0.25
    return s, p


for cls in (Point, Slotted):
    points = [cls(i * 0.5, i - 3.25) for i in range(300)]
    print(dot(points))
    points[250].y = NAN
    print(dot(points))
    points[250].y = 7
    print(dot(points))
    points[250].y = True
    print(dot(points))
    points[250].y = 1 << 70
    print(dot(points))
    points[250].y = "text"
    try:
        print(dot(points))
    except TypeError as e:
        print(e)
    points[250].y = INF
    print(dot(points))
    for p in points:
        p.x = NAN
    print(dot(points))

print(differences([i * 0.25 for i in range(200)])[-3:])
print(differences([NAN if i % 3 else 1.5 for i in range(200)])[-5:])
print(differences([-0.0, 0.0] * 100)[-4:])
print(differences([INF, -INF] * 100)[-4:])
print(differences([1.5, 2] * 100)[-4:])
print(pairs([1.5, NAN, INF, -INF, 0.0], [2.5, -0.0, NAN, 1e308], 400)[-20:])
print(kinds([0.5] * 200 + [NAN, 3, None, INF, -INF, 1 << 60, "a", 2.5, True, -0.0] * 20))
print(moved([0.5, 1, None, NAN, "a", 2.5, 1 << 60], 500))
print(crowd([0.5 * i - 2.25 for i in range(14)], 700))
gc.collect()
