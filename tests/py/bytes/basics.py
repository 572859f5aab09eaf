# bytes: construction, indexing, comparison, text.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


class Buf:
    def __bytes__(self):
        return b"from bytes"


class BadBuf:
    def __bytes__(self):
        return "no"


class Idx:
    def __index__(self):
        return 3


for args in [(), (3,), (0,), (-1,), (b"ab",), ([1, 2, 255],), ([256],), ([-1],), (["a"],), ("abc",), ("abc", "utf-8"), ("\xe9", "ascii"), ("\xe9", "ascii", "replace"),
             (Buf(),), (BadBuf(),), (Idx(),), (range(5),), (bytearray(b"x"),), (None,), (1.5,), (3, "utf-8"), (b"a", "utf-8"), ({},), (memoryview(b"mv"),), (2**70,), ((x for x in (7, 8)),)]:
    err(bytes, *args)
    err(bytearray, *args)
err(bytes, source=b"x")
err(bytes, "x", encoding="ascii", errors="strict")
err(bytes, encoding="ascii")
b = bytes(range(256))
print(b)
print(b"it's", b'say "x"', b"both '\"", b"\t\n\r\\\x00\x7f\xff", bytearray(b"it's"), str(b"a"), f"{b'a'}")
s = b"hello"
print(s[0], s[-1], s[1:3], s[::-1], s[10:], s[::2], len(s), list(s), 104 in s, b"ell" in s, b"" in s, s * 2, s + b"!", 0 * s)
err(lambda: s[5])
err(lambda: s["a"])
err(lambda: "a" in s)
err(lambda: 256 in s)
err(lambda: s + "a")
err(lambda: "a" + s)
err(lambda: s + bytearray(b"!"))
err(lambda: bytearray(b"a") + s)
err(lambda: s * "a")
err(lambda: s == "hello")
err(lambda: s < "a")
err(lambda: s == bytearray(b"hello"))
err(lambda: s < b"help" < bytearray(b"i"))


def setitem():
    s[0] = 1


err(setitem)
print(hash(b"abc") == hash(b"abc"), {b"a": 1}[b"a"], hash(b"") == hash(""), b"a" == "a")
err(hash, bytearray(b"x"))
err(bytes.fromhex, "00 ff 1A")
err(bytes.fromhex, "0")
err(bytes.fromhex, "zz")
err(bytes.fromhex, "a b")
err(bytes.fromhex, b"00")
err(bytearray.fromhex, "abcd")
print(b"\x01\xab".hex(), b"\x01\xab\xcd".hex(":"), b"\x01\xab\xcd\xef".hex("-", 2), b"\x01\xab\xcd".hex("_", -2), b"".hex(), b"ab".hex(b" "))
err(b"ab".hex, "xy")
err(b"ab".hex, 1)
err(b"ab".hex, "\u20ac")


class B(bytes):
    def __new__(cls, v, tag):
        self = super().__new__(cls, v)
        self.tag = tag
        return self


x = B(b"abc", 5)
print(x, x.tag, type(x + b"d"), type(x[:]), x == b"abc", {b"abc": 1}[x], bytes(x), type(bytes(x)))
