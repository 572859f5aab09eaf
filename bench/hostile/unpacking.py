# bench: calls with random numbers of arguments, keywords and stars; sequences unpacked at random
# size: 200000
import sys


def f(a, b=2, *rest, c=3, **kw):
    return a + b + len(rest) + c + len(kw)


def run(n):
    tuples = [(), (1,), (1, 2), [1, 2, 3], (4, 5, 6, 7), range(3), "ab"]
    dicts = [{}, {"c": 1}, {"d": 2}, {"c": 3, "e": 4, "g": 5}]
    state, total = 1, 0
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        args = tuples[(state >> 9) % 6]
        total += f(i & 3, *args, **dicts[(state >> 14) & 3])
        seq = tuples[(state >> 18) % 7]
        if seq:
            first, *others = seq
            total += len(others)
        try:
            a, b = seq
            total += 1
        except ValueError:
            total -= 1
    return total


if __name__ == "__main__":
    print("unpacking", run(int(sys.argv[1])))
