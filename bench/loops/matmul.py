# bench: matrix multiplication on lists
import sys

SIZE = 30


def multiply(a, b):
    rows, inner, columns = len(a), len(b), len(b[0])
    result = [[0.0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            total = 0.0
            for k in range(inner):
                total += a[i][k] * b[k][j]
            result[i][j] = total
    return result


def run(n):
    a = [[(i * 7 + j * 3) % 11 - 5.0 for j in range(SIZE)] for i in range(SIZE)]
    b = [[(i * 5 + j * 2) % 13 - 6.0 for j in range(SIZE)] for i in range(SIZE)]
    checksum = 0.0
    for round in range(n):
        c = multiply(a, b)
        checksum += sum(c[i][(i + round) % SIZE] for i in range(SIZE))
        a[round % SIZE][0] += 1.0
    return checksum


if __name__ == "__main__":
    print("matmul %.6f" % run(int(sys.argv[1])))
