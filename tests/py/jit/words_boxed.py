# quick
# Ints made of doubles and of bytes: their lesser and greater ones, stored; sums compared with 0 and
# made into doubles.
import math

VALUES = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 254.9, 255.0, 255.1, 256.0, -255.9, -256.0, 1e6, -1e6, 2.0**46, -2.0**46,
          2.0**47 - 1, -2.0**47, 2.0**47, 2.0**48 + 3, -2.0**50, 1e18, -1e18, 1e19]


def store(values, n):
    a, b, c, d, e, f = ([None] * n for _ in range(6))
    for i in range(n):
        x = values[i % len(values)]
        a[i] = min(255, int(x))
        b[i] = max(int(x), -3)
        c[i] = min(int(abs(x)), 255)
        d[i] = max(min(int(x), 100), -100)
        e[i] = int(math.sqrt(abs(x)))
        f[i] = max(-1, int(math.fabs(x)))
    return a, b, c, d, e, f


def rounded(values, n):
    out = [0] * (4 * n)
    for i in range(n):
        x = values[i % len(values)]
        out[4 * i] = min(7, math.floor(x))
        out[4 * i + 1] = max(math.ceil(x), -7)
        out[4 * i + 2] = min(int(math.sqrt(x * x)), -2)
        out[4 * i + 3] = max(int(math.sqrt(x * x)), 2)
    return out


def read_back(n):
    """What was stored boxed is read again in the same round and in the next."""
    cell = [3]
    total = 0
    for i in range(n):
        last = cell[0]
        cell[0] = min(200, int(math.sqrt(i * 37 + last)))
        total += cell[0] * 3 - last
    return total, cell


def of_bytes(data, n):
    out = [0] * n
    for i in range(n):
        x = data[i % len(data)]
        out[i] = max(min(x, 100), 20)
    return sum(out), out[:12]


def both_used(n):
    """The int is needed beside the lesser one and behind the conversion."""
    out = []
    for i in range(n):
        k = int(math.sqrt(i * i + 5))
        low = min(k, 40)
        s = k - 50
        r = s * 0.5
        out.append((k, low, s, r, s / 4, -s))
    return out


def signs(xs, n):
    counts = [0] * 6
    recips = 0.0
    for i in range(n):
        x = xs[i % len(xs)]
        y = xs[(i * 3 + 1) % len(xs)]
        s = x + y
        if s != 0:
            counts[0] += 1
            recips += 1.0 / s
        d = x - y
        if d < 0:
            counts[1] += 1
        if x + y >= 0:
            counts[2] += 1
        if x - y <= 0:
            counts[3] += 1
        t = s + 1
        if t > 0:
            counts[4] += 1
        if 0 == t - 4:
            counts[5] += 1
    return counts, recips




small = [v for v in VALUES if abs(v) < 2.0**46]
positive = [v for v in small if v >= 0]
for name, values in ("positive", positive), ("small", small), ("all", VALUES):
    for column in store(values, 240):
        print(name, column[:len(values)], sum(column))
    out = rounded(values, 240)
    print(name, out[:4 * len(values)], sum(out))
print(read_back(500))
print(of_bytes(bytes(range(0, 256, 7)), 300))
print(both_used(200)[::23])
ends = [(1 << 47) - 1, -(1 << 47), 1 << 46, -(1 << 46)]
for xs in [1, 2, 3], [-1, 1, 0, 2, -2, 5], [0], [3, -4, 0] + ends, ends + [1, -1]:
    print(signs(xs, 300))
