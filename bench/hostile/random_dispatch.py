# bench: calls through a table of 200 functions and as many generators, in random order
# size: 800000
import sys


def make_function(i):
    space = {}
    exec(f"def f(x, y={i}, *rest, key=1):\n    return (x * {i + 3} + y) % {1000 + i} + key", space)
    return space["f"]


def counter(start, step):
    while True:
        if start & 1:
            yield start
        start = (start * 5 + step) & 0xFFFF


def run(n):
    functions = [make_function(i) for i in range(200)]
    generators = [counter(i, 2 * i + 1) for i in range(200)]
    total = state = 1
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        function = functions[(state >> 8) % 200]
        total += function(total & 0xFF) if state & 0x80000 else function(3, 4, 5, key=state & 3)
        total += next(generators[(state >> 12) % 200])
    return total


if __name__ == "__main__":
    print("random_dispatch", run(int(sys.argv[1])))
