# bench: eval and exec in loops
# size: 15000
import sys


def run(n):
    total = 0
    space = {}
    code = compile("x * 2 + y", "<code>", "eval")
    for i in range(n):
        x, y = i, i + 1
        total += eval(f"{i} * 3 + 1")
        total += eval("x - y + 2", {"x": x, "y": y})
        total += eval(code)
        exec(f"def f(a):\n    return a + {i % 10}", space)
        total += space["f"](i)
        exec("for k in range(5): g = k", space)
        total += space["g"]
    return total


if __name__ == "__main__":
    print("eval_loop", run(int(sys.argv[1])))
