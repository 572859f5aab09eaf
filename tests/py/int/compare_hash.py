# Comparison with other numbers, and hashes, which are equal for equal numbers.
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


BIG = [0, 1, -1, 2**53, 2**53 + 1, -2**53 - 1, 2**63, 10**22, 10**23, 10**308, 10**309, -10**400]
FLOATS = [0.0, -0.0, 1.0, 0.5, -1.5, 2.0**53, 9007199254740992.0, 9.3e18, 1e22, 1e23, 1e308,
          float("inf"), float("-inf"), float("nan")]
for a in BIG:
    for f in FLOATS:
        print(a == f, a != f, a < f, a <= f, a > f, a >= f, f == a, f < a, f > a, end=";")
    print()
for a in BIG:
    for b in BIG:
        print("<" if a < b else ">" if a > b else "=", end="")
    print()
M = 2**61 - 1
for n in (0, 1, -1, -2, M - 1, M, M + 1, -M, -M - 1, 2 * M, 2**64, 2**100, -2**100, 10**50):
    print(n, hash(n))
for f in (0.5, 1.0, -1.0, 1e16, 1e300, -2.0, 0.1, float("inf"), float("-inf"), 2.0**61, 2.0**-50, -0.0):
    print(f, hash(f))
print(hash(1e20) == hash(10**20), hash(2.0**100) == hash(2**100), hash(True) == hash(1))
print(hash(1 + 0j) == hash(1), hash(1.5 + 0j) == hash(1.5), hash(3 + 4j), hash(-1j))
print({1: "a", 1.0: "b", True: "c", 1 + 0j: "d"})
err(lambda: 1 < "a")
err(lambda: 1 < None)
err(lambda: 1 >= [])
err(lambda: 1 < 1j)
err(lambda: 1 == "1")
err(lambda: 1 != None)
err(lambda: 2 < 1.5 < 3)
err(lambda: max(1, 2.5, True))
err(lambda: min(3, 3.0))
err(lambda: sorted([3, 1.5, True, -2, 2**70, -1e30]))
