# format() of ints and strings: every part of the specification.
def f(v, spec):
    try:
        return format(v, spec)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


INTS = [0, 1, -1, 42, -42, 1234567, -1234567, 2**64, -2**70, True]
for spec in ["", "d", "5", "5d", "<8", ">8", "^8", "=8", "*^9", "-<6d", "08", "08d", "+", "+d", " d", "-d", "+8", ",", "_", ",d", "15,", "015,d", "020,", "x", "X", "#x", "#X", "b", "#b", "o", "#o", "08b", "#010b", "#010x", "_x", "_b", "#_x", "c", "e", ".2e", "f", ".1f", "10.3f", "g", "n", "%", ".0%", "E", "G", "_d", "+,d", "^+15,d", "x<10x", "0=8d", "0<8d", "\u20ac>6d"]:
    print(spec, [f(v, spec) for v in INTS])
for spec in [".2d", ".5", "s", "q", ",x", ",b", "_c", "+c", "#c", "10.c", "5 5", "{", "d5", ".d", ".", "99999999999999999999", ",,", ",_", "_,", "=+d", "#", "#d", "z", "zd", ",c", "#n", ".1n", "\x00", "-5", "<", "<<5", "<<<5", "=", "==5"]:
    print(repr(spec), [f(v, spec) for v in (42, True)])
print(f(65, "c"), f(0x20AC, "c"), f(-1, "c"), f(0x110000, "c"), f(65, "5c"), f(65, "*^5c"), f(65, "<5c"))
STRS = ["", "a", "abc", "abcdefghij", "\xe9\u20ac", "\U0001F600x"]
for spec in ["", "s", "5", "5s", "<5", ">5", "^5", "*^7", ".2", ".2s", "5.2", "*>8.3s", ".0", "0", "05", "010", "\u20ac^9", "{^5"]:
    print(ascii(spec), [ascii(f(v, spec)) for v in STRS])
for spec in ["d", "=5", "+", " ", "-", ",", "#", "x", "5,", "_", "0=5", "z", ".", ".a", "^^^5"]:
    print(spec, f("abc", spec))
for v in [None, [], {}, (), object, 1j, b"x", ..., range(3), lambda: 0]:
    print(type(v).__name__, f(v, "") if not callable(v) else "", f(v, "5"), f(v, "s"))


class F:
    def __format__(self, spec):
        return f"<{spec}>"


class Bad:
    def __format__(self, spec):
        return 5


class Str:
    def __str__(self):
        return "str of Str"


print(f(F(), ""), f(F(), "any thing {} at all"), f(Bad(), ""), f(Str(), ""), f(Str(), "20"), object.__format__(5, ""))
for a in [(1, 5), (1, None), (), (1, "d", 3), ("a", b"s")]:
    try:
        print(format(*a))
    except TypeError as e:
        print(e)


class I(int):
    def __str__(self):
        return "I-str"


class S(str):
    def __str__(self):
        return "S-str"


print(f(I(5), ""), f(I(5), "5"), f(I(5), "d"), f(S("q"), ""), f(S("q"), "5"), f"{I(5)} {S('q')} {I(3)!r} {S('z')!s:>6}")
