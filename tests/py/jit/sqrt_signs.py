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


# The root of an int fits the ints; that of a double may not.
def int_roots(xs):
    return [int(math.sqrt(x)) for x in xs]


def int_roots_stored(xs, rounds):
    out = [0] * len(xs)
    for _ in range(rounds):
        for i in range(len(xs)):
            x = xs[i]
            out[i] = min(1 << 40, int(math.sqrt(x * x + 1)))
    return out


LARGE = [1, 5, (1 << 47) - 1, (1 << 46) + 3, 10**6, 0] * 20
print(sum(int_roots(LARGE)), int_roots(LARGE)[:6])
print(int_roots([float(x) * 1e10 for x in LARGE])[:6])
print(int_roots([1e40, 1e28, 1e27, 2.0] * 30)[:4])
print(int_roots([x % 7 for x in range(100)] + [1 << 60, 1 << 100, 3, 1e60])[-8:])
print(int_roots_stored([3, -4, 1000, -(1 << 22)] * 10, 20)[:4])
print(int_roots_stored([3, -4, 1000, -(1 << 22), 1 << 30, -(1 << 46), 1 << 47] * 10, 20)[:7])
for bad in (float("nan"), float("inf"), -1, -1.0):
    try:
        print(int_roots([1, 4, 9] * 40 + [bad]))
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)


# What is made of a number is compared with it: asking for the range of one asks for the other's.
def compared_with_itself(xs):
    n = 0
    for x in xs:
        if int(float(x)) <= x:
            n += 1
        n += 2 % (x or -7) + x % 5
    return n


def compared_with_root(xs):
    n = 0
    for x in xs:
        root = int(math.sqrt(x * x))
        if root < x * x:
            n += root % 7
        n += (x * x) % 5
    return n


print(compared_with_itself([3, -4, 0, 7, 12, -1] * 50))
print(compared_with_itself([3, -4, 1 << 46, -(1 << 47), 1 << 47, 1 << 60] * 50))
print(compared_with_root([3, -4, 0, 7, 12, -1, 1] * 50))
