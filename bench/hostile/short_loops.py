# bench: 2,000 different loops, each barely hot
# size: 1200
import sys

LOOPS = 2000


def make_functions():
    lines = []
    for i in range(LOOPS):
        lines += [f"def loop{i}(n):", "    total = 0", "    for k in range(n):",
                  f"        total += k * {i % 13} - {i}", "        if total > 1000:",
                  "            total -= 1000", "    return total"]
    space = {}
    exec("\n".join(lines), space)
    return [space[f"loop{i}"] for i in range(LOOPS)]


def run(n):
    """Every loop n times around, spread over calls of 60."""
    functions = make_functions()
    total = 0
    for _ in range(max(1, n // 60)):
        for function in functions:
            total += function(60)
    return total


if __name__ == "__main__":
    print("short_loops", run(int(sys.argv[1])))
