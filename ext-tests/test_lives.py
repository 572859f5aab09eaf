# timeout: 120
# gcstress: 211
# How objects of C types begin and end (lives_c.c).
#
# Stale words on the C stack may keep any object for a while: most of many have to be gone after collect(), how many
# never depends on where a frame lay; and nothing ends twice, which is exact.
import gc
import lives_c as c


def collect():
    for i in range(4):
        gc.collect()


# a tp_dealloc that resurrects
for i in range(20):
    c.raise_lazarus(1)
print(len(c.risen), c.lazarus_count(), type(c.risen[0]).__name__)
c.risen.clear()
collect()
c.raise_lazarus(0)
print(c.lazarus_count() >= 30, len(c.risen))

# tp_finalize once, tp_dealloc with Python code, weak references
import _weakref
seen = []


def make(n, end=None):
    for i in range(n):
        a, b = c.Final(), c.Final(None, end)
        a.set(b)
        b.set((a, [b]))


make(200)
collect()
f, d = c.final_stats()
print(f >= 300, d >= 300, f <= 400, d <= f)
nest = []
make(100, nest.append)
collect()
n = len(nest)
print(50 <= n <= 100, all(type(x) is c.Final for x in nest))
f0, d0 = c.final_stats()
nest.clear()
collect()
f1, d1 = c.final_stats()
print(f0 >= 400, f1 <= 600, d1 - d0 >= 100, d1 <= f1)  # 600 were made: none was finalized again


def weak(n):
    refs = []
    for i in range(n):
        x = c.Final([i])
        refs.append(_weakref.ref(x, seen.append))
        refs.append(_weakref.ref(x))
        assert refs[-1]() is x
        if i % 2:
            x.set(x)
    x = None
    return refs


refs = weak(100)
collect()
print(50 <= len(seen) <= 100, sum(r() is None for r in refs) >= 100, seen[0] in refs)
kept = c.Final()
r = _weakref.ref(kept, seen.append)
collect()
print(r() is kept, r not in seen, len(seen) <= 100)


class Sub(c.Final):
    def __del__(self):
        seen.append("del")


def subs(n):
    for i in range(n):
        s = Sub()
        s.me = s


del seen[:]
subs(50)
collect()
print(seen.count("del") >= 25, seen.count("del") <= 50)
collect()
print(seen.count("del") <= 50)

# objects on the C stack
print(c.on_stack(lambda x, y: (repr(x), x + y > 40, y)))

# "mine alone"
l = [3, 1.5, 10 ** 6]
print(c.sorted_copy(l), l)
print(c.build_alone("item"), c.build_alone(10 ** 7), c.build_alone(2.5))

# boxes across recursion
def f(depth, x):
    y = x * 2
    r = c.recurse(f, depth, x)
    assert y == x * 2 and type(depth) is int
    return r


print(c.recurse(f, 60, 0.25), c.recurse(f, 0, 1e300))
for i in range(3000):
    c.keep_box(i, i * 1.5 if i % 3 else i * 100000)
collect()
print(c.sum_boxes())
for i in range(500):
    c.keep_box(i, -i - 0.5)
print([c.recurse(f, k, k + 0.5) for k in range(10)], c.sum_boxes())

# an argument that an API call kept and C dropped: Big(…).keep() is all that holds it
for i in range(50):
    c.Big(i).keep()
    (c.Big(i) + 0.5).keep()
collect()
print(len(c.kept), sum(b[0] > 10 for b in c.kept), c.kept[99], c.kept[0])
c.kept.clear()

# threads that come from outside
def work(x):
    l = [c.Big(x + i) * 2 for i in range(50)]
    collect()
    return x, l[7], c.recurse(f, 8, x)


print(c.in_threads(work), c.in_threads(lambda x: [x] * 2))

# fork
data = [c.Final(i) for i in range(100)]


def child():
    collect()
    more = [c.Big(i) * 2 for i in range(100)]
    return len(data), more[7] + 1, c.recurse(f, 5, 0.5)


print(c.in_child(child))
print(c.in_child(lambda: [c.in_child(child), 5]))
collect()
print(len(data), c.Big(1) + 2)
