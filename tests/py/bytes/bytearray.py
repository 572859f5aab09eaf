# bytearray as a mutable sequence.
def err(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


a = bytearray(b"hello")
a[0] = 72
a[-1] = 33
print(a)
a[1:3] = b"XYZW"
print(a)
a[::2] = b"....."[: len(a[::2])]
print(a, len(a))
a[2:2] = [1, 2, 3]
print(a)
del a[0]
del a[-3:]
print(a)
a.append(255)
a.extend([1, 2])
a.extend(b"zz")
a.extend(x for x in range(3))
a += b"tail"
a *= 2
print(a, len(a))
print(a.pop(), a.pop(0), a.pop(-2))
a.insert(0, 9)
a.insert(100, 8)
a.insert(-1, 7)
a.remove(9)
print(a)
a.reverse()
print(a)
c = a.copy()
c.clear()
print(c, len(a), c == b"")


def assign(i, v):
    a[i] = v


def delete(i):
    del a[i]


for i, v in [(0, 256), (0, -1), (0, "a"), (0, b"a"), (1000, 1), ("x", 1), (0, 1.5), (slice(0, 2), 5), (slice(0, 2), "ab"), (slice(0, 2), [300]), (slice(0, 4, 2), b"abc"), (slice(0, 1), None)]:
    err(assign, i, v)
err(delete, 1000)
err(delete, "a")
err(a.append, 256)
err(a.append, "a")
err(a.extend, 5)
err(a.extend, "abc")
err(a.extend, [1, "a"])
err(a.remove, 254)
err(a.remove, "a")
err(bytearray().pop)
err(a.pop, 1000)
err(a.insert, 0, 256)
b = bytearray(b"0123456789")
b[2:8:2] = b"abc"
print(b)
del b[::3]
print(b)
b[:] = b""
print(b, bool(b))
b[:] = b"again"
b[1:1] = b
print(b)
try:
    b += b
except BufferError as e:
    print(e)
b += bytes(b)
print(b)
view = memoryview(b)
err(b.append, 1)
err(b.clear)


def resize():
    b[0:2] = b""


err(resize)
b[0:2] = b"OK"
print(view[0], bytes(view[:2]))
view.release()
b.append(33)
print(b)
s = bytearray(b"x")
t = s
t += b"y"
print(s, s is t, s == b"xy", b"xy" == s, s > b"xx", bytearray(b"a") < bytearray(b"b"))
for x in bytearray(b"iter"):
    print(x, end=" ")
print(list(reversed(bytearray(b"abc"))), bytearray(3), s.__alloc__() > 0, bytearray(b"%d") % 5, bytearray(b"\xff\xfe").decode("utf-16") == "")
big = bytearray()
for i in range(10000):
    big.append(i & 255)
print(len(big), sum(big), big[-1], big.count(5), big.find(b"\x10\x11"))
while len(big) > 10:
    del big[5:500]
print(big)
