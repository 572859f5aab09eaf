# quick
# Exceptions that the frame itself handles, and others, while traces run: tracebacks, contexts,
# what is being handled, names that go at the end of a handler.
import sys


def lines(e):
    out = []
    tb = e.__traceback__
    while tb is not None:
        code = tb.tb_frame.f_code
        out.append((code.co_name, tb.tb_lineno - code.co_firstlineno, tb.tb_lasti > 0))
        tb = tb.tb_next
    return out


def chain(e):
    out = []
    while e is not None:
        out.append((type(e).__name__, e.args, e.__suppress_context__, len(lines(e))))
        e = e.__context__
    return out


class Mine(Exception):
    def __init__(self, n):
        super().__init__(n)
        self.n = n


def raises(n):
    if n % 3 == 0:
        raise Mine(n)
    if n % 3 == 1:
        raise KeyError(n, "text")
    return [][n]


def here(n, table):
    try:
        return table[n]
    except KeyError as e:
        kept = e
    try:
        e
    except UnboundLocalError as unbound:
        return str(unbound), kept.args, lines(kept), lines(unbound), chain(unbound)


def nested(n):
    seen = []
    try:
        try:
            raises(n)
        except Mine as e:
            seen.append((sys.exc_info()[0].__name__, sys.exc_info()[1] is e, sys.exc_info()[2] is e.__traceback__))
            try:
                {}[n]
            except KeyError as inner:
                seen.append((sys.exc_info()[1] is inner, inner.__context__ is e, lines(inner)))
            seen.append(sys.exc_info()[1] is e)
            raise
        except KeyError as e:
            raise ValueError(n) from e
        finally:
            seen.append(sys.exc_info()[0])
    except Exception as e:
        seen.append((chain(e), lines(e), repr(e.__cause__)))
    seen.append(sys.exc_info())
    return seen


def again(n):
    try:
        try:
            int("x%d" % n)
        except ValueError as e:
            first = lines(e)
            raise
    except ValueError as e:
        return str(e), first, lines(e)


def generator(n):
    try:
        for i in range(n):
            try:
                yield i if i % 2 else [][i]
            except IndexError as e:
                yield sys.exc_info()[1] is e, lines(e)
        raise Mine(n)
    finally:
        yield sys.exc_info()[0]


def drains(n):
    out = []
    try:
        for x in generator(n):
            out.append(x)
    except Mine as e:
        out.append(lines(e))
    out.append(sys.exc_info()[0])
    return out


def resets(e, n):
    try:
        raise e
    except Mine as same:
        if n % 5 == 0:
            same.__traceback__ = None
        return len(lines(same))


def one_object():
    e = Mine(7)
    return [resets(e, n) for n in range(1, 40)]


def others(n):
    out = []
    for f in (lambda: [1, 2][n + 2], lambda: {1: 2}[-n - 1], lambda: int("q"), lambda: 1 // (n - n), lambda: "a" + n,
              lambda: (1).missing, lambda: (1,)[n + 1], lambda: undefined_name, lambda: [].pop(),
              lambda: next(iter(())), lambda: ord("ab"), lambda: {}[[]]):
        try:
            f()
        except Exception as e:
            out.append((type(e).__name__, str(e), lines(e)))
    return out


def bools(n):
    total, down = n, 10 * n
    for i in range(60):
        total += i % 3 == 1
        down -= i > 30
        total += True
    big = 1 << 46
    for i in range(5):
        big += big
        big += i < 3
        big -= i == 4
    return total, down, big, type(True + True)


def same(f, *args):
    results = {repr(f(*a)) for a in args}
    for r in sorted(results):
        print(f.__name__, r)


same(here, *[(k, {5: 6}) for k in (1, 2) * 40], (5, {5: 6}))
same(nested, *[(k,) for k in (0, 1, 2) * 40])
same(again, *[(k,) for k in (1, 2) * 40])
same(drains, *[(k,) for k in (3, 4) * 40])
print(one_object())
same(others, *[(k,) for k in (0, 1) * 40])
same(bools, *[(k,) for k in (1, 2) * 20])


# All in one loop, handled where they are raised.
def loop(n):
    table = {i: i for i in range(0, 8, 2)}
    words = ["1", "b", "3", ""]
    found = [0] * 6
    last = None
    for i in range(n):
        try:
            found[0] += table[i % 8]
        except KeyError as e:
            found[1] += e.args[0]
            last = e
        try:
            found[2] += int(words[i % 4])
        except ValueError:
            found[3] += len(sys.exc_info()[2].tb_frame.f_locals["words"])
        try:
            found[4] += words[i % 6] == "b"
        except IndexError as e:
            found[5] += lines(e)[0][1]
    return found, lines(last), last.__context__, last.__traceback__.tb_frame.f_locals["i"] == n - 1


print(loop(400))
