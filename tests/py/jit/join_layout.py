# A trace that goes on in the body of a loop comes with other objects than the loop's: a generator that
# waits elsewhere, a list that is empty, an instance without the attribute.


class Oops(Exception):
    pass


def count(n):
    for i in range(n):
        yield i


def guarded(n):
    try:
        for i in range(n):
            yield i
    except Oops as e:
        pass


def unstarted(rounds):
    total = k = 0
    while k < rounds:
        k += 1
        for i in count(5):
            g = guarded(4)
            total += next(g) + i
    return total


def dropped(rounds):
    k = 0
    while k < rounds:
        k += 1
        for i in count(5):
            g = guarded(4)
            j = next(g)
    return i, j


def waiting(rounds, ahead):
    total = 0
    for k in range(rounds):
        g = count(5)
        for _ in range(k % ahead):
            next(g, 0)
        for i in g:
            total += i * k
    return total


for rounds in 25, 25, 25:
    print(dropped(rounds))
for rounds in 3, 25, 60:
    print(unstarted(rounds), waiting(rounds, 1), waiting(rounds, 3), waiting(rounds, 7))


def show(f, *args):
    try:
        print(f.__name__, f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


def first(lists, n):
    total = 0
    for a in lists:
        b = [1] * n
        for _ in range(n - 1):
            total += a[0]
            b.pop()
    return total


full = [[k] for k in range(40)]
show(first, full, 9)
for other in [], [7] * 3, [2.5], ["x"], [None]:
    show(first, full + [other], 9)


class P:
    def __init__(self):
        self.x = 1


class Q:
    pass


def slots(objects, n):
    total = 0
    for o in objects:
        for i in range(n):
            q = Q()
            total += o.x
            q.y = i
            kept.append(q)
    return total


kept = []
gone, by_dict, other = P(), P(), Q()
del gone.x
by_dict.__dict__["z"] = 3
other.q, other.x = 1, "s"
objects = [P() for _ in range(40)]
for last in [], [by_dict], [gone], [other], [3]:
    show(slots, objects + last, 9)
