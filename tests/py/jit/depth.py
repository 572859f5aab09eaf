# quick
# RecursionError comes at the same depth however the recursion is made of functions that a trace
# takes into itself: the frames that only it knows count.
import sys


def entries(e):
    names = []
    tb = e.__traceback__
    while tb is not None:
        names.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    return len(names), names[-3:]


def rec(n):
    return other(n)


def other(n):
    return rec(n)


def one(n):
    return two(n) + 1


def two(n):
    return three(n) + 1


def three(n):
    return one(n + 1)


# The leaf is called again and again, until there is no room for it.
deepest = [0]


def leaf(n):
    deepest[0] = n
    return n


def descends(n):
    return leaf(n) + descends(n + 1)


def middle(n):
    return leaf(n)


def far(n):
    middle(n)
    return far(n + 1)


class Node:
    def __init__(self, n):
        self.child = self.make(n + 1)

    def make(self, n):
        return Node(n)


class Value:
    def __init__(self, n):
        self.n = n

    @property
    def next(self):
        return self.grow()

    def grow(self):
        return Value(self.n + 1).next


def items(n):
    yield from sums(n)


def sums(n):
    yield sum(items(n + 1))


def loops(n):
    total = 0
    for i in range(3):
        total += leaf(i)
    return total + inner(n)


def inner(n):
    return loops(n + 1)


def attempt(f, n):
    try:
        f(n)
    except RecursionError as e:
        return entries(e)


for f in (rec, one, descends, far, loops):
    print(f.__name__, [attempt(f, k) for k in range(5)], deepest[0])
print([attempt(lambda n: Value(n).next, k) for k in range(5)])
# CPython counts calls through C here, too: how many there are is not compared, but always as many.
print(len({str(attempt(Node, k)) for k in range(8)}))
print(len([attempt(lambda n: list(items(n)), k) for k in range(3)]))
print(len({str(attempt(lambda n: list(items(n)), k)) for k in range(8)}))


# Near the limit, but not beyond: loops that call.
def near(n, left):
    if n < left:
        return near(n + 1, left)
    total = 0
    for i in range(200):
        total += middle(i)
    return total


print([near(0, left) for left in (5, 900, 970, 980, 990, 5)])
for left in range(980, 1000):
    try:
        print(left, near(0, left))
    except RecursionError as e:
        print(left, entries(e))

# The limit changes while traces run.
for limit in (300, 200, 4000, 150, 1000):
    sys.setrecursionlimit(limit)
    print(limit, [attempt(f, k)[0] for k in range(3) for f in (rec, one, far)])
