# quick
# floor, ceil and trunc in hot loops: both sides of 0, halves, integers, and what does not fit.
import math


def sums(values, n):
    down = up = zero = 0
    for i in range(n):
        v = values[i % len(values)]
        down += math.floor(v)
        up += math.ceil(v)
        zero += math.trunc(v) + int(v) * 3
    return down, up, zero


def shifted(n, by):
    x, out = -n / 2 + by, 0
    for i in range(n):
        out = (out * 7 + math.floor(x) * 3 + math.ceil(x) - int(x)) % 1000003
        x += 1.0
    return out


def edges(values):
    out = []
    for f in (math.floor, math.ceil, math.trunc, int):
        for v in values * 20:
            try:
                r = f(v)
            except (OverflowError, ValueError) as e:
                r = type(e).__name__ + str(e)
        for v in values:
            try:
                out.append(f(v))
            except (OverflowError, ValueError) as e:
                out.append(str(e))
    return out


print(sums([0.5, -0.5, 1.0, -1.0, 2.25, -2.75, 0.0, -0.0, 1e13 + 0.5, -1e13 - 0.5, 99.99999999999999], 400))
print(sums([1, 2.5, True, -7], 300))
for by in (0.0, 0.25, 0.5, 0.999, -0.001):
    print(shifted(300, by))
print(edges([1.5, -1.5, 1e14, -1e14, 1.4e14, 2.0 ** 47 - 0.5, -(2.0 ** 47) - 1.5, 2.0 ** 62, 1e300, float("inf"), float("nan"), 5e-324, -5e-324]))
