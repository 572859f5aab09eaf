"""Prints doubles (as bit patterns) and what CPython makes of them, for test_dtoa.c."""
import random
import struct
import sys

rng = random.Random(11)


def from_bits(b):
    return struct.unpack("d", struct.pack("Q", b))[0]


def bits(d):
    return struct.unpack("Q", struct.pack("d", d))[0]


def interesting():
    out = [0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 1.5, 2.5, 1e16, 1e17, 123456789012345678.0, 1e22, 1e23,
           9007199254740992.0, 9007199254740993.0, 5e-324, 2.2250738585072014e-308,
           1.7976931348623157e308, 9.5367431640625e-07, 1e-4, 1e-5, 0.00012345, 999999.5, 9.9999995,
           float("inf"), float("-inf"), float("nan"), 2.0**-1074 * 3]
    for e in range(-1074, 1024):
        p = 2.0**e if e > -1075 else 0.0
        out += [p, from_bits(bits(p) + 1), from_bits(bits(p) - 1) if p > 5e-324 else p]
    for e in range(-323, 309):
        p = float(f"1e{e}")
        out += [p, from_bits(bits(p) + 1), from_bits(bits(p) - 1)]
    return out


def numbers(n):
    yield from interesting()
    for _ in range(n):
        kind = rng.randrange(4)
        if kind == 0:
            yield from_bits(rng.getrandbits(64))
        elif kind == 1:
            yield rng.uniform(-1000, 1000)
        elif kind == 2:
            yield round(rng.uniform(-1e6, 1e6), rng.randrange(8))
        else:
            yield rng.randrange(10**rng.randrange(1, 20)) / 2.0**rng.randrange(20)


def repr_():
    for d in numbers(int(sys.argv[2])):
        print(f"{bits(d):x} {d!r}")


def format_():
    for d in numbers(int(sys.argv[2])):
        precision = rng.choice((0, 0, 1, 2, 2, 3, 5, 6, 6, 10, 15, 16, 17, 18, 22, 23, 40, 400, 1200))
        code = rng.choice("eEfFgG")
        flags = rng.randrange(8) & ~2
        spec = ("+" if flags & 1 else "") + ("#" if flags & 4 else "")
        if rng.randrange(4) == 0:
            flags |= 8
            spec = ("+" if flags & 1 else "") + "z" + ("#" if flags & 4 else "")
        print(f"{bits(d):x} {code} {precision} {flags} {format(d, f'{spec}.{precision}{code}')}")


def round_():
    for d in numbers(int(sys.argv[2])):
        if d == d and abs(d) != float("inf"):
            for n in (rng.randrange(-25, 25), rng.randrange(-320, 330), 2):
                try:
                    r = f"{bits(round(d, n)):x}"
                except OverflowError:
                    r = "overflow"
                print(f"{bits(d):x} {n} {r}")


def parse():
    texts = ["0", "-0", ".5", "5.", "1e400", "-1e400", "1e-400", "1e99999999999999999999",
             "1e-99999999999999999999", "0e99999999999999999999", "0.000000000000000000000001e24",
             "9007199254740993", "9007199254740992.999999999999999999999999999999999999",
             "9007199254740993.000000000000000000000000000000000000000000000001",
             "2.4703282292062327208e-324", "2.4703282292062328e-324", "4.9e-324", "inf", "-Infinity",
             "NaN", "+nan", "INFINITY", "1.7976931348623158e308", "1.7976931348623159e308",
             "2.2250738585072011e-308", "1" + "0" * 400, "0." + "0" * 400 + "1", "1" * 800,
             "0." + "3" * 800, "1e0000000000000000000005", "8.5e-1", "1E5", "1e+5"]
    for d in numbers(int(sys.argv[2])):
        if d == d and abs(d) != float("inf"):
            texts.append(repr(d))
            texts.append(f"{d:.{rng.randrange(15, 25)}e}")
            # Half-way between two doubles, exactly and nearly.
            if rng.randrange(8) == 0 and abs(d) < 1e300:
                b = bits(abs(d))
                if b & 1 << 63 == 0:
                    import decimal
                    decimal.getcontext().prec = 1200
                    lo, hi = decimal.Decimal(abs(d)), decimal.Decimal(from_bits(b + 1))
                    mid = format((lo + hi) / 2, "e")
                    texts += [mid, mid.replace("e", "0000000000000000000000000001e")]
                    if "." in mid and mid[mid.index("e") - 1] != ".":
                        texts.append(mid.replace("e", "1e"))
    for _ in range(int(sys.argv[2])):
        texts.append("".join(rng.choice("0123456789") for _ in range(rng.randrange(1, 30)))
                     + f"e{rng.randrange(-345, 310)}")
    for t in texts:
        d = float(t)
        print(t, "nan" if d != d else f"{bits(d):x}")


{"repr": repr_, "format": format_, "round": round_, "parse": parse}[sys.argv[1]]()
