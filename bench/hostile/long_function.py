# bench: functions of 10,000 lines: straight on, and as the body of a loop
# size: 3000
import sys

LINES = 10000


def make_functions():
    body = []
    for i in range(LINES):
        body.append([f"a = b + {i}", "b = (a * 3 - c) & 0xFFFF", f"c = a ^ b ^ {i * 7}",
                     "d = d + (a & 7)"][i % 4])
    straight = ["def straight(a, b, c, d):"] + ["    " + line for line in body]
    straight.append("    return a, b, c, d")
    looping = ["def looping(n, a, b, c, d):", "    for _ in range(n):"]
    looping += ["        " + line for line in body]
    looping.append("    return a, b, c, d")
    space = {}
    exec("\n".join(straight + looping), space)
    return space["straight"], space["looping"]


def run(n):
    straight, looping = make_functions()
    values = (1, 2, 3, 4)
    for _ in range(n // 2):
        values = straight(*values)
    return looping(n // 2, *values)


if __name__ == "__main__":
    print("long_function", *run(int(sys.argv[1])))
