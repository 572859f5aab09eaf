# complex: construction, arithmetic, text.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


inf, nan = float("inf"), float("nan")
for z in (0j, 1j, -1j, 1 + 2j, 1.5 - 2.5j, complex(0.0, -0.0), complex(-0.0, 0.0), complex(inf, nan), complex(nan, -inf),
          complex(1e16, 1e-5), -0j, complex(1, 0), complex(-1, -0.0)):
    print(z, repr(z), z.real, z.imag, z.conjugate(), -z, +z, bool(z), z == z)
a, b = 3 + 4j, 1 - 2j
print(a + b, a - b, a * b, a / b, a ** 2, a ** b, a ** 0.5, a ** -1, abs(a), a == 3 + 4j, a != b, a + 1, 2.5 * a, 1 - a)
err(lambda: a / 0)
err(lambda: 0j ** -1)
err(lambda: 0j ** 1j)
err(lambda: a // b)
err(lambda: a % b)
err(lambda: a < b)
err(lambda: divmod(a, b))
err(lambda: abs(complex(1e308, 1e308)) > 1)
err(lambda: pow(a, 2, 3))
for text in ["1+2j", "1", "j", "-j", "1e3j", "(1+2j)", " ( 1-2j ) ", "1 + 2j", "", "1+2", "infj", "nan+infj", "1_0j", "++1j",
             "1j+2", "1+j", "-.5e-3-.5j", "((1))"]:
    err(complex, text)
err(complex)
err(complex, 1)
err(complex, 1, 2)
err(complex, 1j, 1j)
err(complex, "1", 2)
err(complex, 1, "2")
err(complex, None)
err(complex, imag=3)
err(complex, real=1, imag=2)
err(complex, [])


class C:
    def __complex__(self):
        return 5 + 6j


class Bad:
    def __complex__(self):
        return 1


class F:
    def __float__(self):
        return 2.0


err(complex, C())
err(complex, Bad())
err(complex, F())
err(lambda: int(1j))
err(lambda: float(1j))
print(format(1 + 2j, ".2f"), f"{1.5 - 2.25j:+.1e}", f"{3j:g}", f"{1+2j:>12}", format(1 + 2j), f"{1+2j:<12}|")
err(format, 1j, "=10")
err(format, 1j, "010")
err(format, 1j, "d")
print((1 + 2j).__class__, hash(0j), hash(1j) == hash(complex(0, 1)), {1 + 0j: "one"}[1], 1 + 0j == 1, 1 == 1 + 0j)
print([1j * i for i in range(4)], sum([1j, 2, 3.5]), 1j.__add__("x"), 1j * True, (2 + 3j).__getnewargs__())
