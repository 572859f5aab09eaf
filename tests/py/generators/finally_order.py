# finally blocks and context managers inside generators, closed early.
log = []


class CM:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        log.append(f"enter {self.n}")
        return self.n

    def __exit__(self, t, v, tb):
        log.append(f"exit {self.n} {t.__name__ if t else None}")
        return t is ValueError


def g():
    with CM(1) as a:
        try:
            yield a
            with CM(2) as b:
                yield b
                yield "more"
        finally:
            log.append("finally")
            yield "from finally"
    yield "after"


def flush():
    print(log)
    log.clear()


def drop(it):
    # Ends a generator now: when a collector would do it is not the matter here.
    try:
        it.close()
    except (RuntimeError, ValueError):
        it.close()
    log.clear()


it = g()
print(next(it), next(it))
try:
    it.close()
except RuntimeError as e:
    print(e)
flush()
drop(it)
it = g()
next(it)
print(it.throw(ValueError("v")))
print(next(it))
flush()
drop(it)
it = g()
next(it)
next(it)
print(it.throw(ValueError("v")), next(it))
flush()
drop(it)
it = g()
print(list(it))
flush()


def loop():
    for i in range(3):
        try:
            yield i
        finally:
            log.append(f"f{i}")


it = loop()
for x in it:
    if x == 1:
        break
it.close()
it = loop()
next(it)
it.close()
print(log[-1])
log.clear()
it = loop()
next(it)
try:
    it.throw(KeyError("k"))
except KeyError as e:
    print(repr(e), list(it))
flush()


def returns_in_finally():
    try:
        yield 1
        raise ValueError
    finally:
        return "r"


def yields_in_except():
    try:
        yield 1
        1 / 0
    except ZeroDivisionError as e:
        yield str(e)
        try:
            raise
        except ZeroDivisionError:
            yield "re-raised"


def exc_state():
    import sys
    try:
        raise KeyError("outer")
    except KeyError:
        yield sys.exc_info()[0].__name__
    yield sys.exc_info()[0]


it = returns_in_finally()
next(it)
try:
    next(it)
except StopIteration as e:
    print(e.value)
print(list(yields_in_except()), list(exc_state()))
import sys
it = exc_state()
try:
    raise ValueError("main")
except ValueError:
    a = next(it)
    b = sys.exc_info()[0].__name__
    c = next(it)
    print(a, b, c.__name__ if c else c, sys.exc_info()[0].__name__)


def interleaved(n):
    its = [loop() for _ in range(n)]
    out = []
    while its:
        for it in list(its):
            try:
                out.append(next(it))
            except StopIteration:
                its.remove(it)
    return out


print(interleaved(3))
print(len(log))
log.clear()


def nested_finally():
    try:
        try:
            yield 1
        finally:
            log.append("a")
            try:
                log.append("b")
            finally:
                log.append("c")
    finally:
        log.append("d")


it = nested_finally()
next(it)
it.close()
flush()
