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
