# bench: digits of pi by big ints
import sys


def digits():
    """The digits of pi, one at a time: Gibbons' spigot over linear fractional transformations."""
    q, r, t, k, digit, l = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < digit * t:
            yield digit
            following = 10 * (r - digit * t)
            digit = (10 * (3 * q + r)) // t - 10 * digit
            q *= 10
            r = following
        else:
            following = (2 * q + r) * l
            digit = (q * (7 * k + 2) + r * l) // (t * l)
            q *= k
            t *= l
            l += 2
            k += 1
            r = following


def run(n):
    checksum = 0
    for _, digit in zip(range(n), digits()):
        checksum = (checksum * 31 + digit) & 0xFFFFFFFF
    return checksum


if __name__ == "__main__":
    print("pidigits", run(int(sys.argv[1])))
