# quick
# Exceptions that are raised and caught inside of traces: context, traceback, lines, locals and
# callers of their frames, sys.exc_info() in called functions; handlers that let them escape.
import sys


class Invalid(Exception):
    def __init__(self, value):
        super().__init__(value)
        self.value = value


class Far(Invalid):
    pass


def lines(tb):
    out = []
    while tb is not None:
        f = tb.tb_frame
        names = {k: v for k, v in f.f_locals.items() if isinstance(v, int)}
        callers = []
        back = f.f_back
        while back is not None and back.f_code.co_name != "<module>":
            callers.append(back.f_code.co_name)
            back = back.f_back
        out.append((f.f_code.co_name, tb.tb_lineno, sorted(names.items()), callers))
        tb = tb.tb_next
    return out


def check(value):
    if value % 3 == 0:
        raise Invalid(value)
    if value % 7 == 0:
        raise Far(value)
    return value


def guarded(value, log):
    try:
        return check(value)
    finally:
        log[value & 3] += 1


def swallow(value):
    doubled = value * 2
    try:
        check(value)
        doubled += 1
    except Invalid as error:
        doubled += error.value
    return doubled


def keep(value):
    local = value + 1
    try:
        check(value)
    except Invalid as error:
        local = -local
        return error
    return None


def plain(n):
    log = [0] * 4
    total = 0
    for i in range(n):
        try:
            total += guarded(i, log)
        except Far as error:
            total -= error.value
        except Invalid as error:
            total += 2 * error.value
        total += swallow(i)
    return total, log


print(plain(2000))


def escaping(n):
    kept = []
    for i in range(n):
        try:
            guarded(i, [0] * 4)
        except Far as error:
            if i % 5 == 0:
                kept.append(error)
        except Invalid as error:
            if i == n - 5 or i % 97 == 0:
                kept.append(error)
    return kept


for e in escaping(1000):
    print(type(e).__name__, e.args, e.value, e.__context__, e.__cause__, lines(e.__traceback__))


def returned(n):
    kept = []
    for i in range(n):
        e = keep(i)
        if e is not None and i % 61 == 0:
            kept.append(e)
    return kept


for e in returned(1000):
    print(type(e).__name__, e.value, lines(e.__traceback__))


def info():
    return sys.exc_info()[0], repr(sys.exc_info()[1])


def shown(n):
    seen = {}
    for i in range(n):
        try:
            guarded(i, [0] * 4)
        except Invalid as error:
            seen[i % 11] = info(), error is sys.exc_info()[1]
        if i % 50 == 0:
            seen[-1 - i % 100] = info()
    return seen


print(sorted(shown(800).items()))


# An exit of the trace while an exception is handled; after it everything is as it should be.
def exits(n):
    out = []
    for i in range(n):
        try:
            check(i)
        except Invalid as error:
            if i > n - 10:
                out.append((info(), lines(sys.exc_info()[2])))
                try:
                    check(3)
                except Invalid as inner:
                    out.append((inner.__context__ is error, inner.__context__.value))
                    out.append(lines(inner.__traceback__))
            x = i + 1 if i < n - 5 else i + 2.5
            out.append(x) if i > n - 10 else None
    out.append(info())
    return out


print(exits(700))


# Raised while another is handled.
def chained(n):
    out = []
    for i in range(n):
        try:
            try:
                check(i)
            except Invalid as error:
                if i % 2:
                    raise KeyError(i)
                raise ValueError(i) from error
        except (KeyError, ValueError) as error:
            if i % 90 == 0 or i % 91 == 0:
                out.append((repr(error), repr(error.__context__), repr(error.__cause__),
                            error.__suppress_context__, lines(error.__traceback__),
                            lines(error.__context__.__traceback__)))
    return out


for x in chained(600):
    print(x)


# Raised again, bare and by name, through several frames.
def again(i):
    try:
        check(i)
    except Far:
        raise
    except Invalid as error:
        if i % 2:
            raise error
        raise


def outer(i):
    here = i
    try:
        again(i)
    finally:
        here += 1
    return here


def rethrown(n):
    out = []
    for i in range(n):
        try:
            outer(i)
        except Invalid as error:
            if i % 63 == 0 or i % 66 == 0 or i % 49 == 0:
                out.append((error.value, repr(error.__context__), lines(error.__traceback__)))
    return out


for x in rethrown(500):
    print(x)


# One object raised again and again: its traceback grows.
def same(n):
    one = Invalid(1)
    depth = []
    for i in range(n):
        try:
            raise one
        except Invalid as error:
            assert error is one
        if i % 100 == 99:
            count = 0
            tb = one.__traceback__
            while tb is not None:
                count += 1
                tb = tb.tb_next
            depth.append(count)
            if i % 200 == 199:
                one.__traceback__ = None
    return depth


print(same(600))


# Generators that handle exceptions while they wait.
def gen(n):
    for i in range(n):
        try:
            check(i)
        except Invalid as error:
            yield error.value, info()[1]
        else:
            yield i, info()[1]


def consume(n):
    out = []
    for i, pair in enumerate(gen(n)):
        try:
            check(pair[0] + 1)
        except Invalid:
            if i % 71 == 0 or i % 72 == 0:
                out.append((pair, info()))
    return out


print(consume(600))


class Manager:
    def __init__(self):
        self.seen = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, tb):
        if kind is not None:
            self.seen += error.value
            return kind is Far
        return False


def managed(n):
    m = Manager()
    caught = 0
    for i in range(n):
        try:
            with m:
                check(i)
        except Invalid as error:
            caught += 1
            if i == n - 1:
                print(lines(error.__traceback__))
    return m.seen, caught


print(managed(802))


# Closures, keyword arguments and many locals in frames that end by an exception.
def closure(i):
    a, b, c = i, i + 0.5, str(i)

    def inner(x=a, *, y=2):
        z = a + x + y
        if z % 2 == 0:
            raise Invalid(z)
        return z

    d = inner(y=i % 3)
    return a + d


def closures(n):
    out = []
    for i in range(n):
        try:
            closure(i)
        except Invalid as error:
            if i % 77 == 0:
                tb = error.__traceback__
                while tb.tb_next is not None:
                    tb = tb.tb_next
                f = tb.tb_frame
                out.append((error.value, sorted(f.f_locals.items()), sorted(
                    (k, v) for k, v in f.f_back.f_locals.items() if k != "inner")))
    return out


print(closures(700))


# The exception leaves the loop, the function, and the trace.
def leaves(n):
    for i in range(1, n):
        swallow(i)
        if i == n - 1:
            return check(n * 3)


for n in (50, 300):
    for rounds in range(5):
        try:
            leaves(n)
        except Invalid as error:
            print(error.value, lines(error.__traceback__))


# The frame of the handler returns while its exception lives on.
def last(i):
    try:
        check(i * 3)
    except Invalid as error:
        saved.append(error)
        mark = i
    mark += 100
    return mark


saved = []


def lasting(n):
    total = 0
    for i in range(n):
        total += last(i)
        if len(saved) > 3:
            del saved[:]
    return total


print(lasting(402), [lines(e.__traceback__) for e in saved])


# A frame is looked at through the traceback while it runs, and goes on.
def alive(i):
    value = i
    try:
        check(i * 3)
    except Invalid as error:
        f = error.__traceback__.tb_frame
        value += 1000
        first = f.f_locals["value"], f.f_lineno
        value += 1000
        second = f.f_locals["value"], f.f_lineno, f is sys._getframe()
        return first, second


def living(n):
    out = None
    for i in range(n):
        out = alive(i)
    return out


print(living(300))


# Tracing is switched on in a handler.
def tracing(n):
    events = []

    def tracer(frame, event, arg):
        events.append((event, frame.f_code.co_name, frame.f_lineno))
        return tracer

    for i in range(n):
        try:
            check(i)
        except Invalid as error:
            if i == n - 1:
                sys.settrace(tracer)
                swallow(error.value)
                sys.settrace(None)
    return events


print(tracing(301))


def recursing(n):
    try:
        if n == 0:
            raise Invalid(n)
        return recursing(n - 1)
    except Far:
        return 1
    finally:
        n += 1


def recursion(n):
    out = 0
    for i in range(n):
        try:
            recursing(i % 6)
        except Invalid as error:
            out += len(lines(error.__traceback__))
    return out


print(recursion(300))
