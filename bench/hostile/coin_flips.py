# bench: ten unpredictable branches in one short loop: a thousand paths
# size: 1000000
import sys


def run(n):
    state, a, b, c = 1, 0, 0, 0.0
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        if state & 0x100:
            a += 1
        if state & 0x200:
            b += a
        else:
            b -= 1
        if state & 0x400:
            c += 0.5
        if state & 0x800:
            a ^= i
        if state & 0x1000:
            b &= 0xFFFF
        elif state & 0x2000:
            c = c * 0.5 + a
        else:
            c -= b
        if state & 0x4000:
            a, b = b, a
        if state & 0x8000:
            a &= 0xFFF
        if state & 0x10000:
            c = 0.0
        if state & 0x20000:
            b += i & 7
    return a, b, c


if __name__ == "__main__":
    print("coin_flips", *run(int(sys.argv[1])))
