# bench: sum(x**3 for x in range(n))
import sys


def run(n):
    return sum(x**3 for x in range(n))


if __name__ == "__main__":
    print("sum_cubes", run(int(sys.argv[1])))
