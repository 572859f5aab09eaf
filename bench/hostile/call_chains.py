# bench: chains of calls through 60 functions, each of which calls one of eight others
# size: 400000
import sys

LINES = ["def f{i}(d, s):",
         "    if d == 0:",
         "        return s & {mask}",
         "    return table[({i} * 7 + (s >> d)) % 60](d - 1, s ^ {i}) + {add}"]


def run(n):
    space = {"table": []}
    for i in range(60):
        exec("\n".join(LINES).format(i=i, mask=i | 1, add=i % 5), space)
        space["table"].append(space[f"f{i}"])
    table = space["table"]
    state, total = 1, 0
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        total += table[state % 60]((state >> 8) & 15, state >> 4)
    return total


if __name__ == "__main__":
    print("call_chains", run(int(sys.argv[1])))
