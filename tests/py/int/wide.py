# quick
# Every operation around the sizes where the representation changes: 48, 60, 64, 120, 127, 128 bits and beyond.
edges = [0, 1, 2, 3, 7, 10, 1000003]
for bits in (29, 30, 31, 46, 47, 48, 59, 60, 61, 62, 63, 64, 65, 89, 90, 91, 119, 120, 121, 125, 126, 127, 128, 129,
             149, 150, 151, 179, 180, 181, 240, 300, 391):
    edges += [(1 << bits) - 1, 1 << bits, (1 << bits) + 1]
for seed in (0x9E3779B97F4A7C15, 0xDEADBEEFCAFEBABE1234567, 0x123456789ABCDEF0FEDCBA9876543210, 3 ** 90, 7 ** 77):
    edges.append(seed)
edges += [-x for x in edges]

acc = 0


def note(*values):
    global acc
    for v in values:
        acc = (acc * 1000003 + (v if isinstance(v, int) else hash(v)) + 12345) % (2 ** 521 - 1)


def check(x, y):
    note(x + y, x - y, x * y, x & y, x | y, x ^ y, x < y, x <= y, x == y, x != y)
    if y:
        q, r = divmod(x, y)
        note(q, r, x // y, x % y)
        if q * y + r != x or (r and (r < 0) != (y < 0)) or abs(r) >= abs(y):
            print("divmod", x, y, q, r)
    if (x + y) - y != x or (x ^ y) ^ y != x or (x & y) + (x | y) != x + y:
        print("identity", x, y)


for x in edges:
    for y in edges:
        check(x, y)
print("pairs", acc)

for x in edges:
    for by in (0, 1, 5, 29, 30, 31, 47, 59, 60, 61, 63, 64, 90, 119, 126, 127, 128, 150, 300):
        note(x << by, x >> by)
        if x << by >> by != x:
            print("shift", x, by)
    note(-x, ~x, abs(x), hash(x), x.bit_length(), bool(x))
    text = str(x)
    note(int(text), int(hex(x), 16), int(bin(x), 2), len(text))
    if int(text) != x or int("  " + text + " ") != x or int(repr(x)) != x:
        print("text", x)
print("single", acc)

for base in (0, 1, -1, 2, -2, 3, 10, -7, 12345, 2 ** 30, 2 ** 31 - 1, 2 ** 47, -2 ** 47 - 1, 2 ** 64 + 13, 10 ** 30, -3 ** 80):
    for e in (0, 1, 2, 3, 4, 5, 7, 8, 13, 31, 64, 100, 257):
        note(base ** e)
        product = 1
        for _ in range(e):
            product *= base
        if product != base ** e:
            print("power", base, e)
print("powers", acc)

for n in (1, 9, 17, 18, 19, 20, 36, 37, 38, 39, 40, 57, 76, 77, 300, 700):
    for digit in "19":
        s = digit * n
        note(int(s), int("-" + s), int("0" * 5 + s), int("_".join(s)))
        if str(int(s)) != s:
            print("digits", s)
    z = "1" + "0" * (n - 1)
    if str(int(z)) != z:
        print("zeros", z)
for base in (3, 7, 8, 11, 16, 20, 32, 36):
    for n in (5, 12, 20, 21, 24, 25, 31, 32, 40, 90):
        note(int("1" * n, base), int("2" * n, base), int("-" + "12" * n, base))
print("parsing", acc)

for x, y in ((1, -1), (0, -5), (2 ** 100, -1), (1, 1 << 70), (2 ** 200, 1 << 70)):
    try:
        print(x << y)
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
print(0 << (1 << 70), 5 >> (1 << 70), -5 >> (1 << 70), 2 ** 130 >> (1 << 70), -2 ** 130 >> (1 << 70), True << 100)
for f in (lambda x, y: x // y, lambda x, y: x % y, divmod):
    for x in (2 ** 50, 2 ** 100, 2 ** 200):
        try:
            f(x, 0)
        except ZeroDivisionError as e:
            print(e)
