# Exceptions raised while others are handled, a hundred thousand deep: the chain of contexts is as
# long as it should be, and an exception that is in it already is taken out first.
# gcstress: 200000
# timeout: 30
DEPTH = 100000


def chained(depth):
    newest = None
    for i in range(depth):
        try:
            raise ValueError(i) from None
        except ValueError as e:
            e.__context__ = newest
            newest = e
    return newest


def length(e):
    n = 0
    while e is not None:
        n += 1
        e = e.__context__
    return n


def handle(newest, times):
    try:
        raise newest
    except ValueError:
        for _ in range(times):
            try:
                [][1]
            except IndexError as e:
                assert e.__context__ is newest
            try:
                raise KeyError(1)
            except KeyError as e:
                assert e.__context__ is newest


newest = chained(DEPTH)
print(length(newest))
handle(newest, 200)
print(length(newest))

# A link taken out of the middle, by raising what the chain holds already.
a, b, c = ValueError("a"), ValueError("b"), ValueError("c")
b.__context__ = a
c.__context__ = b
try:
    try:
        raise c
    except ValueError:
        raise a
except ValueError as e:
    print(e, e.__context__, e.__context__.__context__, e.__context__.__context__.__context__)
