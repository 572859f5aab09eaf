# quick-candidate
# Larger set computations whose results do not depend on order.
def primes(n):
    sieve = set(range(2, n))
    p = 2
    while p * p < n:
        sieve -= set(range(p * p, n, p))
        p = min(x for x in sieve if x > p)
    return sorted(sieve)


def components(edges):
    groups = []
    for a, b in edges:
        touching = [g for g in groups if a in g or b in g]
        merged = {a, b}.union(*touching)
        groups = [g for g in groups if g not in touching] + [merged]
    return sorted(sorted(g) for g in groups)


def words(text):
    seen, twice = set(), set()
    for w in text.split():
        (twice if w in seen else seen).add(w)
    return sorted(seen - twice), sorted(twice)


def queens(n):
    found = 0

    def place(row, cols, left, right):
        nonlocal found
        if row == n:
            found += 1
            return
        for c in range(n):
            if c not in cols and row + c not in left and row - c not in right:
                place(row + 1, cols | {c}, left | {row + c}, right | {row - c})

    place(0, frozenset(), frozenset(), frozenset())
    return found


def life(cells, steps):
    for _ in range(steps):
        near = {}
        for x, y in cells:
            for dx in (-1, 0, 1):
                for dy in (-1, 0, 1):
                    if dx or dy:
                        k = (x + dx, y + dy)
                        near[k] = near.get(k, 0) + 1
        cells = {k for k, n in near.items() if n == 3 or n == 2 and k in cells}
    return sorted(cells)


print(primes(200))
print(components([(i, i * i % 50) for i in range(50)]))
print(words("a b c a d e b f a g"))
print(queens(6))
print(life({(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}, 12))
power = [frozenset()]
for i in range(6):
    power += [s | {i} for s in power]
print(len(power), len(set(power)), sum(len(s) for s in power), sum(sum(s) for s in power))
print(sorted(map(sorted, {s & frozenset({1, 3, 5}) for s in power})))
t = set()
for i in range(1000):
    t ^= {i % 17, i % 5}
print(sorted(t))
