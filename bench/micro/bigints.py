# bench: big-int arithmetic
# claim: nojit 1.0


def factorial(n):
    r = 1
    for i in range(2, n):
        r *= i
    return r


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def medium(n):
    p = (1 << 127) - 1
    x = 3
    for i in range(n):
        x = (x * x + i) % p
    return x


def powers(rounds):
    m = (1 << 255) - 19
    total = 0
    for i in range(2, rounds):
        total += pow(i, m - 2, m)
    return total % m


print(factorial(6000) % 1000003, fibonacci(60000) % 1000003, medium(2500000), powers(2400),
      len(str(7 ** 5000)), int("9" * 4000) % 997)
