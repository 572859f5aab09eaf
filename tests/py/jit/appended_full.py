# Appends recorded while the list is full: items, lengths, and lists that others hold meanwhile.
# quick


def comprehended(n, m):
    return [[x for x in range(m) if x & 1 or n & 1] for n in range(n)]


def nested(n):
    return [[i * j for j in range(i % 9)] for i in range(n)]


def appended(n, start):
    out = [0] * start
    other = out
    for i in range(n):
        out.append(i)
    return len(other), out[start:start + 5], out[-3:], sum(out)


def in_turn(n):
    """Several lists at one place, full at different times."""
    lists = [[], [1], [1, 2, 3, 4], list(range(8)), list(range(17))]
    for i in range(n):
        lists[i % 5].append(i)
        if i % 50 == 49:
            lists[i % 5].pop()
    return [(len(l), sum(l)) for l in lists]


def fresh(n):
    out = []
    for i in range(n):
        few = []
        few.append(i)
        few.append(-i)
        few.append(i)
        few.append(0)
        few.append(i + 1)
        out += few
    return len(out), sum(out)


def iterated(n):
    """The list grows while it is iterated."""
    out = [1]
    for x in out:
        if len(out) < n:
            out.append(x + 1)
    return len(out), out[-1]


def failing(n):
    out = []
    for i in range(n):
        try:
            out = [10 // (x - 7) for x in range(i % 12)]
        except ZeroDivisionError as e:
            out = [str(e)]
    return out


for m in range(0, 24):
    r = comprehended(40, m)
    print(m, len(r), sum(map(len, r)), sum(map(sum, r)))
print(sum(map(len, nested(200))), nested(9))
for start in (0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 60, 64):
    print(appended(300, start))
print(in_turn(1000))
print(fresh(300))
print(iterated(500))
print(failing(200))
