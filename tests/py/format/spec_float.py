# format() of floats: every presentation type, width, precision, grouping, alternate form.
def f(v, spec):
    try:
        return format(v, spec)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


inf, nan = float("inf"), float("nan")
VALUES = [0.0, -0.0, 1.0, -1.5, 0.1, 123.456, 1234567.891, 1e-5, 1e16, 1.5e300, -2.5e-300, 99.995, 0.5, 2.5, inf, -inf, nan]
for spec in ["", "e", "E", "f", "F", "g", "G", "n", "%", ".0f", ".1f", ".2f", ".3e", ".0e", ".3g", ".0g", ".10g", ".17g", ".1%", ".0%", "10", "10.2f", "<10.2f|", "^12.1e", "=+10.1f", "+", " ", "+.2f", "010.2f", "08", ",", ",.2f", "_.1f", "020,.2f", "#.0f", "#g", "#.3g", "#.0e", "z.1f", "z", "zg", ".5", ".0", ".1", "12.4", "*^15.3", "+012.2%", ",g", ",e", "_", "-.1f", "^10%"]:
    print(spec, [f(v, spec) for v in VALUES])
for spec in ["d", "x", "s", "c", "b", ".2d", "q", ".f", ".", "5.f", ",n", "#d", "_n", ".99999999999999999999f", "z,.1f", "a", "=z"]:
    print(spec, f(1.5, spec))
print(f(1e100, "f"), f(1e22, "f"), f(123456789.123456789, ".20f"), f(5e-324, ".10g"), f(1.7976931348623157e308, ".3f")[:20], f(0.1, ".55f"), f(2.675, ".2f"), f(1e15, "g"), f(1e16, ""), f(1e17, "g"), f(123456.0, "g"), f(1234567.0, "g"), f(0.0001, "g"), f(0.00001, "g"))
for p in range(0, 20):
    print(p, f(3.141592653589793, f".{p}f"), f(3.141592653589793, f".{p}g"), f(3.141592653589793, f".{p}e"), f(1234.5, f".{p}"), f(9.5, f".{p}f"), f(0.00095, f".{p}g"))
for v in (0.05, 0.15, 0.25, 0.35, 0.45, 1.05, 1.15, 1e23, 8.5, 9.995, 999999.5, 0.9999995, 1e-7):
    print(v, f(v, ".1f"), f(v, ".0f"), f(v, ".2g"), f(v, ".6g"), f(v, ".1e"), f(v, "g"), round(v, 1), f(v, ".1%"))
print([f(v, "10.3f") for v in (1, True, 10**20)], f(10**400, "f"), f(10**400, "e"), f(2**53 + 1, "f"))
z = 1234.5 - 5678.25j
for spec in ["", "e", ".2f", "g", "+.1f", "30", "<30|", "^30.2f", "*>30.1e", ",.2f", "n", "#.0f", "E"]:
    print(spec, f(z, spec))
for spec in ["=30", "030", "%", "d", "s", "x"]:
    print(spec, f(z, spec))
print(f(0j, ""), f(complex(nan, inf), ""), f(complex(-0.0, -0.0), ".1f"), f(1j, ""), f(1 + 0j, "g"))
