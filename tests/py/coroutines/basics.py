# Coroutines without an event loop: a hand-made scheduler drives them.
def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


class Suspend:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        got = yield self.v
        return got


def drive(coro, sends=()):
    out = []
    it = iter(sends)
    value = None
    try:
        while True:
            out.append(coro.send(value))
            value = next(it, None)
    except StopIteration as e:
        return out, e.value


async def simple():
    return 5


async def chain():
    a = await simple()
    b = await Suspend("s1")
    c = await Suspend("s2")
    return a, b, c


print(drive(simple()), drive(chain(), ["x", "y"]))
c = simple()
print(type(c).__name__, c.cr_code.co_name, c.cr_running, c.cr_await, c.cr_frame is not None, c.__name__, c.__qualname__, repr(c).startswith("<coroutine object simple at 0x"))
err(lambda: iter(c))
err(lambda: next(c))
err(lambda: [x for x in c])
print(drive(c))
err(c.send, None)
c2 = chain()
err(c2.send, 5)
c2.send(None)
print(c2.cr_await is not None, type(c2.cr_await).__name__)
err(c2.throw, ValueError("v"))
err(c2.send, None)
c3 = simple()
c3.close()
err(c3.send, None)


async def cleanup(log):
    try:
        await Suspend(1)
    finally:
        log.append("cleaned")


log = []
k = cleanup(log)
k.send(None)
k.close()
print(log)


async def catcher():
    try:
        await Suspend("wait")
    except ValueError as e:
        await Suspend(f"caught {e}")
    return "end"


k = catcher()
k.send(None)
print(k.throw(ValueError("tv")))
err(k.send, None)


async def bad(x):
    await x


def run_bad(x):
    k = bad(x)
    try:
        k.send(None)
    finally:
        k.close()


class NoIter:
    def __await__(self):
        return 5


class RetCoro:
    def __await__(self):
        return simple()


for x in (5, None, [1], NoIter(), (y for y in [1])):
    err(run_bad, x)
rc = RetCoro()
cor = simple()


class RetThis:
    def __await__(self):
        return cor


err(run_bad, RetThis())
cor.close()


async def nested(n):
    return 0 if n == 0 else 1 + await nested(n - 1)


print(drive(nested(50)))


async def lst():
    return [await Suspend(i) for i in range(3)], {i: await Suspend(i) for i in "ab"}, (await Suspend(1)) + (await Suspend(2))


print(drive(lst(), [10, 20, 30, "x", "y", 5, 6]))


class ACM:
    def __init__(self, log, swallow=False):
        self.log, self.swallow = log, swallow

    async def __aenter__(self):
        self.log.append("aenter")
        return await Suspend("entering")

    async def __aexit__(self, t, v, tb):
        self.log.append(f"aexit {t.__name__ if t else None}")
        await Suspend("exiting")
        return self.swallow


async def use(log, fail, swallow):
    async with ACM(log, swallow) as a, ACM(log) as b:
        log.append((a, b))
        if fail:
            raise ValueError("inside")
    return "done"


for fail, swallow in [(0, 0), (1, 1)]:
    log = []
    print(drive(use(log, fail, swallow), ["A", "B"]), log)
log = []
err(drive, use(log, 1, 0))
print(log)


class AIter:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return await Suspend(f"n{self.n}")


async def loop():
    out = []
    async for x in AIter(3):
        out.append(x)
    else:
        out.append("else")
    return out, [y async for y in AIter(2)], {z async for z in AIter(1)}


print(drive(loop(), [1, 2, 3, 4, 5, 6]))


async def bad_for(x):
    async for y in x:
        pass


class BadAiter:
    def __aiter__(self):
        return 5


class BadAnext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


for x in ([1], 5, BadAiter(), BadAnext()):
    err(drive, bad_for(x))


async def bad_with(x):
    async with x:
        pass


class OnlyEnter:
    async def __aenter__(self):
        pass


class SyncCM:
    def __enter__(self):
        pass

    def __exit__(self, *a):
        pass


for x in (5, OnlyEnter(), SyncCM()):
    err(drive, bad_with(x))
err(lambda: exec("with x: pass", {"x": ACM([])}))


async def raises_stop():
    raise StopIteration("s")


err(drive, raises_stop())


def gen_co():
    async def f():
        return 1
    return f


print(drive(gen_co()()), simple.__code__.co_flags & 0x80 != 0)


async def gather(*coros):
    results = []
    for c in coros:
        results.append(await c)
    return results


print(drive(gather(simple(), chain(), simple()), ["p", "q"]))


async def await_twice():
    c = simple()
    await c
    await c


err(drive, await_twice())
w = chain().__await__()
print(type(w).__name__, next(w), w.send("a"))
w.close()


async def lam():
    f = lambda: (yield)
    return type(f()).__name__


print(drive(lam()))
