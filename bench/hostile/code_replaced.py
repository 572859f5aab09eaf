# bench: a function's code and defaults replaced while its loop is hot
# size: 300000
import sys


def plus(x, y=1):
    return x + y


def minus(x, y=1):
    return x - y


def worker(n):
    total = 0
    for i in range(n):
        total = action(total + i)
    return total & 0xFFFFFF


def action(x, y=1):
    return x * y


def run(n):
    codes = [plus.__code__, minus.__code__, action.__code__]
    total = 0
    for i in range(n):
        action.__code__ = codes[i % 3]
        action.__defaults__ = (i % 5,)
        total = (total + worker(10)) & 0xFFFFFF
    return total


if __name__ == "__main__":
    print("code_replaced", run(int(sys.argv[1])))
