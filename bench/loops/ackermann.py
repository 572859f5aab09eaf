# bench: recursion, Ackermann
import sys


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def run(n):
    checksum = 0
    for i in range(n):
        checksum += ackermann(2, 5 + i % 20)
    return checksum


if __name__ == "__main__":
    print("ackermann", run(int(sys.argv[1])))
