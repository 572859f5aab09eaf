# bench: spectral norm
import math
import sys

SIZE = 100


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum(element(i, j) * x for j, x in enumerate(vector)) for i in range(len(vector))]


def times_transposed(vector):
    return [sum(element(j, i) * x for j, x in enumerate(vector)) for i in range(len(vector))]


def run(n):
    """n rounds of the power iteration over a matrix of SIZE by SIZE."""
    u = [1.0] * SIZE
    v = u
    for _ in range(n):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    uv = vv = 0.0
    for a, b in zip(u, v):
        uv += a * b
        vv += b * b
    return math.sqrt(uv / vv)


if __name__ == "__main__":
    print("spectral_norm %.9f" % run(int(sys.argv[1])))
