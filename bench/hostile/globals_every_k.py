# bench: globals (a number, a function, a shadowed builtin) rebound every k rounds, for many k
# size: 2000000
import sys

rate = 1
scale = 2.5


def step(x):
    return x + rate


def other(x):
    return x - rate


def my_len(x):
    return 3


def run(n):
    global rate, step, scale, len
    total, items = 0, [1, 2]
    for i in range(n):
        total += step(i & 7) + len(items)
        if i % 64 == 0:
            rate = i & 15
        if i % 1000 == 0:
            step = (lambda k: lambda x: x + k)(i & 7) if i % 3000 else other
        if i % 777 == 0:
            if "len" in globals():
                del len
            else:
                len = my_len
        if i % 50 == 0:
            scale = i if i & 64 else i / 3
        total += 1 if scale > i else 0
    return total


if __name__ == "__main__":
    print("globals_every_k", run(int(sys.argv[1])))
