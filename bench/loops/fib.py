# bench: recursion, Fibonacci
import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def run(n):
    checksum = 0
    for i in range(n):
        checksum += fib(10 + i % 6)
    return checksum


if __name__ == "__main__":
    print("fib", run(int(sys.argv[1])))
