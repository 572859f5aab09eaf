# Asynchronous generators driven by hand.
def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e, e.args)


class Suspend:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        return (yield self.v)


def drive(aw, sends=()):
    c = aw.__await__() if not hasattr(aw, "send") else aw
    it, value, out = iter(sends), None, []
    try:
        while True:
            out.append(c.send(value))
            value = next(it, None)
    except StopIteration as e:
        return out, e.value


async def agen(n):
    for i in range(n):
        got = yield i
        if got:
            print("agen got", got)
        await Suspend(f"between {i}")


async def collect(ag):
    return [x async for x in ag]


print(drive(collect(agen(3))))
g = agen(2)
print(type(g).__name__, g.__name__, g.ag_running, g.ag_frame is not None, g.ag_code.co_name, g.ag_await, repr(g).startswith("<async_generator object agen at 0x"), g.__aiter__() is g)
n = g.__anext__()
print(type(n).__name__, drive(n))
err(drive, n)
print(drive(g.asend("hello")))
err(drive, g.__anext__())
err(drive, g.__anext__())
g = agen(2)
err(drive, g.asend("too early"))
err(lambda: iter(g))
err(lambda: next(g))
err(lambda: [x for x in g])


async def handler():
    try:
        yield 1
        yield 2
    except ValueError as e:
        yield f"handled {e}"
    finally:
        print("finally runs")
        await Suspend("cleanup")


g = handler()
print(drive(g.__anext__()), drive(g.athrow(ValueError("av"))))
err(drive, g.__anext__())
g = handler()
drive(g.__anext__())
print(drive(g.aclose()), drive(g.aclose()))
err(drive, g.__anext__())
g = handler()
print(drive(g.aclose()))
g = handler()
drive(g.__anext__())
err(drive, g.athrow(KeyError("k")))
err(drive, g.athrow(KeyError("again")))


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
drive(g.__anext__())
err(drive, g.aclose())


async def stops():
    yield 1
    raise StopAsyncIteration("inside")


async def stops_sync():
    yield 1
    raise StopIteration("inside")


err(drive, collect(stops()))
err(drive, collect(stops_sync()))


async def pipeline():
    async def source():
        for i in range(5):
            await Suspend("src")
            yield i

    async def double(it):
        async for x in it:
            yield x * 2

    async def odd(it):
        async for x in it:
            if x % 4:
                yield x

    total = [x async for x in odd(double(source()))]
    pairs = {x: y async for x, y in zipped(source(), source())}
    nested = [[y async for y in agen(x)] async for x in source() if x]
    cond = [x async for x in source() if await Suspend("cond")]
    return total, pairs, nested, cond


async def zipped(a, b):
    async for x in a:
        try:
            y = await b.__anext__()
        except StopAsyncIteration:
            return
        yield x, y


out, value = drive(pipeline(), [])
print(len(out), value)


async def use_anext():
    g = agen(1)
    first = await anext(g)
    second = await anext(g, "default")
    third = await anext(g, "default")
    it = aiter(agen(2))
    return first, second, third, await anext(it)


print(drive(use_anext()))
err(anext, 5)
err(aiter, 5)
err(aiter, [])


async def empty():
    return
    yield


print(drive(collect(empty())))


async def genexp():
    g = (x * 2 async for x in agen(3) if x)
    return type(g).__name__, [y async for y in g]


print(drive(genexp()))


async def break_out():
    out = []
    g = handler()
    async for x in g:
        out.append(x)
        break
    await g.aclose()
    return out


print(drive(break_out()))
g = agen(3)
a1 = g.__anext__()
a1.send(None) if False else None
a1.close()
err(drive, a1)
err(drive, g.__anext__())
for text in ["async def f():\n yield 1\n return 2", "async def f():\n yield from []", "def f():\n await x", "def f():\n async for x in y: pass", "def f():\n async with x: pass", "await x", "async def f():\n def g():\n  await x"]:
    err(compile, text, "<s>", "exec")
