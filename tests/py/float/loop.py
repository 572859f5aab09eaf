# quick-candidate
# Float loops whose result shows any change in the order or precision of operations.
def logistic(x, r, n):
    for _ in range(n):
        x = r * x * (1.0 - x)
    return x


def kahan(values):
    total = c = 0.0
    for v in values:
        y = v - c
        t = total + y
        c = (t - total) - y
        total = t
    return total


def newton(n):
    out = []
    for i in range(1, n):
        x = i / 2.0
        for _ in range(30):
            x = (x + i / x) / 2
        out.append(x)
    return out


def mandel(cr, ci, limit):
    zr = zi = 0.0
    for n in range(limit):
        zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
        if zr * zr + zi * zi > 4.0:
            return n, zr, zi
    return limit, zr, zi


def mixed(n):
    total = 0
    for i in range(n):
        total += i * 0.5
        if i % 3 == 0:
            total = total + 1
        if i == n // 2:
            total = int(total)
    return total


print(logistic(0.3, 3.9, 1000), logistic(0.1, 3.2, 5000))
print(kahan([0.1] * 1000), sum([0.1] * 1000), kahan([1e16, 1.0, -1e16, 1.0]))
print(newton(12))
for i in range(-20, 10, 3):
    print(mandel(i / 10.0, i / 17.0, 200))
print(mixed(1000), mixed(999))
h = 0.0
for i in range(1, 20000):
    h += 1.0 / i
print(h)
