# bench: globals, functions and builtins rebound in loops
# size: 1200000
import builtins
import sys

counter = 0


def step(x):
    return x + 1


def other(x):
    return x + 2


def work(x):
    return step(x) + len("abc") + counter


def run(n):
    global counter, step, len
    first, second = step, other
    total = 0
    for i in range(n):
        counter = i & 15
        step = second if i & 1 else first
        total += work(i)
        if i % 50 == 0:
            len = lambda text: 7
        elif i % 50 == 10:
            del len
        globals()[f"name{i % 100}"] = i
        if i % 100 == 99:
            original = builtins.abs
            builtins.abs = lambda x: 100
            total += abs(-i)
            builtins.abs = original
        total += abs(-i)
    return total


if __name__ == "__main__":
    print("globals_rebound", run(int(sys.argv[1])))
