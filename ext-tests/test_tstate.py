# gcstress: 29
# Exceptions through the fields of the thread state (tstate_c.c).
import gc
import sys
import tstate_c as c


def error(f, *args):
    try:
        print("no error", f(*args))
    except BaseException as e:
        print(type(e).__name__, e, e.args, repr(e.__cause__), repr(e.__context__))


def raiser(e):
    def f():
        raise e
    return f


def deep(n):
    if n:
        return deep(n - 1)
    return {}["deep"]


class Odd(Exception):
    def __init__(self, *args):
        super().__init__(*args)
        self.more = [args]


print(c.fetch(lambda: 1 // 0))
print(c.fetch(raiser(Odd(1, 2.5, [3]))))
print(c.fetch(lambda: deep(50)))
print(c.fetch(lambda: int("x")))
print(c.fetch(lambda: 5))
print(c.fetch(raiser(KeyError)))
for i in range(1000):
    r = c.fetch(raiser(Odd(i, i * 0.5)))
print(r[1].args, r[1].more, sys.exc_info())


def gen(v):
    yield 1
    return v


for v in (None, 5, 10 ** 6, 2.5, (1, 2.5, 10 ** 7), "x"):
    g = gen(v)
    print(c.stop_value(g), c.stop_value(g), c.stop_value(g))


def failing():
    yield 1
    raise ValueError("in a generator")


g = failing()
print(c.stop_value(g))
error(c.stop_value, g)
print(c.stop_value(iter([])), c.stop_value(iter([7])))

for args in ((ValueError,), (ValueError, "text"), (ValueError, 10 ** 6), (ValueError, 2.5), (OSError, (2, "no")),
             (Odd, Odd(1)), (KeyError, None), (Odd, (1, 2)), (ValueError, UnicodeError("sub"))):
    error(c.restore, *args)
for i in range(4):
    error(c.restore_own, i)
for i in range(300):
    try:
        c.restore_own(i % 4)
    except OSError as e:
        last = e
print(last)


def handled():
    e = sys.exc_info()[1]
    return type(e).__name__, e.args if e else None


print(c.except_(lambda: 1 // 0, handled), handled())
try:
    raise KeyError("outer", 10 ** 6)
except KeyError:
    print(c.except_(lambda: 1 // 0, handled), handled())
    print(c.except_(lambda: [][1], lambda: c.except_(raiser(Odd(2.5)), handled)), handled())
    error(c.except_, lambda: [][1], raiser(ValueError("in the handler")))
    print(handled())
    print(c.pushed(handled), handled())
    error(c.pushed, lambda: 1 // 0)


def reraise():
    raise


error(c.except_, lambda: [][1], reraise)
error(c.except_, lambda: 3, reraise)
print(handled(), c.pushed(handled))


def inside():
    try:
        raise Odd("in a generator")
    except Odd:
        yield c.except_(lambda: 1 // 0, handled), handled()
        yield c.pushed(handled), handled()


print(list(inside()), handled())

for i in range(50):
    c.keep(raiser(Odd(i, [i * 0.5])))
gc.collect()
junk = [Odd(i) for i in range(200)]
total = 0
for i in range(50):
    try:
        c.reraise_kept()
    except Odd as e:
        total += e.args[0] + e.args[1][0] + len(e.more) + (e.__traceback__ is not None)
print(total, c.reraise_kept())
print(c.occurred(lambda: {}["x"]), c.occurred(lambda: 4))
error(c.occurred, lambda: 1 // 0)
error(c.occurred, lambda: deep(3) if False else [].pop())


# Tracing and profiling by C functions.
def work(n):
    s = 0
    for i in range(n):
        s += len("ab")
    return s


def fails():
    try:
        return [].pop()
    except IndexError as e:
        return str(e)


def gen():
    yield from (v for v in (1, 2))


for f in lambda: work(2), fails, lambda: list(gen()):
    for profile in 0, 1:
        log = []
        print(profile, c.traced(log, f, profile), sys.gettrace(), sys.getprofile())
        for row in log:
            print("  ", *row)
log = []
c.traced(log, lambda: print(sys.gettrace() is log, sys.getprofile()), 0)
error(c.traced, [], fails, 0, 1)
for i in range(300):  # from compiled code
    log = []
    c.traced(log, fails, i % 2)
print(len(log))
