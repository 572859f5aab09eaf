# Methods and attributes of int.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


err((5).to_bytes, 2, "big")
err((5).to_bytes, 2, "little")
err((5).to_bytes)
err((256).to_bytes)
err((-1).to_bytes, 2, "big")
err((-1).to_bytes, 2, "big", signed=True)
err((-129).to_bytes, 1, "big", signed=True)
err((-128).to_bytes, 1, "little", signed=True)
err((128).to_bytes, 1, "little", signed=True)
err((0).to_bytes, 0, "big")
err((1).to_bytes, 0, "big")
err((1).to_bytes, -1, "big")
err((1).to_bytes, 2, "middle")
err((2**100).to_bytes, 20, "little")
err((-2**100).to_bytes, 13, "big", signed=True)
err((-2**103).to_bytes, 13, "big", signed=True)
err((2**103).to_bytes, 13, "big", signed=True)
err(int.from_bytes, b"\x01\x02", "big")
err(int.from_bytes, b"\x01\x02", "little")
err(int.from_bytes, b"\xff\xfe", "big", signed=True)
err(int.from_bytes, b"", "big")
err(int.from_bytes, [1, 2, 3], "big")
err(int.from_bytes, b"\x80" + bytes(12), "big", signed=True)
err(int.from_bytes, b"\xff" * 20, "little")
err(int.from_bytes, b"\xff" * 20, "little", signed=True)
err(int.from_bytes, [256])
err(int.from_bytes, "ab", "big")
err(bool.from_bytes, b"\x00\x01", "big")
print((7).real, (7).imag, (7).numerator, (7).denominator, (7).conjugate(), (-3).as_integer_ratio())
print((10).__add__(5), (10).__radd__(5), (10).__sub__("x"), (10).__rsub__(3), (7).__floordiv__(2))
print((10).__divmod__(3), (10).__rdivmod__(33), (2).__pow__(5), (2).__pow__(5, 7), (2).__rpow__(5))
print((5).__lt__(6), (5).__eq__(5.0), (5).__eq__("x"), (5).__ne__(6), (5).__bool__(), (5).__index__())
print((5).__float__(), (5).__int__(), (5).__trunc__(), (5).__floor__(), (5).__ceil__(), (5).__abs__())
print((-5).__neg__(), (5).__pos__(), (5).__invert__(), (5).__hash__(), (5).__repr__(), (5).__str__())
for n, d in [(12345, -1), (12345, -2), (12350, -2), (12250, -2), (15, -1), (25, -1), (-15, -1), (-25, -1),
             (5, -1), (4, -1), (6, -1), (12345, 2), (12345, -5), (55555, -5), (50000, -5), (10**30 + 5, -1),
             (2**70, -10), (7, 0)]:
    print(n, d, round(n, d))
print(round(5), round(-5), round(True), type(round(True)))
err(round, 5, 1.0)
err(round, 5, None)
err((5).__round__, 1, 2)
err(lambda: (5).nope)
err(lambda: (5)())
err(lambda: (5)[0])
err(lambda: len(5))
err(lambda: [x for x in 5])
err(lambda: 5 in 5)


def set_attr():
    (5).x = 1


err(set_attr)


def set_real():
    (5).real = 1


err(set_real)
print(isinstance(True, int), issubclass(bool, int), int.__name__, bool.__mro__, bool.__bases__)
print((True).__class__, (5).__class__, type(5 + True), True + True, True * 5, -True, +True)
