# bench: exec of new code in a loop, with functions that become warm and are replaced
# size: 15000
import sys


def run(n):
    total, space = 0, {}
    for i in range(n):
        exec(f"def f(x):\n    t = 0\n    for k in range(x):\n        t += k * {i % 50} - {i}\n    return t",
             space)
        f = space["f"]
        total += f(30) + f(100)
        exec("y = f(20)", space)
        total += space["y"]
    return total


if __name__ == "__main__":
    print("exec_loop", run(int(sys.argv[1])))
