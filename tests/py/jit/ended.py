# quick
# Iterators that end in a trace: without a word, with an error, and not at all the next time.


class Upto:
    def __init__(self, n, error=None):
        self.n = n
        self.error = error

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise self.error or StopIteration
        return self.n


def pairs(rows):
    total = 0
    for row in rows:
        for i, x in enumerate(row):
            for y in row[i + 1:]:
                total += x * y + i
        for a, b in zip(row, "abc"):
            total += a + len(b)
    return total


def ends(lengths, make):
    out = []
    item = "none"
    for n in lengths:
        steps = 0
        for item in make(n):
            steps += 1
        else:
            out.append((steps, item))
    return out[-8:], item


def errors(n):
    seen = []
    for i in range(n):
        try:
            for x in map(lambda v: 1 // v, [1] * (i % 3) + [0] * (i % 41 == 40)):
                pass
            for x in Upto(i % 3, KeyError(i) if i % 37 == 36 else None):
                pass
        except (ZeroDivisionError, KeyError) as e:
            seen.append((i, type(e).__name__, str(e), x))
    return seen


print(pairs([[1, 2, 3], [], [4], [5, 6]] * 80))
print(pairs([[1.5, 2, 3], [], [4], [5, 6, 7, 8]] * 40 + [[]] * 70 + [[1] * 9] * 20))
lengths = [0] * 70 + [2] * 40 + [0, 3, 0] * 30
for make in (lambda n: enumerate([7] * n), lambda n: zip([1] * n, [2] * n), lambda n: iter({1: 2, 3: 4, 5: 6} if n else {}),
             lambda n: set(range(n)), lambda n: reversed([5] * n), Upto, lambda n: map(str, [4] * n), lambda n: "xyz"[:n],
             lambda n: filter(None, [0] * n + [1])):
    print(ends(lengths, make))
print(errors(300))
