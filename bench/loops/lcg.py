# bench: 64-bit LCG and xorshift, masked
import sys

MASK = (1 << 64) - 1


def run(n):
    state = 88172645463325252
    checksum = 0
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        x = state
        x ^= (x << 13) & MASK
        x ^= x >> 7
        x ^= (x << 17) & MASK
        checksum = (checksum + (x >> 32)) & MASK
    return checksum


if __name__ == "__main__":
    print("lcg", run(int(sys.argv[1])))
