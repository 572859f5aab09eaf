# Complex numbers in loops: each operation against its parts, with signed zeros, infinities and NaNs.
# quick
import sys
import time
import math


class Odd(complex):
    def __add__(self, other):
        return "odd"

    @property
    def real(self):
        return "mine"


def copysign_text(x):
    return ("-" if math.copysign(1.0, x) < 0 and x == x else "") + repr(abs(x))


def show(z):
    return copysign_text(z.real) + " " + copysign_text(z.imag)


inf = float("inf")
nan = float("nan")
NUMBERS = [0j, -0j, complex(-0.0, 0.0), complex(0.0, -0.0), complex(-0.0, -0.0), 1 + 2j, -3.5 + 0.25j, 1e308 + 1e308j,
           complex(inf, 1), complex(-inf, inf), complex(nan, 2), complex(3, nan), complex(1, -inf), 5e-324 + 0j,
           1e-200 - 1e-200j]
OTHERS = NUMBERS + [0, 1, -7, 2 ** 40, 0.0, -0.0, 1.5, inf, nan, True, 2 ** 70]


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def div(a, b):
    return a / b


def equal(a, b):
    return (a == b, a != b, b == a)


def less(a, b):
    return a < b


def modulo(a, b):
    return a % b


def hot(f, a, b):
    """The same many times: the last answer is the trace's."""
    r = None
    for _ in range(70):
        try:
            r = f(a, b)
        except Exception as e:
            r = "%s: %s line %d" % (type(e).__name__, e, e.__traceback__.tb_next.tb_lineno)
    return show(r) if type(r) is complex else repr(r)


def pairs():
    for f in (add, sub, mul, div, equal):
        for a in NUMBERS[::2]:
            for b in OTHERS[::3]:
                print(f.__name__, a, b, hot(f, a, b), hot(f, b, a))
    print(hot(less, 1j, 2j), hot(modulo, 1j, 2), hot(add, 1j, "x"), hot(add, Odd(1), 1j), hot(add, 1j, Odd(1)))


def changing():
    """Operands of many classes at one place."""
    out = []
    for i in range(200):
        a, b = NUMBERS[i % len(NUMBERS)], OTHERS[i * 7 % len(OTHERS)]
        try:
            r = (a + b) * a - b
            r = r / b
        except (ZeroDivisionError, OverflowError) as e:
            r = complex(len(str(e)))
        out.append(show(r))
        out.append(str(bool(a)) + str(a == b) + str(-a) + str(+a) + str(not b))
    print(len(out), *out[::9])


def powers():
    for z in (1 + 1j, 0j, 2j, complex(nan, 1), 1e200 + 1j, complex(-0.0, 0.0), complex(inf, 0)):
        for _ in range(70):
            r = []
            for f in (lambda z: z ** 1, lambda z: z ** 2, lambda z: z ** 3, lambda z: z ** 7, lambda z: z ** 16,
                      lambda z: z ** 17, lambda z: z ** 0, lambda z: z ** -1, lambda z: z ** 0.5, lambda z: z ** 2j):
                try:
                    r.append(show(f(z)) if abs(z) < 1e3 or z != z else repr(f(z) == z))
                except (OverflowError, ZeroDivisionError) as e:
                    r.append(str(e))
        print(z, [x[:9] for x in r])


def attributes():
    t = 0.0
    z = 0j
    for i in range(300):
        z = complex(i, -i) + z.conjugate()
        t += z.real - z.imag + abs(z) + z.conjugate().imag
    print(z, t)
    o = Odd(3, 4)
    for i in range(100):
        r = (o.real, o.imag, o + 1, abs(o), o.conjugate(), type(o - 0), complex(o), type(complex(o)))
    print(r)
    for value in (complex(nan, 1), complex(1, nan)):
        for i in range(100):
            r = (value.real, value.imag, abs(value), value.conjugate(), value == value)
        print(r)


def large():
    huge = 1.7e308 + 1.7e308j
    for i in range(100):
        try:
            r = abs(huge if i > 80 else 1j)
        except OverflowError as e:
            r = str(e)
    print(r)


def made():
    r = []
    for i in range(100):
        for args in ((i,), (i, 2), (1.5, i), (i, 2.5), (-0.0,), (i, -0.0), (1j,), (1j, 2), (1, 2j), (2j, 2j), (True, i),
                     (2 ** 80, i)):
            z = complex(*args)
            if i == 99:
                r.append(show(z))
    print(r)
    for i in range(100):
        a, b, c, d = complex(i), complex(i, 1), complex(2.5, i), complex(1j)
        e = complex()
    print(a, b, c, d, e)
    one = 1j
    same = 0
    for i in range(100):
        same += complex(one) is one and +one is one
    print(same)
    for args in (("x",), (1, "x"), ("1", 2), ([],), (1, 2, 3)):
        for i in range(70):
            try:
                complex(*args)
            except (TypeError, ValueError) as e:
                r = str(e)
        print(r)


def identity():
    """What was sunk is one object."""
    kept = []
    z = 0j
    for i in range(200):
        y = z + 1
        if i % 50 == 49:
            kept.append((y, y))
        z = y
    print([a is b for a, b in kept], kept[-1])


def mandelbrot():
    total = 0
    for y in range(24):
        for x in range(24):
            c = complex(x / 12.0 - 1.5, y / 12.0 - 1.0)
            z = 0j
            n = 0
            while n < 50 and abs(z) <= 2.0:
                z = z * z + c
                n += 1
            total += n
    print(total)


def truth():
    n = 0
    for i in range(300):
        z = complex(i % 3 - 1, 0) * (i & 1)
        if z:
            n += 1
        if not complex(0, i % 2):
            n += 1000
        n += 7 if z == 1 else 11 if z != 0 else 13
        n += (z == 1.0) + (0 == z) + (z == "a") + (z is None)
    print(n)


def leave(z):
    for i in range(500):
        z = z * 1j + 1
        if i == 300:
            z = "text"
            break
    return z


def raised_line():
    z = 1j
    try:
        for i in range(100, -1, -1):
            z = (z +
                 1) / i
    except ZeroDivisionError as e:
        print(e, e.__traceback__.tb_lineno - raised_line.__code__.co_firstlineno)


def numbers_in_lists():
    kept = [complex(i, i) for i in range(50)]
    total = 0j
    for _ in range(20):
        for i, z in enumerate(kept):
            total += z
            kept[i] = -z * 1j
    print(total, kept[7], sum(kept))


for f in (pairs, changing, powers, attributes, large, made, identity, mandelbrot, truth, raised_line, numbers_in_lists):
    f()
print(leave(1j))
