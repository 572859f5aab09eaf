# What is known about signs: squares, their sums, roots of them; and what is not
# quick
import math


def length(xs, ys):
    out = []
    for x, y in zip(xs, ys):
        out.append(int(math.sqrt(x * x + y * y)))
    return out


def root_of_product(xs, ys):
    out = []
    for x, y in zip(xs, ys):
        try:
            out.append(math.sqrt(x * y))
        except ValueError as e:
            out.append(str(e))
    return out


def compare(xs):
    n = 0
    for x in xs:
        r = math.sqrt(x * x)
        if r >= 0.0:
            n += 1
        if r > -1.0:
            n += 10
        if r > 0.0:
            n += 100
        if r < 140737488355328.0:
            n += 1000
    return n


def of_floats(xs):
    n = 0
    for x in xs:
        d = x * x
        if d >= 0.0:
            n += 1
        if d > -1.0:
            n += 100
    return n


small = [i - 50 for i in range(100)]
print(length(small, small[::-1]))
large = [i * 123456 - 5000000 for i in range(100)]
print(length(large, large[::-1]))
huge = [i * (1 << 46) for i in range(-3, 4)] * 10
print(length(small + huge, small + huge))
print(root_of_product(small, [3] * 100))
print(root_of_product(large, large[::-1]))
print(compare(small), compare(large), compare(small + huge), compare(huge))
print(of_floats([0.5, -0.0, 2.0] * 40), of_floats([float("nan"), 1e300, -1e300] * 40))
