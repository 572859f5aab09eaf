# quick
# join() of bytes, of all that has a buffer, and of what has none.


class Sub(bytes):
    pass


def show(sep, parts):
    try:
        v = sep.join(parts)
    except Exception as e:
        print(sep, type(e).__name__, e)
    else:
        print(sep, type(v).__name__, v)


parts = [
    [], (), [b"a"], [b"", b""], [b"", b"", b"x"], [b"a", b"bc", b"def", b"ghij" * 3, b"k" * 31, b"l" * 33, b"m" * 100],
    (b"a", b"b"), [b"a", bytearray(b"b"), b"c"], [memoryview(b"a"), b"b"], [Sub(b"a"), b"b"], [Sub(b"a")], [Sub(b"ab"), Sub(b"c")],
    [b"a", "b"], [b"a", 1], [1, b"a"], [b"a", None, b"b"], iter([b"a", b"b", b"c"]), (x for x in [b"1", b"2"]),
    {b"only": 1}, 5, [b"a"] * 50, "ab", b"ab", [b"\0", b"\xff"],
]
for sep in b"", b",", b", and ", Sub(b"+"), bytearray(b"-"), bytearray():
    for p in parts:
        show(sep, p)
print(b"x".join([b"long" * 500] * 3) == (b"long" * 500 + b"x") * 2 + b"long" * 500)
