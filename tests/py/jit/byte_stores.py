# quick
"""Items of bytearrays stored and read in hot loops: what aliases, what is out of range, what resizes."""


def show(f, *args):
    print(f.__name__, f(*args))


def filled(n):
    b = bytearray(100)
    c = bytes(range(100))
    t = 0
    for i in range(n):
        b[i % 100] = i & 255
        t += c[i % 100] + b[(i * 7) % 100] + b[-1 - i % 50]
    return t, sum(b)


def same_place(n):
    """A load behind a store of the same byte, by other index expressions, by a constant."""
    b = bytearray(b"abcdef")
    t = 0
    for i in range(n):
        t += b[3]
        b[3] = (b[3] + 1) % 256
        t += b[3]
        j = i % 6
        b[j] = (b[j - 6] * 3) & 0xFF
        t = (t + b[j] + b[3] * 5) % 1000003
        b[-3] = b[3] ^ 0x55
        t += b[3]
    return t, bytes(b)


def two_names(a, b, n):
    t = 0
    for i in range(n):
        x = a[2]
        b[2] = (x + i) & 255
        t += a[2] - x
        a[i & 3] = b[3 - (i & 3)]
    return t, a, b


def aliased(n):
    b = bytearray(4)
    return two_names(b, b, n), two_names(bytearray(4), bytearray(b"wxyz"), n)


def views(n):
    b = bytearray(16)
    m = memoryview(b)
    t = 0
    for i in range(n):
        b[i % 16] = i % 256
        t += m[i % 16]
        m[(i + 1) % 16] = 7
        t += b[(i + 1) % 16]
    return t, m.tobytes(), bytes(b)


def read_by_calls(n):
    b = bytearray(b"hello world")
    t = 0
    for i in range(n):
        b[4] = 97 + i % 26
        t += b.find(b"z") + (bytes(b) == b"hellb world") + len(b[2:5]) + b.count(b[4]) + hash(bytes(b[3:5])) % 3 * 0
        t += (b == bytearray(b"hellc world")) + (99 in b)
    return t, b


def out_of_range(n):
    """Values that are no bytes, indices that are none."""
    b = bytearray(10)
    caught = []
    for i in range(n):
        try:
            b[i % 10] = i
        except ValueError as e:
            if i < 260:
                caught.append(str(e))
        try:
            b[i % 12] = i % 3
        except IndexError as e:
            if i < 30:
                caught.append(str(e))
        try:
            b[-1 - i % 12] = 255 - i % 257
        except (IndexError, ValueError) as e:
            if i < 30 or 255 < i < 260:
                caught.append(type(e).__name__ + str(e))
    return caught, b


class Index:
    def __init__(self, x):
        self.x = x

    def __index__(self):
        return self.x


def other_values(n):
    b = bytearray(8)
    caught = set()
    values = [1, True, Index(9), 2.5, "x", 1 << 70, -1, None, b"a", 255, 256]
    for i in range(n):
        try:
            b[i & 7] = values[i % len(values)]
        except (TypeError, ValueError) as e:
            caught.add(str(e))
    return sorted(caught), b


def resized(n):
    b = bytearray(4)
    t = 0
    for i in range(n):
        b[i % 4] = i & 127
        if i % 5 == 0:
            b.append(i & 255)
        if i % 7 == 0:
            del b[0]
            b.append(1)
        b[len(b) - 1] = 3
        t += b[-1] + b[0] + len(b)
        if len(b) > 60:
            b = bytearray(4)
    return t, b


class Loud(bytearray):
    def __setitem__(self, i, x):
        super().__setitem__(i, x ^ 1)


def subclass(n):
    t = 0
    for i in range(n):
        b = Loud(4) if i % 5 == 0 else bytearray(4)
        b[i & 3] = i & 255
        t += b[i & 3]
    return t


def sieve(n):
    flags = bytearray(b"\x01") * (n + 1)
    flags[0] = flags[1] = 0
    for i in range(2, n + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = 0
    return sum(flags)


def invariant(n):
    """A byte that the loop does not change, beside one that it does in one round of many."""
    b = bytearray(b"\x05\x00\x00")
    t = 0
    for i in range(n):
        t += b[0]
        if i % 97 == 96:
            b[0] = i & 15
    return t


def nested(n):
    rows = [bytearray(8) for _ in range(8)]
    for k in range(n):
        for y in range(8):
            row = rows[y]
            above = rows[y - 1]
            for x in range(8):
                row[x] = (row[x - 1] + above[x] + x + y + k) & 255
    return rows


show(filled, 3000)
show(same_place, 2000)
show(aliased, 1500)
show(views, 1500)
show(read_by_calls, 1500)
show(out_of_range, 2000)
show(other_values, 1500)
show(resized, 2500)
show(subclass, 1500)
show(sieve, 20000)
show(invariant, 4000)
show(nested, 40)
