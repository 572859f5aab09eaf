# bench: sieve
import sys

LIMIT = 20000


def sieve(limit):
    """(how many primes below the limit, their sum)."""
    composite = [False] * limit
    count = total = 0
    for i in range(2, limit):
        if composite[i]:
            continue
        count += 1
        total += i
        for j in range(i * i, limit, i):
            composite[j] = True
    return count, total


def run(n):
    checksum = 0
    for i in range(n):
        count, total = sieve(LIMIT + i % 100)
        checksum = (checksum + count * total) & 0xFFFFFFFF
    return checksum


if __name__ == "__main__":
    print("sieve", run(int(sys.argv[1])))
