# Indexing, slicing, comparison, concatenation, repetition of every kind of str.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


TEXTS = ["", "a", "abc", "caf\xe9", "\u20ac uro", "\U0001F600 smile \U0001F601", "\x00\x01", "\ud800", "a\u0301"]
for t in TEXTS:
    print(ascii(t), len(t), [ascii(c) for c in t], ascii(t[::-1]), ascii(t * 3), bool(t))
    for s in (slice(None), slice(1, None), slice(None, -1), slice(-2, None), slice(None, None, 2), slice(5, 1),
              slice(5, 0, -2), slice(-100, 100), slice(100, -100, -1)):
        print(ascii(t[s]), end=" ")
    print()
for a in TEXTS:
    print([(a < b, a == b, a + b == b + a) for b in TEXTS])
s = "hello"
print(s[0], s[-1], s[4], s[-5], s[True])
err(lambda: s[5])
err(lambda: s[-6])
err(lambda: s["a"])
err(lambda: s[1.0])
err(lambda: s[2**70])
err(lambda: s[None])
err(lambda: s[::0])
err(lambda: s[:"a"])
err(lambda: s + 1)
err(lambda: 1 + s)
err(lambda: s + b"x")
err(lambda: s * 1.5)
err(lambda: s * "a")
err(lambda: s * -1)
err(lambda: s * 0)
err(lambda: 2 * s)
err(lambda: s * 2**70)
err(lambda: s - "a")
err(lambda: s < 1)
err(lambda: s == 1)
err(lambda: "a" in s)
err(lambda: "" in s)
err(lambda: "ell" in s)
err(lambda: "lle" in s)
err(lambda: 1 in s)
err(lambda: s in 1)
err(lambda: s.nope)
err(lambda: s())


def setitem():
    s[0] = "j"


def delitem():
    del s[0]


def setattr_():
    s.x = 1


err(setitem)
err(delitem)
err(setattr_)
print(str(), str(1), str(b"x"), str(None), str(b"caf\xc3\xa9", "utf-8"), str(b"\xff", "latin-1"), str(b"\xff", errors="replace"))
err(str, "a", "utf-8")
err(str, 1, "utf-8")
err(str, b"\xff", "utf-8")
err(str, b"a", "nope")
err(str, b"a", 1)
err(str, object=b"ab", encoding="ascii")


class S:
    def __str__(self):
        return "S-str"

    def __repr__(self):
        return "S-repr"


class Bad:
    def __str__(self):
        return 1

    def __repr__(self):
        return None


print(str(S()), repr(S()), [S()], f"{S()} {S()!r}", "%s %r" % (S(), S()))
err(str, Bad())
err(repr, Bad())
print(max("hello"), min("hello"), sorted("hello"), list(reversed("abc")), "".join(sorted("b\xe9a\u20ac")), set("aaa"))
