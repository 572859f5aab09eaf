# quick
# Ints on both sides of 48 and 64 bits in loops.


def grow(n):
    x, y, out = 1, -1, []
    for i in range(n):
        x = x * 3 + i
        y = y * 2 - 1
        if i % 10 == 0:
            out.append(x)
            out.append(y)
    return out


print(grow(70))


def mixed(n):
    limit, total = 2**47, 0
    for i in range(n):
        a = limit - 50 + i
        b = -limit + 50 - i
        total += a + 1
        total -= b - 1
        total ^= a * b
        total &= 2**100 - 1
        total |= a << (i % 20)
        total -= b >> (i % 5)
        total += a // (i + 1) + b % (i + 7) - -a + ~b
    return total


print(mixed(120))


def hash_like(text, rounds):
    h = 0
    for _ in range(rounds):
        for c in text:
            h = (h * 1000003 ^ ord(c)) & 0xFFFFFFFFFFFFFFFF
    return h


print(hash_like("the quick brown fox", 20))


def lcg(n):
    x, acc = 12345, 0
    for _ in range(n):
        x = (6364136223846793005 * x + 1442695040888963407) % 2**64
        acc ^= x >> 33
    return x, acc


print(lcg(200))


def compare(n):
    big, counts = 2**60, [0] * 7
    for i in range(n):
        x = big + i - 50 if i % 3 else i
        counts[0] += x < big
        counts[1] += x <= big
        counts[2] += x == big
        counts[3] += x != big
        counts[4] += x > big
        if x >= big:
            counts[5] += 1
        if x:
            counts[6] += 1
    return counts


print(compare(120))


def power(n):
    return [[i**k for k in (0, 1, 2, 5, 9, 20)] for i in range(-n, n, 3)]


print(power(12))


def shifts(n):
    out = 0
    for i in range(n):
        out += (1 << i) - (1 << (i // 2)) + (-1 << (i % 60))
        try:
            out += 1 << (i - n + 3)
        except ValueError as e:
            text = str(e)
    return out, text


print(shifts(90))


def division(n):
    out = []
    m = -(2**47)
    for i in range(-n, n):
        try:
            out.append(m // i + m % i)
            out.append(divmod(m - i, i))
        except ZeroDivisionError as e:
            out.append(str(e))
    return out[::37], len(out)


print(division(40))


def floats(n):
    a = 0.0
    for i in range(1, n):
        x = i * 0.75
        a += x ** 2 + x // 0.3 + x % 0.7 - divmod(x, 0.4)[1] + 2 ** -i + (-x) ** 3
        a += i * 10**16 // 10**15
    return a


print(floats(100))


def bools(n):
    t = 0
    for i in range(n):
        b = i % 3 == 0
        t += b + (not b) * 2 + (b & True) - (b | (i > 5)) + (-b) + (~b)
        t += True + True
    return t


print(bools(100))


def bit_things(n):
    t = 0
    for i in range(n):
        t += (i * 77).bit_length() + abs(i - 50) + max(i, 20) - min(i, 30)
        t += abs(-(2**47) + i % 2) % 1000
        t += int(i * 0.5) + int(float(i)) + round(i / 3)
    return t


print(bit_things(100))
