# quick
# Long carries and borrows, at every length around the steps of vectorized addition.
ok = True
for n in list(range(1, 70)) + [100, 127, 128, 129, 500]:
    bits = 30 * n
    ones = (1 << bits) - 1
    top = 1 << bits
    for low in (0, 1, 2, 3, 29, 30, 31, 60, 90, 119, 120, 121, 200, bits - 1):
        one = 1 << low
        if low > bits:
            continue
        if ones + one != (top | (one - 1)) and low < bits:
            ok = False
            print("ones", n, low)
        if top - one + one != top or (top - one) >> low != (top >> low) - 1:
            ok = False
            print("borrow", n, low)
        x = ones ^ (one << 3)
        if x + x != 2 * x or x + ones - x != ones or (x + one) - one != x:
            ok = False
            print("sum", n, low)
        y = (1 << 30 * (n // 2)) - 1
        if (x + y) - y != x or (x - y) + y != x or y - x + x != y:
            ok = False
            print("halves", n, low)
    for factor in (1, 2, 3, 10, (1 << 30) - 1, 1 << 30, (1 << 31) - 1, (1 << 59) + 1, (1 << 60) - 1, 1 << 60):
        p = ones * factor
        if p != (factor << bits) - factor or p // factor != ones or p % factor or p // ones != factor or -p // factor != -ones:
            ok = False
            print("factor", n, factor)
        if (p + 1) % factor != 1 % factor or (-p - 1) % factor != factor - 1:
            ok = False
            print("rest", n, factor)
print(ok)
x = 1
for i in range(400):
    x = x * 1000003 + (x >> 7) - (x >> 95)
    x ^= x >> 200
    if i % 40 == 0:
        print(hash(x), x % 1000000007)
