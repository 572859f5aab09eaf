# bench: recursion to a random depth in a hot loop, in three shapes
# size: 150000
import sys


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def down(n):
    return 1 if n == 0 else down(n - 1) + 1


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def build(depth, bits):
    if depth == 0:
        return None
    left = build(depth - 1, bits >> 1) if bits & 1 else None
    right = build(depth - 1, bits >> 2) if bits & 2 else None
    return Node(left, right)


def count(node):
    return 0 if node is None else 1 + count(node.left) + count(node.right)


def run(n):
    state = total = 1
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        total += down(state >> 10 & 31)
        total += even(state >> 16 & 15)
        total += count(build(6, state >> 8))
    return total


if __name__ == "__main__":
    print("random_depths", run(int(sys.argv[1])))
