# bench: a hot loop of small calls at a depth near the recursion limit
# size: 100
import sys


def small(x):
    return x * 3 + 1


def middle(x):
    return small(x) + small(x + 1)


def loop(n):
    total = 0
    for i in range(n):
        total += middle(i) & 0xFF
    return total


def down(depth, n):
    if depth == 0:
        return loop(n)
    return down(depth - 1, n)


def deepest():
    """How deep one can go from here."""
    def probe(n):
        try:
            return probe(n + 1)
        except RecursionError:
            return n
    return probe(0)


def run(n):
    left, total = deepest(), 0
    for i in range(n):
        total += down(left - 5 - i % 12, 20000)
    return total


if __name__ == "__main__":
    print("deep_recursion", run(int(sys.argv[1])))
