# bench: recursion, building and walking trees
import sys


class Node:
    def __init__(self, key, left=None, right=None):
        self.key = key
        self.left = left
        self.right = right


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return Node(middle, build(low, middle), build(middle + 1, high))


def total(node):
    if node is None:
        return 0
    return node.key + total(node.left) + total(node.right)


def depth(node):
    return 0 if node is None else 1 + max(depth(node.left), depth(node.right))


def contains(node, key):
    while node is not None:
        if key == node.key:
            return True
        node = node.left if key < node.key else node.right
    return False


def in_order(node):
    if node is not None:
        yield from in_order(node.left)
        yield node.key
        yield from in_order(node.right)


def run(n):
    checksum = 0
    for i in range(n):
        tree = build(0, 100 + i % 28)
        checksum += total(tree) + depth(tree)
        checksum += sum(contains(tree, key) for key in range(0, 200, 7))
        if i % 4 == 0:
            for position, key in enumerate(in_order(tree)):
                checksum += position ^ key
    return checksum


if __name__ == "__main__":
    print("tree_walk", run(int(sys.argv[1])))
