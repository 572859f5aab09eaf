# bench: int loops
# claim: nojit 1.0


def collatz(limit):
    best = 0
    for start in range(1, limit):
        n = start
        steps = 0
        while n != 1:
            if n & 1:
                n = 3 * n + 1
            else:
                n >>= 1
            steps += 1
        if steps > best:
            best = steps
    return best


def mix(count):
    a = 12345
    total = 0
    i = 0
    while i < count:
        a = (a * 1103515245 + 12345) % 2147483648
        total += a // 7 - (a ^ i)
        i += 1
    return total


print(collatz(120000), mix(4000000))
