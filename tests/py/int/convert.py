# int() of everything, and back to text in every base.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


for text in ["0", " 12 ", "-7", "+7", "1_000", "_1", "1_", "1__0", "", "  ", "0x10", "1e3", "1.0",
             "٣٤", "１２", "\t5\n", "--5", "9" * 40, "-" + "9" * 40, "0" * 30, "00012", "\x005"]:
    err(int, text)
for text, base in [("ff", 16), ("0xff", 16), ("0XFF", 0), ("0b101", 0), ("0o17", 0), ("017", 0),
                   ("0", 0), ("00", 0), ("12", 2), ("zz", 36), ("Zz", 36), ("z", 35), ("1", 1),
                   ("1", 37), ("1", -2), ("101", 2), ("0b101", 2), ("0b101", 16), ("", 16),
                   ("0x", 16), ("0x_f", 16), ("0x_f", 0), ("-0xff", 0), ("- 5", 10), ("7" * 50, 8),
                   ("f" * 50, 16), ("1" * 200, 2), ("q" * 30, 30)]:
    err(int, text, base)
err(int, b"12")
err(int, b" 1_2 ")
err(int, b"\xff")
err(int, bytearray(b"34"))
err(int, b"ff", 16)
err(int, 3.99)
err(int, -3.99)
err(int, 1e20)
err(int, 1.5e300)
err(int, float("inf"))
err(int, float("-inf"))
err(int, float("nan"))
err(int)
err(int, None)
err(int, [])
err(int, 10, 2)
err(int, "10", 2.0)
err(int, x="1")
err(int, base=10)
err(int, "10", base=8)
err(int, 1, 2, 3)
err(int, 1j)
err(int, "9" * 5000)
err(lambda: len(str(10**4299)))
err(lambda: str(10**5000))


class Index:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v


class Int:
    def __int__(self):
        return 42


class BadInt:
    def __int__(self):
        return "no"


class Trunc:
    def __trunc__(self):
        return 5


err(int, Index(7))
err(int, Index("x"))
err(int, Int())
err(int, BadInt())
err(int, "11", Index(2))
for n in (0, 1, -1, 255, -255, 2**47, -2**47, 2**64 - 1, -2**100, 10**30):
    print(bin(n), oct(n), hex(n), str(n), repr(n), format(n, "x"), format(n, "b"), format(n, "o"))
err(bin, 1.0)
err(hex, "1")
err(oct, None)
err(bin, Index(5))
