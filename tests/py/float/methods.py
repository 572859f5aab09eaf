# Methods of float and rounding.
def err(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


inf, nan = float("inf"), float("nan")
for v in (0.0, -0.0, 1.0, 0.1, -2.75, 1e300, 5e-324, 1e22, inf, -inf, nan):
    err(v.is_integer)
    err(v.as_integer_ratio)
    err(v.hex)
    err(v.__trunc__)
    err(v.__floor__)
    err(v.__ceil__)
    err(v.conjugate)
for text in ["0x1.8p1", "1.8", "-0x.1p4", "inf", "-nan", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1p1024",
             "0x1.fffffffffffffp1023", "0x1.fffffffffffff8p1023", "0x", "p1", "0x1p", "zz", " 0x1p1 ", "1p3", "0xap2"]:
    err(float.fromhex, text)
for v in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e16, 1.25, 1.35, 0.05, 5e15 + 0.5, 1234.5678, -0.0, 1e300):
    err(round, v)
    print([round(v, n) for n in (-3, -1, 0, 1, 2, 3, 10, 20, 400, -400)])
err(round, inf)
err(round, nan)
err(round, inf, 2)
err(round, nan, 2)
err(round, 1.5, None)
err(round, 1.5, "a")
err(round, 1.7976931348623157e308, -308)
err(lambda: (1.5).real + (1.5).imag)
err(lambda: (1.5).nope)
err(lambda: float.__getformat__("double"))
err(lambda: (2.5).__round__(0))
err(lambda: [0][1.0])
err(lambda: range(1.0))
err(lambda: "abc"[1.5])
print(float.__name__, type(1.0), 1.0.__class__, isinstance(1.0, int), 1.5.__add__("x"), (1.5).__eq__(1.5))


class Celsius(float):
    def __repr__(self):
        return f"Celsius({float.__repr__(self)})"


c = Celsius(21.5)
print(c, [c], c + 1, type(c + 1), c == 21.5, hash(c) == hash(21.5), f"{c:.2f}", "%g" % c, Celsius("3"))
