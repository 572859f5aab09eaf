"""Code that takes the memory of dead code: what was compiled for callers and generators of that is not for these."""
import gc


def leaf(y):
    return y + 1


def down(n, y):
    return y if n == 0 else down(n - 1, y)


def total(it):
    t = 0
    for x in it:
        t += x
    return t


def sends(g, n):
    t = g.send(None)
    for i in range(n):
        t += g.send(i)
    return t


SOURCES = ["""
t = 0
for i in range(200):
    t += leaf(i) * %d
""", """
def f(n):
    t = 0
    for i in range(n):
        t += down(2, i) * %d
    return t
t = f(200)
""", """
def g(n):
    for i in range(n):
        yield i * %d
t = total(g(200))
""", """
def g():
    x = 0
    while True:
        x = yield x * %d
t = sends(g(), 200)
""", """
class C:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n * %d
t = total(C(200))
"""]

for source in SOURCES:
    wrong = []
    for k in range(2, 40):
        space = {"leaf": leaf, "down": down, "total": total, "sends": sends}
        exec(source % k, space)
        if k == 2:
            one = space["t"] // 2
        elif space["t"] != one * k:
            wrong.append((k, space["t"]))
        space = None
        gc.collect()
    print(one, len(wrong), wrong[:3])
