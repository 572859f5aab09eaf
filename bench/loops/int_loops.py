# bench: nested int loops
import sys


def run(n):
    total = 0
    for i in range(n):
        for j in range(300):
            for k in range(30):
                total = (total + i * j + k) & 0xFFFFFF
    return total


if __name__ == "__main__":
    print("int_loops", run(int(sys.argv[1])))
