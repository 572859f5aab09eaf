# Float arithmetic, signs of zero, infinities, NaN.
inf, nan = float("inf"), float("nan")
VALUES = [0.0, -0.0, 1.0, -1.0, 0.1, 2.5, -7.25, 1e-310, 5e-324, 1e16, 1.7976931348623157e308, inf, -inf, nan]


def err(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return f"{type(e).__name__}: {e}"


OPS = [("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("/", lambda a, b: a / b),
       ("//", lambda a, b: a // b), ("%", lambda a, b: a % b), ("divmod", divmod), ("**", lambda a, b: a ** b)]
for name, op in OPS:
    for a in VALUES:
        print(name, repr(a), [err(op, a, b) for b in VALUES])
for a in VALUES:
    print(-a, +a, abs(a), bool(a), a == a, a is a)
    print([(a < b, a <= b, a == b, a != b, a > b, a >= b) for b in VALUES])
for a, b in [(7.5, 2), (-7.5, 2), (7.5, -2), (-7.5, -2), (1e20, 3), (-1e-20, 3), (5, 0.3), (6.0, 3.0), (-6.0, 3.0)]:
    print(a // b, a % b, divmod(a, b))
print(err(lambda: 1.0 + "a"), err(lambda: "a" * 1.0), err(lambda: [1] * 2.0), err(lambda: 1.0 < "a"))
print(err(lambda: 1.0 << 1), err(lambda: ~1.0), err(lambda: 1.0 + None), err(lambda: 1.0 % 0), err(lambda: 1.0 // 0))
print(0.1 + 0.2, 1.1 * 3, 1e16 + 1, 0.1 + 0.7, 1 / 3, 2 / 3, 100 * 1.1, 1e300 * 1e10, -1e300 * 1e10)
