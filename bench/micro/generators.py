# bench: generators
# claim: nojit 1.0


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def evens(source):
    for v in source:
        if not v & 1:
            yield v


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


def echo():
    total = 0
    while True:
        value = yield total
        total += value


def senders(n):
    g = echo()
    next(g)
    for i in range(n):
        result = g.send(i)
    return result


print(sum(evens(count(9000000))), sum(tree(17)), senders(6000000),
      sum(v * 2 for v in range(6000000)))
