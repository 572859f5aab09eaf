# quick
# Frames that compiled code makes and ends itself: limits, tracebacks, frames that are held, new
# chunks of the register stack.
import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print([fib(n) for n in range(18)])


def depth(n):
    if n == 0:
        return 0
    return 1 + depth(n - 1)


print([depth(n) for n in (1, 10, 200, 900)])


def endless(n):
    return endless(n + 1) + 1


for _ in range(5):
    try:
        endless(0)
    except RecursionError as e:
        frames, tb = 0, e.__traceback__
        while tb is not None:
            frames += 1
            tb = tb.tb_next
        print(type(e).__name__, e, frames > 900)

sys.setrecursionlimit(20000)
print([depth(n) for n in (3000, 15000, 5)])
sys.setrecursionlimit(1000)


# A frame that is held outlives its activation.
held = []


def holds(n):
    local = n * 3
    if n % 7 == 0:
        held.append(sys._getframe())
    if n == 0:
        return 0
    return holds(n - 1) + local


print([holds(n) for n in range(30)])
print(sum(f.f_locals["local"] for f in held), len(held), held[3].f_code.co_name, held[-1].f_back.f_back is None)


# Exceptions through frames of several depths, caught at another each time.
def throws(n, stop):
    try:
        if n == 0:
            raise KeyError(stop)
        return throws(n - 1, stop)
    except KeyError:
        if n < stop:
            raise
        return n


print([throws(n, n * 3 % 11) if n >= n * 3 % 11 else None for n in range(120)])


# More registers than are cleared in place, keywords and defaults.
def wide(n, a=1, b=2, *, c=3):
    d = e = f = g = h = i = j = k = l = m = o = p = q = r = s = t = u = v = w = x = y = z = n
    if n > 0:
        total = wide(n - 1, b, a, c=c + 1)
        return total + d + e + z
    return a + b * 10 + c * 100


print([wide(n) for n in range(40)])


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print([even(n) for n in range(100)].count(True))


def walk(tree):
    left, right = tree
    return 1 + (walk(left) if left else 0) + (walk(right) if right else 0)


def tree(n):
    return (tree(n - 1), tree(n - 2)) if n > 1 else ((), ())


print([walk(tree(n)) for n in range(15)])


# Rounds of a recursion that are inlined count as activations: RecursionError comes where it is due.
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


def deepest():
    low, high = 0, 3000
    while low < high:
        middle = (low + high + 1) // 2
        try:
            down(middle)
            low = middle
        except RecursionError:
            high = middle - 1
    return low


seen = 0


def count(n):
    global seen
    seen += 1
    return count(n + 1) + 1


for _ in range(200):
    down(12)
print(deepest())
for limit in 40, 77, 250, 1000:
    sys.setrecursionlimit(limit)
    found = deepest()
    seen = 0
    try:
        count(0)
    except RecursionError as e:
        print(limit, found, seen, e)
sys.setrecursionlimit(1000)


class Chain:
    def __init__(self, n):
        self.next = Chain(n - 1) if n > 0 else None

    def __len__(self):
        return 1 + (len(self.next) if self.next is not None else 0)

    def __getitem__(self, i):
        return self if i == 0 else self.next[i - 1]

    @property
    def last(self):
        return self if self.next is None else self.next.last


chain = Chain(30)
print([len(chain[k]) for k in range(25)], chain.last is chain[30])


# A function bound anew while it recurses, and another code put into it.
def power(n):
    return 1 if n == 0 else 2 * power(n - 1)


old = power
print([power(n) for n in range(60)][-1])


def power(n):
    return 1 if n == 0 else 3 * power(n - 1)


print([old(n) for n in range(8)], [power(n) for n in range(8)])
power.__code__ = (lambda n: 7).__code__
print([old(n) for n in range(8)], power(3))
