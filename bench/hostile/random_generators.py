# bench: generators of random length and kind, made anew and dropped half used
# size: 300000
import sys


def count(n):
    for i in range(n):
        yield i


def pairs(n):
    while n > 0:
        yield n
        yield -n
        n -= 1


def nested(n):
    yield from count(n & 3)
    if n > 4:
        yield from nested(n >> 1)


def run(n):
    kinds = [count, pairs, nested, lambda n: (i * 2 for i in range(n) if i & 1), range,
             lambda n: map(abs, count(n))]
    state, total = 1, 0
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        stop = (state >> 20) & 15
        for value in kinds[(state >> 9) % 6]((state >> 13) & 15):
            total += value
            if value == stop:
                break
    return total


if __name__ == "__main__":
    print("random_generators", run(int(sys.argv[1])))
