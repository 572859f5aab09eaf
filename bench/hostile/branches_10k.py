# bench: 10,000 branches that no history predicts, in one loop
# size: 1200
import sys

COUNT = 10000


def make_function():
    lines = ["def branches(bits, total):"]
    for i in range(COUNT):
        lines.append(f"    if bits & {1 << i % 31}:")
        lines.append(f"        total += {i % 17}")
        if i % 31 == 30:
            lines.append("    bits = (bits * 1103515245 + 12345) & 0x7FFFFFFF")
    lines.append("    return bits, total")
    space = {}
    exec("\n".join(lines), space)
    return space["branches"]


def run(n):
    branches = make_function()
    bits, total = 42, 0
    for _ in range(n):
        bits, total = branches(bits, total)
    return bits, total


if __name__ == "__main__":
    print("branches_10k", *run(int(sys.argv[1])))
