# Ints of 64 bits and more in loops: masks, overflow, exits with numbers that exist in no register.
# quick
M64 = (1 << 64) - 1
M48 = (1 << 48) - 1


def fnv(data):
    h = 0xCBF29CE484222325
    for c in data:
        h = ((h ^ c) * 0x100000001B3) & M64
    return h


def fnv32(data):
    h = 2166136261
    for c in data:
        h = ((h ^ c) * 16777619) & 0xFFFFFFFF
    return h


def times31(text):
    h = 0
    for c in text:
        h = (h * 31 + ord(c)) & 0xFFFFFFFF
    return h


def xorshift(x, n):
    for _ in range(n):
        x ^= (x << 13) & M64
        x ^= x >> 7
        x ^= (x << 17) & M64
    return x


def splitmix(n):
    s = 5
    out = 0
    for _ in range(n):
        s = (s + 0x9E3779B97F4A7C15) & M64
        z = s
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
        out ^= z ^ (z >> 31)
    return out


data = [(i * 7 + 3) & 255 for i in range(400)]
print(fnv(data), fnv32(data), times31("hello, world" * 40))
print(xorshift(88172645463325252, 500), xorshift(1, 500), splitmix(500))


# The mask changes while the product is nowhere but in a snapshot.
MASK = M64


def rebound(n):
    global MASK
    MASK = M64
    x, seen = 12345, []
    for i in range(n):
        if i == n - 20:
            MASK = M48
        if i == n - 10:
            MASK = -1
        x = (x * 6364136223846793005 + 1442695040888963407) & MASK
        if i > n - 25:
            seen.append(x % 1000003)
    return x, seen


print(rebound(200))


# An index that fails between the product and the mask: the product is seen by the handler.
def caught(n, table):
    x, bad = 2**63 + 11, []
    for i in range(n):
        try:
            p = x * 0x9E3779B97F4A7C15
            x = (p + table[i]) & M64
        except IndexError:
            bad.append(p)
            x = p & M64
    return x, bad


print(caught(150, list(range(140))))


# Small first, wide later; wide first, small later; signs that change.
def growing(n, step):
    total, trail = 0, []
    for i in range(n):
        total += step
        if i % 50 == 0:
            trail.append(total)
    return total, trail


for step in (1, 2**40, 2**46 - 1, -(2**45), 2**55, -(2**62), 2**63):
    print(growing(300, step))


def shrinking(x, n):
    out = []
    for i in range(n):
        x = x >> 1 if x > 1 else x - 1
        if i % 20 == 0:
            out.append(x)
    return x, out


for start in (2**63, 2**64 - 1, 2**70, 2**47, 1):
    print(shrinking(start, 120))


def signs(n):
    x, out = 2**50, []
    for i in range(n):
        x = -x + (i << 30)
        if i % 3 == 0:
            x ^= 2**49
        if i % 30 == 0:
            out.append((x, ~x, x // 7, x % 7, x // -(2**49), x & M64, x | 1, x << 3, x >> 5))
    return out


for row in signs(200):
    print(row)


def edges(values, n):
    less = equal = true = 0
    for i in range(n):
        a, b = values[i % len(values)], values[(i * 7 + 1) % len(values)]
        less += a < b
        equal += a == b
        if a:
            true += 1
        if not (a >> 1):
            true += 100
        if (a & M64) >= (b & M64):
            less += 1000
    return less, equal, true


print(edges([2**47, 2**47 - 1, -(2**47), -(2**47) - 1, 2**63, 2**63 - 1, -(2**63), 2**64 - 1, 2**64, 0, 1, -1], 400))


def divide(n):
    q = r = 0
    for i in range(1, n):
        x = (i * 0x123456789ABCDEF) & M64
        q += x // 10 + x // (1 << 20) + x // (x >> 3 or 1) + x // (2**62 + 1)
        r += x % 10 + x % 4096 + x % (2**61 - 1) + x % (i * 2**40)
    return q, r


print(divide(300))


def powers(n):
    total = 0
    for x in range(n):
        total += x**3 + (x * 100003) ** 2 + (x + 2**20) ** 4
    return total


print(powers(400))


class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1) & M64
        return self.state >> 33

    def double(self):
        return (self.next() << 31 | self.next()) / 2.0**62


def drawn(n):
    r = Random(7)
    total, last = 0, None
    for _ in range(n):
        total += r.next() % 6
        d = r.double()
        if not 0 <= d < 1:
            print("out of range", d)
        if last is not None and last is r.state:
            print("same")
        last = r.state
    return total, r.state


print(drawn(300))


# Shifts by counts of all sizes.
def shifts(n):
    x, s = 0x8000000000000001, 0
    for i in range(n):
        k = i % 66
        s ^= (x << k) & M64
        s ^= x >> k
        s += (s << (i & 7)) - (s >> 60)
        s &= (1 << 65) - 1
    return s


print(shifts(400))


def in_lists(n):
    words = [2**63 + i for i in range(16)]
    for i in range(n):
        j = i & 15
        words[j] = (words[j] * 3 + words[(j + 1) & 15]) & M64
    return words[3], sum(words), max(words), {words[0]: 1}[words[0]]


print(in_lists(500))


# Ranges whose ends are near 48 bits, and what is known of their indices.
def ranges():
    out = []
    for start, stop, step in ((2**47 - 40, 2**47 - 1, 1), (2**47 - 100, 2**47 - 1, 7), (-(2**47), -(2**47) + 30, 1),
                              (-(2**47) + 50, -(2**47), -3), (2**47 - 9, 2**47 + 9, 1), (0, 300, 7), (300, -5, -1)):
        total = count = 0
        for i in range(start, stop, step):
            total += (i + 1) - (i - 1) * 2
            total ^= i & 255
            if 0 <= (i & 255) < 256 and (i & 15) % 16 == i & 15:
                count += 1
            if (i & 7) + 1 > 8 or (i & 7) - 1 < -1:
                print("never")
        out.append((total, count))
    return out


for _ in range(3):
    print(ranges())


def neighbours(row):
    out = 0
    for i in range(1, len(row) - 1):
        if row[i - 1] < row[i] < row[i + 1] or i < 3 or i <= 3 or i != 3:
            out += row[i - 1] * row[i + 1] + (row[i] << 2)
    return out


print(neighbours([i * 37 % 101 for i in range(200)]))


# A mask that may overflow itself: its guard stays.
def own_mask(data, n):
    a = 14695981039346656037
    b = 65535
    for i in range(n, 0, -1):
        b = a ^ b
        a = a + b
        data[7] = ~b & 7 * b
        a &= M64
    return data, a, b


for n, x in ((40, 1), (90, 90), (70, 5)):
    print(own_mask([1, 2, 1, 1, 5, 6, x, 45], n))
