# bench: fannkuch
import sys

SIZE = 10


def count_flips(permutation):
    """How often the first k items have to be reversed, k being the first item, until k is 0."""
    work = permutation[:]
    flips = 0
    first = work[0]
    while first:
        work[:first + 1] = work[first::-1]
        flips += 1
        first = work[0]
    return flips


def run(n):
    """(checksum, most flips) of the first n permutations of SIZE items, by rotating prefixes."""
    permutation = list(range(SIZE))
    counters = [0] * SIZE
    checksum = most = 0
    sign = 1
    for _ in range(n):
        flips = count_flips(permutation)
        if flips > most:
            most = flips
        checksum += sign * flips
        sign = -sign
        length = 1
        while length < SIZE:
            permutation.insert(length, permutation.pop(0))
            counters[length] += 1
            if counters[length] <= length:
                break
            counters[length] = 0
            length += 1
    return checksum, most


if __name__ == "__main__":
    print("fannkuch", *run(int(sys.argv[1])))
