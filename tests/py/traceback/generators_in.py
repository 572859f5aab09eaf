# exit: 1
# Frames of generators, comprehensions, lambdas and class bodies.
def gen(n):
    for i in range(n):
        yield 10 // (2 - i)


def consume():
    return [x for x in gen(5)]


class Body:
    table = [f(3) for f in (lambda n: n, lambda n: consume())]


print("never")
