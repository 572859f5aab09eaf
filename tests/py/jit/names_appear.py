# Names of modules and builtins that come, go and move while compiled loops rely on them.
# quick
import builtins
import sys
import types

value = 1


def work(x):
    return abs(x) + value + len("abc")


def loop(n):
    total = 0
    for i in range(n):
        total += work(-i)
    return total


def many(n):
    """A new global now and then: tables grow and move."""
    out = []
    for r in range(n):
        out.append(loop(70))
        globals()["appeared%d" % r] = r
    return sum(out), len([k for k in globals() if k.startswith("appeared")])


print(many(60))
for r in range(60):
    del globals()["appeared%d" % r]
print(many(60))

# A builtin is shadowed in the middle of a loop, and found again.


def shadowed(n):
    global len
    total = 0
    for i in range(n):
        if i == n // 3:
            len = lambda text: 1000
        elif i == 2 * n // 3:
            del len
        total += work(i)
    return total


for _ in range(6):
    print(shadowed(150), loop(80))

# Shadowed by other ways of writing a global.


def by_exec(n):
    total = 0
    for i in range(n):
        if i == 50:
            exec("abs = lambda x: 5", globals())
        elif i == 90:
            globals().pop("abs")
        elif i == 100:
            globals().update(abs=lambda x: 6)
        elif i == 120:
            globals().__delitem__("abs")
        elif i == 130:
            globals().setdefault("abs", lambda x: 7)
        elif i == 150:
            del globals()["abs"]
        total += work(i)
    return total


for _ in range(4):
    print(by_exec(200))

# The name goes away and comes back as another entry.


def gone(n):
    global value
    total = 0
    for i in range(n):
        if i % 40 == 39:
            del value
            try:
                total += work(i)
            except NameError as e:
                total += 1
                if i == 39:
                    print(type(e).__name__, e)
            value = i
        total += work(i)
    return total


for _ in range(3):
    value = 1
    print(gone(200))

# Builtins rebound, removed and put back.


def builtin_changes(n):
    total = 0
    original = builtins.abs
    for i in range(n):
        if i == 60:
            builtins.abs = lambda x: 3
        elif i == 100:
            del builtins.abs
        elif i == 101:
            builtins.abs = original
        try:
            total += work(i)
        except NameError:
            total += 100000
        builtins.extra = i
    del builtins.extra
    return total


for _ in range(4):
    print(builtin_changes(160))

# Attributes of modules.
module = types.ModuleType("module")
module.number = 3


def attributes(n):
    total = 0
    for i in range(n):
        total += module.number
        if i % 30 == 29:
            setattr(module, "other%d" % (i + len(vars(module))), i)
        if i % 70 == 69:
            module.number = i
        if i % 90 == 89:
            del module.number
            try:
                module.number
            except AttributeError as e:
                total += len(str(e))
            module.number = 2
    return total


for _ in range(4):
    print(attributes(300), len(vars(module)) > 10)

# A namespace that is emptied and filled anew.
source = """
def f(n):
    total = 0
    for i in range(n):
        total += step + len(text)
    return total
"""
space = {"step": 1, "text": "ab"}
exec(source, space)
f = space["f"]
for r in range(5):
    print(f(100))
    space.clear()
    try:
        f(1)
    except NameError as e:
        print(type(e).__name__, e)
    space.update(text="abc" * r, step=r, __builtins__=builtins)
    if r == 3:
        space["len"] = lambda text: 50
print(f(100))

# Two namespaces for one code.
other = {"step": 10, "text": "", "len": lambda text: -1, "__builtins__": builtins}
g = types.FunctionType(f.__code__, other)
print([(f(70), g(70)) for _ in range(3)])
