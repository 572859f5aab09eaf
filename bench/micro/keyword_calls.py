# bench: function calls with keywords
# claim: nojit 1.0


def area(width, height=2, *, scale=1, offset=0):
    return width * height * scale + offset


def collect(first, *rest, **named):
    return first + len(rest) + len(named)


def run(n):
    total = 0
    for i in range(n):
        total += area(i, scale=2)
        total += area(width=i, height=3, offset=1)
        total += area(i, 4, scale=3, offset=i)
    return total


def spread(n):
    total = 0
    args = (1, 2)
    named = {"a": 1, "b": 2}
    for i in range(n):
        total += collect(i, *args, x=1)
        total += collect(i, **named)
    return total


print(run(4000000), spread(1500000))
