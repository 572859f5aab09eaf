# quick
# Chains of generators that delegate to each other: next, send, throw, close, ends and errors at each depth, from
# loops, from C and from each other; recursion of generators in hot loops.
import sys


def counts(n):
    total = 0
    for i in range(n):
        got = yield i
        total += got or 0
    return total


def level(depth, n):
    if depth == 0:
        return (yield from counts(n))
    r = yield from level(depth - 1, n)
    return r + 1


def caught(depth, n):
    try:
        if depth == 0:
            yield from counts(n)
        else:
            yield from caught(depth - 1, n)
    except ValueError as e:
        yield depth, str(e)
        if depth < 2:
            raise
    finally:
        log.append(depth)


class Node:
    def __init__(self, key, left, right):
        self.key = key
        self.left = left
        self.right = right


def build(lo, hi):
    if lo >= hi:
        return None
    mid = (lo + hi) // 2
    return Node(mid, build(lo, mid), build(mid + 1, hi))


def walk(node):
    if node is not None:
        yield from walk(node.left)
        yield node.key
        yield from walk(node.right)


def walk_while(node, stop):
    for key in walk(node):
        if key == stop:
            return key
        yield key


log = []
for depth in 0, 1, 3, 10:
    g = level(depth, 4)
    out = [next(g)]
    try:
        for v in 10, None, 20, 30, 40:
            out.append(g.send(v))
    except StopIteration as e:
        out.append(('end', e.value))
    print(depth, out, list(level(depth, 3)), sum(level(depth, 5)))
    log.clear()
    g = caught(depth, 3)
    print(next(g), next(g), end=' ')
    try:
        print(g.throw(ValueError('v')), end=' ')
        print(list(g), end=' ')
    except ValueError as e:
        print('left', e, end=' ')
    print(log)
    log.clear()
    g = caught(depth, 3)
    next(g)
    g.close()
    print(log)

tree = build(0, 60)
checksum = 0
for i in range(40):
    for position, key in enumerate(walk(tree)):
        checksum += position ^ key
    checksum += sum(walk(tree)) + len(list(walk(tree))) + max(walk_while(tree, 30 + i % 5))
    for a, b in zip(walk(tree), walk(tree)):
        checksum += a - b
    if i % 10 == 0:
        checksum += sum(sys._getframe(0).f_lineno > 0 for _ in walk(tree))
print(checksum)

# who is running, who is delegated to
frames = []


def looks():
    f = sys._getframe()
    while f is not None:
        frames.append(f.f_code.co_name)
        f = f.f_back
    yield 1
    frames.append([o.gi_running for o in chain])
    yield 2
    frames.append([o.gi_yieldfrom is not None for o in chain])
    try:
        next(chain[0])
    except ValueError as e:
        frames.append(str(e))
    yield 3


def through(g):
    yield from g


chain = []
inner = looks()
chain.append(inner)
for i in range(3):
    chain.append(through(chain[-1]))
for v in chain[-1]:
    frames.append([o.gi_running for o in chain])
print(frames)

# the delegate is advanced by somebody else
shared = counts(6)
a, b = through(shared), through(shared)
print([next(a), next(b), next(a), next(b), list(a), list(b)])


def fails(n):
    yield n
    raise KeyError(n)


def outer(n):
    try:
        yield from through(through(fails(n)))
    except KeyError as e:
        yield e.args
        yield sys.exc_info()[0]
    yield sys.exc_info()[0]


for i in range(100):
    r = list(outer(i))
print(r)


# the exception that is handled belongs to each generator
def handling(g):
    try:
        1 / 0
    except ZeroDivisionError:
        yield from g
        yield sys.exc_info()[0].__name__


def asks():
    yield sys.exc_info()[0].__name__
    try:
        raise OSError
    except OSError:
        yield sys.exc_info()[0].__name__
    yield sys.exc_info()[0].__name__


print(list(through(handling(through(asks())))), sys.exc_info())


# deep chains
def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


print(sum(deep(150)))
try:
    sum(deep(5000))
except RecursionError as e:
    print('RecursionError', str(e)[:32])


async def co(n):
    if n:
        return await co(n - 1) + 1
    await Once()
    await Once()
    return 0


class Once:
    def __await__(self):
        got = yield 'once'
        return got


for i in range(100):
    c = co(6)
    out = [c.send(None)]
    try:
        while True:
            out.append(c.send(i))
    except StopIteration as e:
        out.append(e.value)
print(out)
