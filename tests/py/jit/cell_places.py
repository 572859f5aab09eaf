# The content of a cell is read once for a loop when nothing in it can change it, whatever else the
# loop stores: counts of iterators, attributes, items.  When something does, each round sees it.
# quick-candidate


def unchanged(n):
    factor = 3

    def scaled(items):
        return sum(factor * i + x for i, x in enumerate(items))

    return [scaled(list(range(n))) for _ in range(30)]


def rebound_by_callee(n):
    total = 0

    def add(x):
        nonlocal total
        total += x

    seen = []
    for i, x in enumerate([1] * n):
        add(x)
        seen.append(total)
    return seen[:3], seen[-3:], total


def rebound_by_consumer(n):
    factor = 1

    def products(items):
        for i, x in enumerate(items):
            yield factor * x + i

    out = 0
    for i, p in enumerate(products(list(range(n)))):
        out = (out * 3 + p) % 1000003
        if i % 50 == 49 or i == n - 1:
            factor += 1
    return out, factor


def deleted(n):
    value = 5

    def values(items):
        for i, _ in enumerate(items):
            yield value + i

    out, rounds = 0, 0
    try:
        for v in values([0] * n):
            out += v
            rounds += 1
            if rounds == n - 2:
                del value
    except NameError as e:
        return out, rounds, str(e)
    return out, rounds


def two_cells(n):
    a, b = 1, 2

    def run(items):
        nonlocal a
        for i, x in enumerate(items):
            a = (a + b * x) % 10007
        return a

    out = [run(list(range(n))) for _ in range(5)]
    b = 2.5
    return out, run([1, 2, 3] * 40)


def cell_of_another_class(n):
    step = 1

    def count(items):
        t = 0
        for i, _ in enumerate(items):
            t = t + step
        return t

    out = [count([0] * n)]
    for step in (2, 0.5, 10 ** 20, True):
        out.append(count([0] * n))
    return out


def starts():
    out = []
    for start in [0] * 5 + [-70, -1, 2 ** 47 - 60, 2 ** 47 - 1, -2 ** 47 + 1, -2 ** 47, -2 ** 63, 10 ** 30, 5]:
        total = 0
        for i, x in enumerate([1] * 130, start):
            total += i * x
        out.append((total, i))
    return out


for n in (3, 61, 200):
    print(unchanged(n)[-1], rebound_by_callee(n), rebound_by_consumer(n), deleted(n))
    print(two_cells(n), cell_of_another_class(n))
print(starts())
