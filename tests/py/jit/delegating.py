# quick-candidate
# Generators that delegate to iterators which are no generators, resumed from C and from loops.


def numbers(n):
    yield from range(n)


def letters(text):
    got = yield from iter(text)
    yield got


def main():
    out = []
    for i in range(60):
        out.append(max(numbers(i % 5), default=-1))
        out.append(next(numbers(i % 2), 7))
        out.append(sum(numbers(4)))
        for x in letters("ab"):
            out.append(x)
    return out


for _ in range(3):
    print(main())
