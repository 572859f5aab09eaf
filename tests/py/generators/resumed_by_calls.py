# quick
# g.send(x) and next(g) go on inside the generator: values, ends, errors, states, tracebacks.
import sys


def total():
    t = 0
    while True:
        x = yield t
        if x is None:
            return ("ended", t)
        t += x


def drive(n):
    g = total()
    print(next(g))
    r = 0
    for i in range(n):
        r = g.send(i)
    try:
        g.send(None)
    except StopIteration as e:
        print(r, e.value, e.args)
    for again in (lambda: g.send(None), lambda: g.send(1), lambda: next(g)):
        try:
            again()
        except StopIteration as e:
            print("closed", e.value, e.args)


drive(3)
drive(300)


def ends(v):
    yield 1
    return v


def all_ends(n):
    out = []
    for i in range(n):
        for v in (None, 5, (1, 2), ValueError("x"), ()):
            g = ends(v)
            out.append(next(g))
            try:
                if i % 2:
                    next(g)
                else:
                    g.send(None)
            except StopIteration as e:
                out.append((repr(e.value), repr(e.args)))
    return out[-10:]


print(all_ends(50))


def not_started():
    g = total()
    try:
        g.send(1)
    except TypeError as e:
        print(type(e).__name__, e)
    print(g.send(None), g.send(2))


for _ in range(30):
    not_started()


def raises(n):
    for i in range(n):
        got = yield i
        if got == n - 1:
            raise KeyError(got)


def catch(n):
    g = raises(n)
    next(g)
    try:
        for i in range(n + 5):
            g.send(i)
    except KeyError as e:
        tb, lines = e.__traceback__, []
        while tb:
            lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno))
            tb = tb.tb_next
        return i, e.args, lines


for _ in range(5):
    print(catch(100))


def stops():
    yield 1
    raise StopIteration("mine")


def pep479(n):
    out = []
    for _ in range(n):
        g = stops()
        next(g)
        try:
            next(g)
        except RuntimeError as e:
            out.append((str(e), type(e.__cause__).__name__, str(e.__cause__)))
    return out[0], len(set(out))


print(pep479(80))


def itself():
    g = None

    def body():
        while True:
            x = yield
            try:
                g.send(x)
            except ValueError as e:
                errors.append(str(e))
            try:
                next(g)
            except ValueError as e:
                errors.append(str(e))

    errors = []
    g = body()
    next(g)
    for i in range(90):
        g.send(i)
    return len(errors), sorted(set(errors))


print(itself())


def bound(n):
    g = total()
    send = g.send
    send(None)
    r = [send(i) for i in range(n)]
    other = total()
    try:
        send(other)
    except TypeError as e:
        print(type(e).__name__, e)
    return r[-3:]


print(bound(200))


def outer(n):
    """Delegates while it is resumed by a call."""
    r = yield from total()
    for i in range(n):
        x = yield (r, i)
        r = x


def delegating(n):
    g = outer(n)
    next(g)
    out = [g.send(i) for i in range(n)]
    out.append(g.send(None))
    for i in range(n - 1):
        out.append(g.send(str(i)))
    try:
        g.send("last")
    except StopIteration as e:
        out.append(e.args)
    return out[n - 2:n + 3], out[-3:]


print(delegating(150))


def scheduler(tasks):
    order, queue = [], list(enumerate(tasks))
    while queue:
        i, g = queue.pop(0)
        try:
            v = g.send(None)
        except StopIteration as e:
            order.append((i, e.value))
        else:
            queue.append((i, g))
    return order


def task(n):
    for k in range(n):
        yield k
    return n * 10


print(scheduler([task(i % 7 + 40) for i in range(20)]))


async def leaf(n):
    class Wait:
        def __await__(self):
            return (yield n)

    a = await Wait()
    b = await Wait()
    return a, b


def run_coroutines(n):
    out = []
    for i in range(n):
        c = leaf(i)
        out.append(c.send(None))
        out.append(c.send(i + 1))
        try:
            c.send(i + 2)
        except StopIteration as e:
            out.append(e.value)
        try:
            c.send(None)
        except RuntimeError as e:
            out.append(str(e))
    return out[:4], out[-4:]


print(run_coroutines(80))


def frames(n):
    """Who sees whom."""

    def inner():
        while True:
            f = sys._getframe()
            yield f.f_code.co_name, f.f_back.f_code.co_name, f.f_back.f_lineno - f.f_back.f_code.co_firstlineno

    g = inner()
    seen = set()
    for i in range(n):
        seen.add(next(g))
        seen.add(g.send(None))
    return sorted(seen), g.gi_frame.f_back, g.gi_running


print(frames(100))


def profiled():
    events = []

    def prof(frame, event, arg):
        if event.startswith("c_") or frame.f_code.co_name == "total":
            events.append((event, frame.f_code.co_name, getattr(arg, "__name__", arg)))

    g = total()
    next(g)
    sys.setprofile(prof)
    g.send(5)
    next(iter([1]))
    sys.setprofile(None)
    return events


for _ in range(3):
    print(profiled())


def deep(n):
    if n:
        g = deep(n - 1)
        v = next(g)
        while True:
            x = yield v
            v = g.send(x)
    else:
        x = 0
        while True:
            x = yield x


def too_deep():
    try:
        next(deep(5000))
    except RecursionError as e:
        print(type(e).__name__, str(e)[:32])


d = deep(20)
print(next(d), [d.send(i) for i in range(60)][-2:])
too_deep()


def handled(n):
    """Each has its own exception being handled."""

    def g():
        while True:
            try:
                raise KeyError("in")
            except KeyError:
                yield repr(sys.exc_info()[1])

    it, out = g(), set()
    for i in range(n):
        try:
            raise ValueError(i % 2)
        except ValueError:
            out.add((next(it), repr(sys.exc_info()[1])))
    return sorted(out)


print(handled(100))
