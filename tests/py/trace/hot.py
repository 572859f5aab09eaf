# quick
# Tracing switched on and off from hot loops and functions, directly, through other functions, through C calls:
# compiled code notices at once.
import sys

seen = []


def tracer(frame, event, arg):
    seen.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


def profiler(frame, event, arg):
    seen.append((event, frame.f_code.co_name, getattr(arg, '__name__', arg)))


def small(x):
    return x + 1


def on():
    sys.settrace(tracer)


def off():
    sys.settrace(None)


def direct(n, at):
    s = 0
    for i in range(n):
        if i == at:
            sys.settrace(tracer)
        s = small(s)
        if i == at + 1:
            sys.settrace(None)
    return s


def through_function(n, at):
    s = 0
    for i in range(n):
        if i == at:
            on()
        s = small(s)
        s += len('ab')
        if i == at + 2:
            off()
    return s


class Switch:
    def __init__(self, at):
        self.at = at

    def __len__(self):
        if self.at == 0:
            sys.settrace(tracer)
        elif self.at == -2:
            sys.settrace(None)
        self.at -= 1
        return 1


def through_c(n, at):
    s = 0
    switch = Switch(at)
    for i in range(n):
        s += len(switch)
        s = small(s)
        s = small(s)
    return s


class Adds:
    def __init__(self, at):
        self.at = at

    def __add__(self, other):
        self.at -= 1
        if self.at == 0:
            on()
        if self.at == -1:
            off()
        return 1


def by_operator(n, at):
    a = Adds(at)
    s = 0
    for i in range(n):
        s += a + 1
        s = small(s)
    return s


def key(v):
    if v == -1:
        on()
    return v


def by_sort(n, at):
    s = 0
    for i in range(n):
        s += sorted([i, i - at], key=key)[1]
        s = small(s)
        if i == at:
            off()
    return s


def gen(n, at):
    for i in range(n):
        if i == at:
            on()
        yield small(i)
        if i == at:
            off()


def by_generator(n, at):
    return sum(gen(n, at))


def profiled(n, at):
    s = 0
    for i in range(n):
        if i == at:
            sys.setprofile(profiler)
        s += abs(i)
        s = small(s)
        if i == at:
            sys.setprofile(None)
    return s


def profile_on():
    sys.setprofile(profiler)


def profiled_below(n, at):
    s = 0
    for i in range(n):
        if i == at:
            profile_on()
        s += abs(i)
        s = small(s)
        if i == at:
            sys.setprofile(None)
    return s


def traced_whole(n, at):
    s = 0
    for i in range(5):
        s += i
    return s


for f in direct, through_function, through_c, by_operator, by_sort, by_generator, profiled, profiled_below:
    for n, at in (300, 150), (300, 200), (4, 2):
        seen.clear()
        r = f(n, at)
        sys.settrace(None)
        sys.setprofile(None)
        print(f.__name__, n, at, r, len(seen))
        for e in seen:
            print('  ', *e)

# Compiled already, then traced, then not traced.
for i in range(200):
    traced_whole(5, 0)
for _ in range(3):
    seen.clear()
    sys.settrace(tracer)
    traced_whole(5, 0)
    sys.settrace(None)
    print(len(seen), seen[:4])
    for i in range(100):
        traced_whole(5, 0)


# A chain of generators that delegate, suspended without tracing and resumed with it, and the other way round.
def bottom():
    for i in range(200):
        yield i
    return 'end'


def middle():
    r = yield from bottom()
    yield r


def top():
    yield from middle()


g = top()
for i in range(100):
    next(g)
for step in range(4):
    seen.clear()
    sys.settrace(tracer)
    next(g)
    sys.settrace(None)
    print(seen)
    next(g)
seen.clear()
sys.settrace(tracer)
next(g)
on_inside = g.send(None)
sys.settrace(None)
print(on_inside, len(seen), sum(v for v in g if v != 'end'))
