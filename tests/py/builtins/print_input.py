# print: separators, ends, files, flush, odd objects.
import sys


class Out:
    def __init__(self):
        self.parts, self.flushed = [], 0

    def write(self, s):
        self.parts.append(s)

    def flush(self):
        self.flushed += 1


def err(f, *a, **k):
    try:
        f(*a, **k)
    except BaseException as e:
        print(type(e).__name__, e)


print()
print(1, "a", None, 2.5, [1, "x"], sep=",", end="|\n")
print("a", "b", sep="")
print("a", "b", sep=None, end=None)
print(*range(5), sep="-")
print("no newline", end="")
print()
print(end="only end\n")
print("x", end="\n\n")
print("unicode \xe9\u20ac\U0001F600")
o = Out()
print(1, "two", file=o)
print(file=o)
print("a", "b", sep="--", end="!", file=o, flush=True)
print(o.parts, o.flushed)
print("to stdout", file=None)
print("explicit", file=sys.stdout)
print("flushed", flush=True)
err(print, "x", file=5)
err(print, "x", sep=5)
err(print, "x", end=b"")
err(print, "x", file=Out)
err(print, "x", unknown=1)


class BadStr:
    def __str__(self):
        raise ValueError("bad str")


class BadWrite:
    def write(self, s):
        raise OSError("cannot write")


err(print, "before", BadStr())
print()
err(print, "x", file=BadWrite())
old = sys.stdout
sys.stdout = o = Out()
print("captured", 5)
sys.stdout = old
print(o.parts)
sys.stdout = None
print("lost")
sys.stdout = old
del sys.stdout
try:
    print("x")
except RuntimeError as e:
    sys.stdout = old
    print(e)
sys.stdout.write("direct write\n")
print(sys.stdout.write("count\n"))
err(sys.stdout.write, 5)
sys.stdout.flush()
print(sys.stdout.encoding, sys.stdout.name, sys.stdout.closed, sys.stdout.writable(), sys.stdout.fileno())
for i in range(3):
    print(i, end=" " if i < 2 else "\n")
print("\ttab\\ \x41 \101 \u0041 \N{LATIN SMALL LETTER A}", r"\n raw", b"\x00", "a\0b".encode())
print("very " * 200)
print(print, type(print), print.__name__, print(end=""))
