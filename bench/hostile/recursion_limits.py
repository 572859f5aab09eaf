# bench: sys.setrecursionlimit games
# size: 1500
import sys


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "_")

    def __eq__(self, other):
        return self == other


def endless():
    return endless()


def run(n):
    total = 0
    deep = Deep()
    for i in range(n):
        sys.setrecursionlimit(100 + i % 7 * 50)
        for action in (endless, lambda: down(10000), lambda: deep.missing, lambda: deep == deep):
            try:
                action()
            except RecursionError:
                total += 1
        total += down(60)
        sys.setrecursionlimit(1000)
        try:
            total += down(700 + i % 200)
        except RecursionError:
            total -= 1
    sys.setrecursionlimit(1000)
    return total


if __name__ == "__main__":
    print("recursion_limits", run(int(sys.argv[1])))
