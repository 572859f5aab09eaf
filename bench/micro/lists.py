# bench: list loops
# claim: nojit 1.0


def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            j = i * i
            while j <= n:
                flags[j] = False
                j += i
        i += 1
    return sum(flags)


def shuffle(rounds):
    items = list(range(1000))
    for r in range(rounds):
        for i in range(len(items) - 1):
            if items[i] > items[i + 1] - r:
                items[i], items[i + 1] = items[i + 1], items[i]
        items.append(items.pop(0))
    return sum(i * v for i, v in enumerate(items))


def build(rounds):
    total = 0
    for _ in range(rounds):
        out = []
        for i in range(1000):
            out.append(i * 2)
        squares = [v * v for v in out if v % 3 == 0]
        total += len(squares) + out[-1]
        for v in reversed(squares):
            total += v
    return total


print(sieve(3000000), shuffle(2000), build(6000))
