# memoryview over bytes and bytearray.
def err(f, *args, **kw):
    try:
        print(repr(f(*args, **kw)))
    except Exception as e:
        print(type(e).__name__, e)


b = bytearray(b"0123456789abcdef")
m = memoryview(b)
print(len(m), m[0], m[-1], bytes(m[2:5]), bytes(m[::-1]), bytes(m[1:10:3]), m.tolist()[:4], m.tobytes(), m.hex()[:8])
print(m.format, m.itemsize, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.nbytes, m.contiguous, m.c_contiguous, m.f_contiguous, m.obj is b)
m[0] = 65
m[1:3] = b"BC"
m[4:12:2] = bytes([1, 2, 3, 4])
print(b)
r = memoryview(b"readonly")


def assign(v, i, x):
    v[i] = x


err(assign, r, 0, 1)
err(assign, m, 0, 256)
err(assign, m, 0, "a")
err(assign, m, 100, 1)
err(assign, m, slice(0, 2), b"abc")
err(assign, m, "x", 1)
err(lambda: m[100])
err(lambda: m["a"])
err(lambda: m[0, 0])
err(memoryview, "abc")
err(memoryview, 5)
err(memoryview)
print(m == b, r == b"readonly", r[:4] == b"read", m == r, m != 5, memoryview(b"a") == memoryview(bytearray(b"a")))
print(hash(r) == hash(b"readonly"), list(r[:3]), 114 in r, list(reversed(memoryview(b"abc"))), bytes(r), bytearray(r)[:2], r.toreadonly().readonly)
err(hash, m)
w = memoryview(bytearray(b"\x01\x00\x02\x00\xff\xff\x00\x80"))
h = w.cast("H")
print(h.format, h.itemsize, len(h), h.tolist(), w.cast("h").tolist(), w.cast("i").tolist(), w.cast("Q").tolist(), w.cast("B", [2, 4]).tolist(), w.cast("c")[0], w.cast("?").tolist()[:3])
print(memoryview(bytes(8)).cast("d").tolist(), w.cast("B", (2, 4)).shape, w.cast("B", (2, 4)).strides, w.cast("B", (2, 4))[1, 2])
h[0] = 0x4142
print(w[:2].tobytes())
err(w.cast, "z")
err(w[:3].cast, "H")
err(w.cast, "B", [3, 3])
err(assign, h, 0, 70000)
err(assign, w.cast("b"), 0, -200)
err(lambda: w[::2].cast("H"))
err(lambda: w < w)
s = m[2:6]
print(s.obj is b, s.nbytes, bytes(s), bytes(s[1:]), s[1:].tolist())
with memoryview(b"ctx") as cm:
    print(bytes(cm))
err(lambda: bytes(cm))
err(lambda: cm[0])
err(lambda: len(cm))
m.release()
err(lambda: m.tolist())
print(repr(m)[:16])
m.release()
e = memoryview(b"")
print(len(e), e.tolist(), bytes(e), bytes(e[:]), e == b"")
print(b"".join([memoryview(b"x"), b"y"]), b"abc".find(memoryview(b"c")), int.from_bytes(memoryview(b"\x01\x02"), "big"), bytes(memoryview(b"abc")[::2]))
