# timeout: 120
# Threads that C code makes come and go while others collect: their states are made and deleted by who holds the GIL.
import gc
import lives_c as c


def f(x):
    return [x, str(x)]


def g(x):
    gc.collect()
    return x


def deep(x, n=200):
    return x if n == 0 else deep(x, n - 1)


n = 0
for i in range(100):
    n += len(c.in_threads(f)) + len(c.in_threads(g)) + len(c.in_threads(deep))
print(n)
