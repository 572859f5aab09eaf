# bench: n queens with generators and sets
import sys

SIZE = 6


def placements(size, row=0, columns=frozenset(), rising=frozenset(), falling=frozenset()):
    """All ways to place queens in the rows from `row` on, as tuples of columns."""
    if row == size:
        yield ()
        return
    for column in range(size):
        if column in columns or row + column in rising or row - column in falling:
            continue
        for rest in placements(size, row + 1, columns | {column}, rising | {row + column},
                               falling | {row - column}):
            yield (column,) + rest


def run(n):
    checksum = 0
    for _ in range(n):
        for placement in placements(SIZE):
            for column in placement:
                checksum = (checksum * SIZE + column) & 0xFFFFFF
    return checksum


if __name__ == "__main__":
    print("queens", run(int(sys.argv[1])))
