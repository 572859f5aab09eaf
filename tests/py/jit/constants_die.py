"""What only compiled code knows dies with the code object: namespaces, classes, closures, generators."""
import gc
import sys
import _weakref


class Big:
    x = 1


def collect():
    for _ in range(12):  # some of them while the loop is recorded, when everything is kept
        gc.collect()


def few(refs):
    """Stale words of the stack may keep some, and traces of this file's own code the first ones that it met."""
    collect()
    alive = sum(r() is not None for r in refs)
    return True if alive <= len(refs) // 2 else alive


SOURCE = """
def plain(n):
    t = 0
    for i in range(n):
        t += N + i
    return t

def attribute(n):
    t = 0
    for i in range(n):
        t += big.x
    return t

class Local:
    def __init__(self, n):
        self.n = n
    def step(self):
        self.n += big.x
        return self.n

def methods(n):
    o = Local(0)
    for i in range(n):
        o.step()
    return o.n

def gen(n):
    for i in range(n):
        yield big.x + i

def sides(n):
    t = 0
    for i in range(n):
        if i % 3 == 0:
            t += big.x
        elif i % 7 == 0:
            t -= N
        else:
            t += sum(gen(2))
    return t
"""


def made():
    space = {"big": Big(), "N": 5}
    exec(SOURCE + "out = [f(200) for f in (plain, attribute, methods, sides)]", space)
    return space["out"], [_weakref.ref(space["big"]), _weakref.ref(space["Local"]), _weakref.ref(space["plain"])]


def run(driver, rounds=10):
    out, refs = [], []
    for _ in range(rounds):
        results, more = eval("driver()", {"driver": driver})  # or the trace of this loop knows the functions
        out.append(sum(results))
        refs += more
    return out[0], len(set(out)), few(refs)


print("made", run(made))


def drive(f, n):
    """Stays: its own traces may know some of the functions it has called."""
    return max(f(n) for _ in range(3))


def driven():
    space = {"big": Big(), "N": 5}
    exec(SOURCE, space)
    out = [drive(space[name], 200) for name in ("plain", "attribute", "sides")]
    return out, [_weakref.ref(space["big"])]


print("driven", run(driven, 30)[:2])


class Loud:
    said = 0

    def __del__(self):
        Loud.said += 1


def finalized():
    space = {"big": Loud()}
    exec("""
def f(n):
    t = 0
    for i in range(n):
        t += big is not None
    return t
""", space)
    return [eval("f(200)", space)], []


print("finalized", run(finalized), Loud.said >= 5)


# A finalizer that revives what the code belongs to: its traces must be right, or gone.
revived = []


class Phoenix:
    def __init__(self, f):
        self.f = f

    def __del__(self):
        revived.append(self.f)


def burn():
    space = {"names": ["a", "b", "c"], "N": 3}
    exec("""
def f(n):
    t = ""
    for i in range(n):
        t = names[i % N] + t[:5]
    return t
""", space)
    f = space["f"]
    f(100)
    space["phoenix"] = Phoenix(f)


for _ in range(10):
    burn()
collect()
junk = [[i, str(i)] for i in range(2000)]
print("revived", len(revived) >= 5, {f(100) for f in revived})


# Code that is running while nobody else knows it.
def running(n):
    total = 0
    for i in range(n):
        space = {"gc": gc, "i": i}
        exec("""
def f(n):
    t = 0
    for k in range(n):
        t += k + i
        if k % 50 == 49:
            gc.collect()
    return t
r = f(100)
del f
""", space)
        total += space["r"]
    return total


print("running", running(6))

# A generator whose code nobody else knows goes on after collections.
space = {}
exec("""
def g(n):
    t = 0
    for i in range(n):
        t += i * 3
        yield t
""", space)
g = space.pop("g")(400)
got = [next(g) for _ in range(150)]
collect()
junk = [[i, str(i)] for i in range(2000)]
got += list(g)
print("generator", len(got), got[-1], sum(got))

# Functions made anew share their code, whose traces stay.
def make(k):
    def f(n):
        t = 0
        for i in range(n):
            t += k.x
        return t
    return f


def closures():
    big = Big()
    return [make(big)(100)], [_weakref.ref(big)]


print("closures", run(closures, 20))
