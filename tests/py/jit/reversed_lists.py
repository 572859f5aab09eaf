# quick
"""reversed() of lists in loops: ends, lists that change under way, state, enumerate and zip over it."""


def show(f, *args):
    print(f.__name__, f(*args))


def plain(n):
    a = list(range(100))
    t = 0
    for _ in range(n // 100):
        for i, x in enumerate(reversed(a)):
            t += x * (i + 1)
        for x in reversed(a):
            t ^= x
        for x in reversed([]):
            t += 1000
        for x in reversed([_]):
            t += x
        for x, y in zip(reversed(a), a):
            t += x - 2 * y
        for x, y in zip(a, reversed(a)):
            t += x * y
    return t


def shrinks(n):
    """The list gets shorter than the position: the iterator is at its end, for good."""
    t = 0
    for k in range(n):
        a = list(range(40))
        it = reversed(a)
        for x in it:
            t += x
            if x == k % 40:
                del a[k % 7 :]
        a.extend(range(50))
        t += sum(it) + it.__length_hint__()
    return t


def grows(n):
    t = 0
    for k in range(n):
        a = [1, 2, 3]
        for x in reversed(a):
            t += x
            a.append(x)
            a.insert(0, x * 2)
            if len(a) > 50:
                break
        t += len(a)
    return t


def state(n):
    t = []
    a = list(range(10))
    for k in range(n):
        it = reversed(a)
        for x in it:
            if x == k % 10:
                break
        t.append((it.__length_hint__(), next(it, None), it.__reduce__()[1:]))
        it.__setstate__(k % 13 - 2)
        t.append(list(it))
    return t[-30:]


def stepped(n):
    a = ["x", 2, 3.5, None, (1,)]
    t = 0
    for k in range(n):
        it = reversed(a)
        while (x := next(it, "end")) != "end":
            t += x == a[k % 5]
        t += len(list(it))
    return t


def mixed(n):
    seqs = [[1, 2, 3], (4, 5, 6), range(3), {7: 1, 8: 2}, [0.5, 1.5]]
    t = 0
    for k in range(n):
        for x in reversed(seqs[k % 5]):
            t += x
    return t


def generated(n):
    def g(a):
        yield from reversed(a)
        for x in reversed(a):
            yield x

    t = 0
    for k in range(n):
        for x in g([k, 1, 2]):
            t = t * 3 % 1000003 + x
    return t


show(plain, 3000)
show(shrinks, 300)
show(grows, 300)
show(state, 200)
show(stepped, 500)
show(mixed, 1000)
show(generated, 500)
