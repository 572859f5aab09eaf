# Integer arithmetic around the sizes where representations change.
EDGES = [0, 1, -1, 2, -2, 7, -7, 255, 256, -5, -6, 2**29, 2**30 - 1, 2**30, 2**31, -2**31,
         2**32, 2**46, 2**47 - 1, 2**47, -2**47, -2**47 - 1, 2**48, 2**60, 2**62, 2**63 - 1, 2**63,
         -2**63, -2**63 - 1, 2**64, 10**20, -10**20, 3**100, -3**100]


def check(a, b):
    print(a, b, a + b, a - b, a * b)
    try:
        q, r = divmod(a, b)
        print(q, r, a // b, a % b, q * b + r == a)
    except ZeroDivisionError as e:
        print(type(e).__name__, e)


for a in EDGES:
    for b in EDGES[::3]:
        check(a, b)

for a in EDGES:
    print(-a, +a, ~a, abs(a), bool(a), a == -(-a))

# Walk over the boundaries in both directions.
for edge in (2**30, 2**31, 2**47, 2**48, 2**62, 2**63, 2**64):
    for sign in (1, -1):
        n = sign * (edge - 3)
        out = []
        for i in range(7):
            out.append(n)
            n += sign
        print(out)
        while len(out) > 4:
            n -= sign
            out.pop()
        print(n, n - sign * edge)

for a, b in [(1, 0), (2**100, 0), (0, 0)]:
    for op in (lambda x, y: x // y, lambda x, y: x % y, divmod, lambda x, y: x / y):
        try:
            print(op(a, b))
        except ZeroDivisionError as e:
            print(e)
