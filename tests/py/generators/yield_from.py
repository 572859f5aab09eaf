# yield from: delegation of next, send, throw, close, and return values.
def err(f, *a):
    try:
        print(f(*a))
    except BaseException as e:
        print(type(e).__name__, e)


def inner(log):
    try:
        x = yield "i1"
        log.append(("inner got", x))
        y = yield "i2"
        log.append(("inner got", y))
        return "inner result"
    except ValueError as e:
        log.append(("inner caught", str(e)))
        yield "recovered"
        return "after recover"
    finally:
        log.append("inner finally")


def outer(log):
    try:
        r = yield from inner(log)
        log.append(("outer result", r))
        yield r
    except KeyError as e:
        log.append(("outer caught", str(e)))
        yield "outer recovered"
    finally:
        log.append("outer finally")


log = []
g = outer(log)
print(next(g), g.gi_yieldfrom.__name__, g.send("A"), g.send("B"), list(g), log)
log = []
g = outer(log)
next(g)
print(g.throw(ValueError("v")), next(g), g.gi_yieldfrom, list(g), log)
log = []
g = outer(log)
next(g)
print(g.throw(KeyError("k")), list(g), log)
log = []
g = outer(log)
next(g)
g.close()
print(log)
log = []
g = outer(log)
next(g)
err(g.throw, TypeError("t"))
print(log)


def from_list():
    r = yield from [1, 2, 3]
    print("list gives", r)
    yield from "ab"
    yield from {"k": 1}
    yield from ()
    yield from (x for x in range(2))


print(list(from_list()))


def send_to_list():
    yield from [1, 2]


s = send_to_list()
next(s)
err(s.send, 5)
s = send_to_list()
next(s)
err(s.throw, ValueError("into list"))


def not_iterable():
    yield from 5


err(list, not_iterable())


class It:
    def __init__(self, log):
        self.n, self.log = 0, log

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration("it value")
        return self.n

    def send(self, v):
        self.log.append(("send", v))
        return next(self)

    def throw(self, *a):
        self.log.append(("throw", [type(x).__name__ if isinstance(x, BaseException) else x.__name__ if isinstance(x, type) else x for x in a]))
        return "thrown"

    def close(self):
        self.log.append("close")


def via(log):
    r = yield from It(log)
    yield ("ret", r)


log = []
v = via(log)
print(next(v), v.send("S"), v.throw(ValueError("x")), next(v), next(v), log)
log = []
v = via(log)
next(v)
v.close()
print(log)


class BadClose(It):
    def close(self):
        raise RuntimeError("close failed")


def via_bad():
    yield from BadClose([])


v = via_bad()
next(v)
err(v.close)


def tree(t):
    if isinstance(t, list):
        for x in t:
            yield from tree(x)
    else:
        yield t


print(list(tree([1, [2, [3, [4], 5]], [], 6])))


def deep(n):
    if n:
        yield n
        yield from deep(n - 1)


print(sum(deep(200)), len(list(deep(100))))


def chain(n):
    def g():
        yield 1
        return 1

    it = g()
    for _ in range(n):
        def wrap(it=it):
            r = yield from it
            return r + 1
        it = wrap()
    try:
        while True:
            next(it)
    except StopIteration as e:
        return e.value


print(chain(100))


def running_total():
    total = 0
    while True:
        x = yield total
        if x is None:
            return total
        total += x


def grouper(results):
    while True:
        r = yield from running_total()
        results.append(r)


res = []
gr = grouper(res)
next(gr)
for x in [1, 2, 3, None, 10, 20, None]:
    gr.send(x)
print(res)


def reenter():
    yield from holder[0]


holder = []
holder.append(reenter())
err(next, holder[0])


def expr_use():
    a = yield
    b = (yield a) + (yield)
    c = [(yield b), (yield)]
    print((yield c), (yield "x"))
    return (yield)


x = expr_use()
out = [next(x)]
for i in range(1, 9):
    try:
        out.append(x.send(i))
    except StopIteration as e:
        out.append(("return", e.value))
        break
print(out)


def swallow():
    try:
        yield from iter([1, 2, 3])
    except ValueError:
        yield "swallowed"


w = swallow()
next(w)
print(w.throw(ValueError()), list(w))
