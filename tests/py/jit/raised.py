# Exceptions inside traces: raised by builtin operations and by `raise`, caught in the same frame, in a
# caller, behind generators and __next__; what is seen of them (traceback, context) is as if interpreted.
# quick


def chain(e):
    out = []
    while e is not None:
        lines = []
        tb = e.__traceback__
        while tb is not None:
            frame = tb.tb_frame
            lines.append((frame.f_code.co_name, tb.tb_lineno - frame.f_code.co_firstlineno))
            tb = tb.tb_next
        out.append((type(e).__name__, str(e), lines, e.__suppress_context__, type(e.__cause__).__name__))
        e = e.__context__
    return out


class Invalid(Exception):
    def __init__(self, value):
        super().__init__(value)
        self.value = value


class TooLarge(Invalid):
    pass


class Plain(Exception):
    pass


def same_frame(n):
    text = ""
    d = {1: 10, "a": 2}
    items = [1, 2, 3]
    total = 0
    seen = None
    for i in range(n):
        try:
            total += d[i & 3]
        except KeyError as e:
            total += e.args[0]
            seen = e
        try:
            total += items[i % 5]
        except IndexError as e:
            total += 100
            text = str(e)
        try:
            total += 10 // (i % 3)
        except ZeroDivisionError as e:
            total += len(str(e))
        try:
            total += int("12" if i & 1 else "x%d" % i)
        except ValueError as e:
            total += len(e.args[0])
        try:
            items.nothing
        except AttributeError as e:
            total += len(e.name)
        try:
            total += (1, 2)[i % 4]
        except IndexError as e:
            total += len(str(e))
        try:
            total += "ab" + i
        except TypeError as e:
            total += len(str(e))
    return total, chain(seen), text


def next_of(n):
    total = 0
    it = iter([1, 2, 3])
    for i in range(n):
        try:
            total += next(it)
        except StopIteration as e:
            it = iter([i])
            total += e.value is None
    return total


def check(value):
    if value % 5 == 0:
        raise Invalid(value)
    if value % 7 == 0:
        raise TooLarge(value)
    return value


def guarded(value, log):
    try:
        return check(value)
    finally:
        log[value & 3] += 1


def callers(n):
    log = [0] * 4
    total = 0
    last = None
    for i in range(n):
        try:
            total += guarded(i, log)
        except TooLarge as e:
            total -= e.value
            last = e
        except (KeyError, Invalid) as e:
            total += 2 * e.value
    return total, log, chain(last)


class Swallow:
    def __init__(self):
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, type, e, tb):
        self.count += 1
        if tb is not None:
            self.count += tb.tb_lineno - tb.tb_frame.f_code.co_firstlineno
        return type is not None and issubclass(type, Plain)


def withs(n):
    s = Swallow()
    total = 0
    for i in range(n):
        try:
            with s as x:
                total += 1
                if i % 3 == 0:
                    raise Plain
                if i % 3 == 1:
                    raise KeyError(i)
                total += 2
        except KeyError as e:
            total += e.args[0]
    return total, s.count


def from_other(n):
    total = 0
    last = None
    for i in range(n):
        try:
            try:
                if i % 2:
                    raise Plain(i)
                [][i]
            except Plain as e:
                raise Invalid(i) from e
            except IndexError:
                raise KeyError(i)
        except (Invalid, KeyError) as e:
            last = e
            total += len(chain(e))
            if i % 10 == 9:
                total += len(str(chain(e)))
    return total, chain(last)


def again(n):
    total = 0
    for i in range(n):
        try:
            try:
                raise Plain(i)
            except Plain as e:
                total += 1
                if i % 2:
                    raise
                raise e
            finally:
                total += 3
        except Plain as e:
            total += sum(line for _, line in chain(e)[0][2])
    return total


def gen(n):
    for i in range(n):
        if i == 3:
            raise Plain(i)
        yield i


def stopping(n):
    for i in range(n):
        if i == 2:
            raise StopIteration
        yield i


def generators(n):
    total = 0
    last = other = None
    for i in range(n):
        try:
            for x in gen(5):
                total += x
        except Plain as e:
            last = e
        try:
            for x in stopping(5):
                total += x
        except RuntimeError as e:
            other = e
    return total, chain(last), chain(other)


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        if self.n == 77:
            raise Plain(self.n)
        return self.n


def iterators(n):
    total = 0
    for i in range(n):
        try:
            for x in Count(i % 4 if i % 8 else 79):
                total += x
        except Plain as e:
            total += 1000
    return total


def handled(n):
    total = 0
    for i in range(n):
        try:
            {}[i]
        except KeyError:
            try:
                raise Plain(i)
            except Plain as e:
                total += len(chain(e))
                try:
                    check(35)
                except Invalid as f:
                    total += len(chain(f)) * 100
                    total += f.__context__ is e
    return total


def no_class(n):
    total = 0
    for i in range(n):
        try:
            try:
                raise Plain(i)
            except i:
                pass
        except TypeError as e:
            total += len(str(e)) + len(chain(e))
    return total


def locals_of(n):
    total = 0

    def inner(a):
        b = a * 2
        if b > 2:
            raise Plain(b)
        return b

    for i in range(n):
        try:
            inner(i)
        except Plain as e:
            f = e.__traceback__.tb_next.tb_frame
            total += f.f_locals["a"] + f.f_locals["b"]
            total += f.f_back.f_locals["i"]
            total += f.f_back is e.__traceback__.tb_frame
    return total


def unbound(n):
    total = 0
    for i in range(n):
        try:
            if i % 2:
                x = i
            total += x
            del x
        except UnboundLocalError as e:
            total += len(str(e))
        try:
            not_there
        except NameError as e:
            total += len(e.name)
    return total


def assign(n):
    total = 0
    t = (1, 2)
    s = [1]
    d = {}
    for i in range(n):
        try:
            t[0] = i
        except TypeError as e:
            total += len(str(e))
        try:
            s[i] = i
        except IndexError as e:
            total += len(str(e))
        try:
            del d[i]
        except KeyError as e:
            total += e.args[0]
        try:
            d[s] = 1
        except TypeError as e:
            total += len(str(e))
        try:
            t.x = i
        except AttributeError as e:
            total += len(str(e))
        try:
            a, b = s
        except ValueError as e:
            total += len(str(e))
    return total


for n in (3, 300):
    for f in (same_frame, next_of, callers, withs, from_other, again, generators, iterators, handled,
              no_class, locals_of, unbound, assign):
        print(f.__name__, n, f(n))
