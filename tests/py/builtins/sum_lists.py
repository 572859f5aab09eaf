# sum() of lists and tuples: small ints go together, and the first of another kind ends that.
# quick-candidate


class Adds:
    def __init__(self, n):
        self.n = n

    def __radd__(self, other):
        return other + self.n

    def __add__(self, other):
        return self.n + other


def sums(items):
    out = []
    for _ in range(3):
        out.append(sum(items))
    return out[-1], sum(tuple(items)), sum(items, 5), sum(items, 0.5), sum(items, 2 ** 47 - 1)


big = 2 ** 47 - 1
for n in (0, 1, 2, 16383, 16384, 16385, 40000):
    print(n, sums(list(range(n))), sums([big] * n), sums([-big - 1] * n))
for odd in (True, 0.25, 2 ** 47, 10 ** 30, -2 ** 63, 1j, float("inf")):
    for place in (0, 1, 3, 99, 16384, 16390):
        items = [3] * 16391
        items[place] = odd
        print(odd, place, sums(items))
print(sum([1, 2, Adds(3), 4]), sum([Adds(1)]))
for wrong in ([1, 2, "x"], [1, None], ["x"], [[1]]):
    try:
        sum(wrong)
    except TypeError as e:
        print(e)


class Shrinks:
    def __radd__(self, other):
        del shrinking[3:]
        return other + 1


shrinking = [1, 2, Shrinks(), 4, 5, 6]
print(sum(shrinking), shrinking[:2])
