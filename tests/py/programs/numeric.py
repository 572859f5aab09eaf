# quick-candidate
# Numeric programs: n-body, spectral norm, FFT, Gauss, fannkuch, pi digits, random walks, Newton.
def nbody(steps):
    bodies = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47], [4.84, -1.16, -0.10, 0.6, 2.81, -0.02, 0.037], [8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011], [12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017]]
    for _ in range(steps):
        for i in range(len(bodies)):
            a = bodies[i]
            for j in range(i + 1, len(bodies)):
                b = bodies[j]
                dx, dy, dz = a[0] - b[0], a[1] - b[1], a[2] - b[2]
                mag = 0.01 * (dx * dx + dy * dy + dz * dz) ** -1.5
                for k, dd in enumerate((dx, dy, dz)):
                    a[3 + k] -= dd * b[6] * mag
                    b[3 + k] += dd * a[6] * mag
        for b in bodies:
            for k in range(3):
                b[k] += 0.01 * b[3 + k]
    return sum(0.5 * b[6] * (b[3] ** 2 + b[4] ** 2 + b[5] ** 2) for b in bodies), bodies[1][:3]


def spectral(n):
    def a(i, j):
        return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)

    def mul(v):
        return [sum(a(i, j) * v[j] for j in range(n)) for i in range(n)]

    def mult(v):
        return [sum(a(j, i) * v[j] for j in range(n)) for i in range(n)]

    u = [1.0] * n
    for _ in range(5):
        v = mult(mul(u))
        u = mult(mul(v))
    return (sum(x * y for x, y in zip(u, v)) / sum(x * x for x in v)) ** 0.5


def fft(x):
    n = len(x)
    if n == 1:
        return x
    even, odd = fft(x[::2]), fft(x[1::2])
    out = [0j] * n
    for k in range(n // 2):
        w = ROOTS[k * len(ROOTS) // n] * odd[k]
        out[k], out[k + n // 2] = even[k] + w, even[k] - w
    return out


import math

ROOTS = [complex(math.cos(-2 * math.pi * k / 64), math.sin(-2 * math.pi * k / 64)) for k in range(64)]


def gauss(a, b):
    n = len(a)
    a = [row[:] + [b[i]] for i, row in enumerate(a)]
    for c in range(n):
        p = max(range(c, n), key=lambda r: abs(a[r][c]))
        a[c], a[p] = a[p], a[c]
        for r in range(c + 1, n):
            f = a[r][c] / a[c][c]
            for k in range(c, n + 1):
                a[r][k] -= f * a[c][k]
    x = [0.0] * n
    for r in range(n - 1, -1, -1):
        x[r] = (a[r][n] - sum(a[r][k] * x[k] for k in range(r + 1, n))) / a[r][r]
    return x


def fannkuch(n):
    p, q, s = list(range(n)), [0] * n, list(range(n))
    sign, best, total = 1, 0, 0
    while True:
        if p[0]:
            q[:] = p
            flips = 1
            while q[q[0]]:
                k = q[0]
                q[:k + 1] = q[k::-1]
                flips += 1
            best = max(best, flips)
            total += sign * flips
        if sign == 1:
            p[0], p[1] = p[1], p[0]
            sign = -1
        else:
            p[1], p[2] = p[2], p[1]
            sign = 1
            for i in range(2, n):
                if s[i]:
                    s[i] -= 1
                    break
                s[i] = i
                if i == n - 1:
                    return total, best
                p[:i + 2] = p[1:i + 2] + p[:1]


def pi_digits(n):
    out = []
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while len(out) < n:
        if 4 * q + r - t < m * t:
            out.append(str(m))
            q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(out)


def walk(n):
    seed, x, y, far = 12345, 0, 0, 0
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        d = seed // 65536 % 4
        if d == 0:
            x += 1
        elif d == 1:
            x -= 1
        elif d == 2:
            y += 1
        else:
            y -= 1
        far = max(far, x * x + y * y)
    return x, y, far


def simpson(f, a, b, n):
    h = (b - a) / n
    return (f(a) + f(b) + 4 * sum(f(a + i * h) for i in range(1, n, 2)) + 2 * sum(f(a + i * h) for i in range(2, n, 2))) * h / 3


def bisect(f, lo, hi):
    for _ in range(80):
        mid = (lo + hi) / 2
        if (f(lo) < 0) == (f(mid) < 0):
            lo = mid
        else:
            hi = mid
    return lo


def pascal(n):
    row = [1]
    for _ in range(n):
        row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]
    return row


def egcd(a, b):
    x, y, u, v = 0, 1, 1, 0
    while a:
        q, r = b // a, b % a
        m, n = x - u * q, y - v * q
        b, a, x, y, u, v = a, r, u, v, m, n
    return b, x, y


def frac_sum(n):
    a, b = 0, 1
    for i in range(1, n):
        a, b = a * i + b, b * i
        g, *_ = egcd(a, b)
        a, b = a // g, b // g
    return a, b


def mandel(w, h):
    rows = []
    for y in range(h):
        row = ""
        for x in range(w):
            c = complex(3.0 * x / w - 2, 2.4 * y / h - 1.2)
            z = 0j
            for n in range(40):
                z = z * z + c
                if abs(z) > 2:
                    break
            row += " .:-=+*#%@"[n // 4]
        rows.append(row)
    return rows


print(nbody(200), spectral(20))
sig = [math.sin(i) + (i % 5) * 0.25 for i in range(64)]
spec = fft([complex(v) for v in sig])
print([round(abs(v), 9) for v in spec[:8]], round(sum(abs(v) ** 2 for v in spec) / 64, 9) == round(sum(v * v for v in sig), 9))
print(gauss([[2.0, 1, -1], [-3, -1, 2], [-2, 1, 2]], [8.0, -11, -3]), [round(v, 6) for v in gauss([[1.0 / (i + j + 1) + (i == j) for j in range(8)] for i in range(8)], [1.0] * 8)])
print(fannkuch(6), pi_digits(80), walk(5000))
print(simpson(lambda x: x * x * x - 2 * x + 1, 0, 3, 100), simpson(math.exp, 0, 1, 200), bisect(lambda x: x ** 3 - 2, 0, 2), bisect(math.cos, 1, 2))
print(pascal(40)[20], sum(pascal(60)) == 2 ** 60, egcd(240, 46), egcd(2**61 - 1, 3**40), frac_sum(40))
for row in mandel(60, 16):
    print(row)
