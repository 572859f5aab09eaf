# bench: lists whose items are small natural numbers, until they are not
# size: 1500000
import sys

MASK = (1 << 40) - 1


def filtered(items, at, n):
    total = 0
    for i in range(at, at + n):
        edge = items[i - 1] - 2 * items[i] + items[i + 1]
        total = (total * 3 + edge * edge) & MASK
    return total


def indexed(items, table, at, n):
    total = 0
    for i in range(at, at + n):
        total += table[items[i] & 7] - items[i]
    return total


def alternating(n):
    big = [0, 70000, -5, 3, 1 << 33, 250, -(1 << 40), 65535, 1 << 50]
    items = [i & 255 if i % 16 < 8 else big[i % 9] for i in range(4000)]
    total = 0
    for k in range(n // 1000):
        total += filtered(items, 1 + k % 1000, 500) + indexed(items, [1, 2, 3, 4, 5, 6, 7, 8], k % 1000, 500)
    return total


def turning(n):
    """Small for a while, then negative, then large, again and again; each loop has a code of its own."""
    total = 0
    for k in range(n // 20000):
        scope = {}
        exec("def f(a, n):\n s = 0\n for i in range(n):\n  s += a[i] * a[i] - 2 * a[i + 1]\n return s", scope)
        for kind in range(4):
            items = [(x & 127) * [1, -1, 1000, 1 << 24][kind] for x in range(1000)]
            for _ in range(5):
                total += scope["f"](items, 999) & MASK
    return total


if __name__ == "__main__":
    n = int(sys.argv[1])
    print("small_items", alternating(n) & MASK, turning(n) & MASK)
