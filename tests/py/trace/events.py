# quick
# The events of sys.settrace() in all kinds of code.
import sys

log = []


def tracer(frame, event, arg):
    line = frame.f_lineno
    if line is not None:
        line -= frame.f_code.co_firstlineno
    if event == 'exception':
        arg = arg[0].__name__, str(arg[1]), arg[2] is not None
    elif event == 'return' and type(arg).__name__ in (
            'generator', 'coroutine', 'function', 'type', 'C', 'CM', 'It', 'async_generator_wrapped_value'):
        arg = type(arg).__name__
    elif event == 'return' and isinstance(arg, dict):
        arg = 'dict'
    log.append((event, frame.f_code.co_name, line, arg))
    return tracer


def show(f, *args):
    print('--', f.__name__, args)
    log.clear()
    sys.settrace(tracer)
    try:
        r = f(*args)
    except BaseException as e:
        sys.settrace(None)
        r = type(e).__name__ + ': ' + str(e)
    sys.settrace(None)
    for e in log:
        if e[1] != 'show':
            print('  ', *e)
    print('  =', r if not callable(r) else 'callable')


def straight(a):
    b = a + 1
    c = b * 2
    return c


def empty():
    pass


def branches(n):
    if n > 2:
        a = 1
    elif n == 2:
        a = 2
    else:
        a = 3
    if n:
        pass
    else:
        a = 4
    if n == 1:
        a += 1
    return a


def falls_off(n):
    if n:
        n += 1


def falls_off2(n):
    for i in range(n):
        if i:
            n += 1
        else:
            n -= 1


def loops(n):
    s = 0
    for i in range(n):
        if i == 1:
            continue
        if i == 3:
            break
        s += i
    else:
        s = -1
    while s > 0:
        s -= 1
        if s == 2:
            continue
        if s == 1:
            break
    while True:
        s += 1
        if s > 3:
            break
    for i in range(2): s += i
    for i in ():
        pass
    for i in 1, 2:
        pass
    return s


def nested_loops():
    for i in range(2):
        for j in range(2):
            for k in range(1):
                pass
    r = 0
    while r < 2:
        r += 1
        while True:
            break
    return r


def comprehensions(n):
    a = [i for i in range(n)]
    b = {i: i for i in range(n)}
    c = {i for i in range(n) if i}
    d = sum(i for i in range(n))
    return len(a) + len(b) + len(c) + d


def gen(n):
    for i in range(n):
        x = yield i
        if x:
            yield x
    return 'done'


def generators():
    for v in gen(2):
        v += 1
    g = gen(3)
    next(g)
    g.send('s')
    g.close()
    l = list(gen(2))
    return l


def delegating():
    r = yield from gen(2)
    yield r
    yield from [7, 8]


def delegates():
    return list(delegating())


def thrown_into():
    g = gen(2)
    next(g)
    try:
        g.throw(KeyError('in'))
    except KeyError:
        pass
    g = gen(2)
    try:
        g.throw(KeyError('start'))
    except KeyError:
        pass
    return 1


def returns_in_handler():
    try:
        raises(1)
    except ValueError:
        return 1


def continues_in_handler():
    for i in range(2):
        try:
            raises(1)
        except ValueError as e:
            continue
        finally:
            i = 2
    while True:
        try:
            raises(1)
        except ValueError as e:
            if i:
                break


def catching():
    try:
        yield 1
    except KeyError:
        yield 2
    finally:
        yield 3


def throws():
    g = catching()
    next(g)
    a = g.throw(KeyError)
    b = next(g)
    return a, b, list(g)


def raises(n):
    if n:
        raise ValueError(n)
    return n


def exceptions():
    try:
        raises(1)
    except ValueError as e:
        x = e.args
    else:
        x = 1
    try:
        raises(0)
    except ValueError:
        x = 3
    else:
        x = 2
    finally:
        x = 5
    try:
        try:
            raises(2)
        finally:
            x = 6
    except (TypeError, ValueError):
        x = 7
    return x


def leaves():
    x = 1
    raises(x)
    return 2


def through():
    try:
        leaves()
    finally:
        y = 1
    return y


def reraises():
    try:
        raises(3)
    except ValueError:
        raise
    return 1


def chained():
    try:
        raises(4)
    except ValueError as e:
        raise KeyError('k') from e


def finally_returns(n):
    for i in range(n):
        try:
            if i == 1:
                return i
            if i == 0:
                continue
        finally:
            n += 1
    return n


def finally_breaks():
    for i in range(3):
        try:
            break
        finally:
            i = 7
    return i


class CM:
    def __init__(self, quiet):
        self.quiet = quiet

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return self.quiet


def withs():
    with CM(False) as c:
        x = c.quiet
    with CM(True):
        raise KeyError
    with CM(True), CM(False):
        x = 2
    try:
        with CM(False):
            raise KeyError
    except KeyError:
        x = 3
    for i in range(2):
        with CM(False):
            continue
    return x


def with_returns():
    with CM(False):
        return 5


def nested():
    def inner(a, b=2):
        return a + b
    k = lambda x: x * 2
    return inner(k(3))


def closures():
    n = 0

    def inc():
        nonlocal n
        n += 1
        return n
    inc()
    return inc()


def classes():
    class C:
        x = 1

        def f(self):
            return self.x
    c = C()
    return c.f()


class It:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration
        return self.n


def iterates():
    for v in It():
        v += 1
    return list(It())


class Ops:
    def __add__(self, o):
        return NotImplemented

    def __radd__(self, o):
        return 3

    def __lt__(self, o):
        return True

    def __bool__(self):
        return False

    def __getattr__(self, n):
        return n

    @property
    def p(self):
        return 4

    def __getitem__(self, i):
        if i > 1:
            raise IndexError(i)
        return i


def ops():
    o = Ops()
    a = 1 + o
    if o < 3:
        a = 2
    if not o:
        a += o.p
    b = o.abc
    c = list(o)
    return a, b, c


def recursive(n):
    if n == 0:
        return 0
    return 1 + recursive(n - 1)


def sorts():
    return sorted([3, 1, 2], key=lambda v: -v), max([1, 2], key=abs), list(map(str, [1]))


def callbacks():
    return list(map(lambda v: v + 1, [1, 2])), sum(v for v in [1, 2])


def conditional(a):
    b = 1 if a else 2
    c = a and b
    d = a or b
    return b, c, d


def matches(v):
    match v:
        case 1:
            r = 'one'
        case [a, b]:
            r = a
        case _:
            r = 'other'
    return r


def asserts(v):
    assert v
    assert v > 1, 'small'
    return v


def multi():
    a = [
        1,
        len('a'),
        3,
    ]
    b = max(
        len('b'),
        len('cc'),
    )
    return (a,
            b)


def deletes():
    a = 1
    del a
    global G
    G = 1
    del G


def walrus(v):
    while (n := len(v)) < 3:
        v.append(n)
    return v


def augmented(d):
    d['a'] = 1
    d['a'] += 2
    x, *y = 1, 2, 3
    (p, q), r = (1, 2), 3
    return d, x, y, p, q, r


async def coro():
    return 4


async def awaits():
    a = await coro()
    async for x in agen():
        a += x
    return a


async def agen():
    yield 1
    yield 2


def coroutines():
    try:
        awaits().send(None)
    except StopIteration as e:
        return e.value


def groups():
    try:
        raise ExceptionGroup('g', [ValueError(1), KeyError(2)])
    except* ValueError as e:
        a = 1
    except* KeyError:
        a = 2
    return a


def execs():
    exec('x = 1\ny = 2\n')
    return eval('1 + 2')


def zero():
    x = 1
    1 / 0


def attribute():
    return empty.nothing


def decorated():
    def deco(f):
        return f

    @deco
    @deco
    def g():
        return 1
    return g()


show(straight, 1)
show(empty)
for n in 1, 2, 3, 0:
    show(branches, n)
for n in 0, 1:
    show(falls_off, n)
show(falls_off2, 2)
show(loops, 2)
show(loops, 6)
show(nested_loops)
show(comprehensions, 3)
show(generators)
show(delegates)
show(thrown_into)
show(throws)
show(exceptions)
show(returns_in_handler)
show(continues_in_handler)
show(leaves)
show(through)
show(reraises)
show(chained)
show(finally_returns, 3)
show(finally_breaks)
show(withs)
show(with_returns)
show(nested)
show(closures)
show(classes)
show(iterates)
show(ops)
show(recursive, 3)
show(sorts)
show(callbacks)
show(conditional, 0)
show(conditional, 1)
for v in 1, [1, 2], 'x':
    show(matches, v)
show(asserts, 2)
show(asserts, 1)
show(asserts, 0)
show(multi)
show(deletes)
show(walrus, [])
show(augmented, {})
show(coroutines)
show(groups)
show(execs)
show(zero)
show(attribute)
show(decorated)
