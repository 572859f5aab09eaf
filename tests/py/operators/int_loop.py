# quick-candidate
# Integer loops across representation boundaries: overflow, sign, shifts, mixed types.
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def lcg(n):
    x = 42
    out = 0
    for _ in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        out ^= x >> 33
    return x, out


def fact_digits(n):
    r = 1
    for i in range(1, n):
        r *= i
    s = 0
    while r:
        r, d = divmod(r, 10)
        s += d
    return s


def grow(start, factor, n):
    x = start
    seen = []
    for i in range(n):
        x = x * factor + 1
        if i % 7 == 0:
            seen.append(x % 1000007)
    for i in range(n):
        x = (x - 1) // factor
    return x, seen


def around(edge):
    total = 0
    i = edge - 500
    while i < edge + 500:
        total += i
        if i & 1:
            total -= 1
        i += 1
    down = 0
    while i > edge - 500:
        i -= 1
        down += i ^ edge
    return total, down


def negative(n):
    a = 0
    for i in range(-n, n):
        a += i // 3 + i % 3 - (i >> 1) + (i << 2) + abs(i) - (-i) * (i & 5) + ~i
    return a


def mixed(n):
    t = 0
    for i in range(n):
        if i % 4 == 0:
            t += 1
        elif i % 4 == 1:
            t += 0.5
        elif i % 4 == 2:
            t += True
        else:
            t = int(t)
    return t


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def powmod(b, e, m):
    r = 1
    while e:
        if e & 1:
            r = r * b % m
        b = b * b % m
        e >>= 1
    return r


def isprime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True


def bits(n):
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


def nested(n):
    total = 0
    for i in range(n):
        for j in range(i, n):
            for k in range(j, min(j + 3, n)):
                total += i * j - k
    return total


print(max(collatz(i) for i in range(1, 500)), lcg(2000), fact_digits(150), grow(1, 3, 60), grow(-7, 11, 40))
for e in (2**30, -2**30, 2**31, 2**47, -2**47, 2**62, 2**63, -2**63, 2**64, 0):
    print(around(e))
print(negative(1000), mixed(1000), mixed(1003), gcd(2**80 * 3**20, 6**30), powmod(3, 10**20, 2**61 - 1), sum(isprime(i) for i in range(2000)), bits(2**200 - 1), bits(123456789), nested(30))
x, y = 0, 1
for i in range(200):
    x, y = y, x + y
print(x, y)
acc = 2**46
for i in range(100):
    acc += acc // 50
print(acc)
acc = -2**46
while acc > -2**49:
    acc += acc >> 5
print(acc)
flips = 0
v = 1
for i in range(400):
    v = -v * 2 if i % 3 else v // 2 or 1
    if v < 0:
        flips += 1
print(v, flips)
