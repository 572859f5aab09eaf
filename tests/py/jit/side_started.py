# A generator that a trace has started and a side trace of it suspends: memory says that it waits at
# its yield, so that whoever goes on with it sets the register of the yield.
# quick


def count(n):
    i = 0
    while i < n:
        got = yield i
        i += got if got else 1


def sums():
    n = 0
    while n < 25:
        n += 1
        a = sum(count(5))
        b = sum(count(0))
        for k in range(4):
            pass
    return a, b, n


def both(n):
    total = []
    for k in range(n):
        total.append((sum(count(k % 3)), max(count(k % 4), default=-1), list(count(k % 2))))
        for g in count(k % 3), count(0):
            for x in g:
                if x == k % 5:
                    break
            total.append(next(g, "end"))
    return total


for k in range(3):
    print(sums())
print(both(40))
