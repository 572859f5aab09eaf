# bench: sums that go between 48, 64 and 200 bits all the time
# size: 500000
import sys


def run(n):
    state, a, b = 1, 1, 1
    total = 0
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        kind = (state >> 13) & 7
        if kind == 0:
            a = a * state
        elif kind == 1:
            a = a >> 40
        elif kind == 2:
            b = b + a
        elif kind == 3:
            b = -b // 3
        elif kind == 4:
            a, b = b, a
        elif kind == 5:
            a = (a ^ b) + 1
        if a > 1 << 200 or a < -(1 << 200):
            a = state
        if b > 1 << 100 or b < 0:
            b = i
        total ^= a & 0xFFFF
    return total, b & 0xFFFFFF


if __name__ == "__main__":
    print("big_small", *run(int(sys.argv[1])))
