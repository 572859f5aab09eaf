"""gen_powers.py OUTPUT -- powers of ten for runtime/base/dtoa.c, exact by Python's integers.

Row e of pow10_table is the 128-bit p with  p <= 10**e * 2**s < p + 1  and its top bit set, for the
s that does so; exponents run from POW10_MIN to POW10_MAX.
"""
import sys

# Parsing needs -342..308; shortest output needs -292..324.
FIRST, LAST = -342, 324


def row(e):
    numerator, denominator = (10**e, 1) if e >= 0 else (1, 10**-e)
    shift = 128 - (numerator.bit_length() - denominator.bit_length())
    p = (numerator << shift if shift >= 0 else numerator) // (
        denominator if shift >= 0 else denominator << -shift)
    while p >> 128:
        p >>= 1  # the floor of a floor is the floor
    assert p >> 127 == 1
    return f"{{{p >> 64:#018x}, {p & (1 << 64) - 1:#018x}}}"


with open(sys.argv[1], "w", encoding="ascii") as f:
    f.write("/* Made by tools/gen_powers.py. */\n")
    f.write(f"#define POW10_MIN ({FIRST})\n#define POW10_MAX {LAST}\n")
    f.write(f"static const Pow10 pow10_table[{LAST - FIRST + 1}] = {{\n")
    for e in range(FIRST, LAST + 1):
        f.write(f"    {row(e)}, /* 10^{e} */\n")
    f.write("};\n")
