# quick-candidate
# Functions and comprehensions with closures, made and called inside compiled loops and recursions.


def tree(depth, seed):
    if depth == 0:
        return seed
    if seed % 2:
        return [tree(depth - 1, seed * 3 + i) for i in range(seed % 4)]
    return {i: tree(depth - 1, seed + i) for i in range(seed % 3)}


for s in range(40):
    print(s, str(tree(4, s))[:70])


def outer(n):
    made = []
    for i in range(n):
        def inner(x, y=i, *, z=2):
            return x + y * z + i + n
        made.append(inner(1))
        made.append((lambda: i * n)())
    return sum(made)


for n in (0, 1, 5, 50, 200):
    print(outer(n))


def joined(v, level=0):
    if isinstance(v, list):
        return "[" + ",".join(joined(x, level + 1) for x in v) + "]"
    return f"{v}@{level}"


for i in range(30):
    print(joined([1, [2, [i]], [], [[3]]]))
