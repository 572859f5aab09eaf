# The % operator of str and bytes.
def err(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__, e)


class R:
    def __repr__(self):
        return "R\xe9pr"

    def __str__(self):
        return "st\xe9r"


for fmt in ("%s", "%r", "%a", "%5s|", "%-5s|", "%.2s|", "%8.3s|", "%-8.3r|"):
    for v in ("abcdef", R(), 12, None, 1.5):
        err(lambda: fmt % (v,))
for fmt in ("%d", "%i", "%u", "%5d|", "%-5d|", "%05d|", "%+d", "% d", "%+05d|", "%.3d", "%8.3d|", "%-8.3d|", "%x", "%X", "%#x", "%#X", "%o", "%#o", "%08x", "%#08x", "%+x", "%#.5x", "% x", "%.0d", "%-+6d|"):
    for v in (0, 5, -5, 255, -255, 2**70, -2**70, True, 3.99, -3.99):
        err(lambda: fmt % v)
for fmt in ("%f", "%.2f", "%e", "%.3E", "%g", "%.3g", "%G", "%10.3f|", "%-10.2f|", "%010.2f", "%+.1f", "% .1f", "%#.0f", "%#g", "%.0f", "%.0e", "%F", "%.50f", "%5.1f%%"):
    for v in (0.0, -0.0, 1.5, -2.675, 1e10, 1e-10, 123456789.123, float("inf"), float("-inf"), float("nan"), 7, 2**60):
        err(lambda: fmt % v)
for v in ("a", 65, 0x20AC, "ab", -1, 0x110000, 1.5, None, ""):
    err(lambda: "%c" % v)
    err(lambda: "%5c|%-3c|" % (v, v))
err(lambda: "%d" % "x")
err(lambda: "%d" % None)
err(lambda: "%x" % 1.5)
err(lambda: "%f" % "x")
err(lambda: "%d %d" % 1)
err(lambda: "%d" % (1, 2))
err(lambda: "%d" % ())
err(lambda: "no" % 1)
err(lambda: "no" % ())
err(lambda: "no" % {})
err(lambda: "no" % {"a": 1})
err(lambda: "no" % [1])
err(lambda: "%" % 1)
err(lambda: "%y" % 1)
err(lambda: "%(a" % {"a": 1})
err(lambda: "%(a)s %(b)d" % {"a": 1, "b": 2})
err(lambda: "%(a)s" % {"b": 2})
err(lambda: "%(a)s" % 5)
err(lambda: "%(a)s %s" % {"a": 1})
err(lambda: "%((x))s" % {"(x)": "nested"})
err(lambda: "%()s" % {"": "empty"})
err(lambda: "%*d|%-*d|" % (5, 1, 5, 2))
err(lambda: "%*d|" % (-5, 1))
err(lambda: "%.*f" % (2, 3.14159))
err(lambda: "%*d" % ("x", 1))
err(lambda: "%.*f" % (2,))
err(lambda: "%ld %hd %Ld" % (1, 2, 3))
err(lambda: "%%")
err(lambda: "%% %s" % 1)
err(lambda: "%5%|" % ())
err(lambda: "%s" % (1,))
err(lambda: "%s" % [1, 2])
err(lambda: "%s %s" % ("\u20ac", "\U0001F600"))
err(lambda: "\u20ac%5s|" % "\xe9")
err(lambda: "%.2147483648s" % "x")
err(lambda: "%.*d" % (2**31 - 1, 5))
err(lambda: "%.2147483645x" % 5)
err(lambda: b"%.*i" % (2**31 - 1, 2**70))
err(lambda: "%.*d" % (2**31, 5))
err(lambda: "%*d" % (2**62, 5))
err(lambda: "%s" % {"a": 1})
s = "%s="
s %= 5
print(s)
err(lambda: b"%s %d %x" % (b"ab", 5, 255))
err(lambda: b"%b %a %r" % (b"ab", "\xe9", 1.5))
err(lambda: b"%s" % "str")
err(lambda: b"%c%c" % (65, b"B"))
err(lambda: b"%c" % 256)
err(lambda: b"%.2f %5d|%-5d|" % (1.5, 3, 4))
err(lambda: b"%(a)s" % {b"a": b"x"})
err(lambda: b"%d" % b"x")
err(lambda: bytearray(b"%s") % b"x")
