# compile_all.py LIST [ROUNDS]: compiles every file named in LIST, prints files, lines and the best
# CPU seconds of a round.  Reading is outside the measured time.
import sys
import time


def main():
    with open(sys.argv[1]) as names:
        paths = names.read().split("\n")
    sources = []
    for path in paths:
        if path:
            with open(path, "rb") as file:
                sources.append((path, file.read()))
    lines = sum(text.count(b"\n") for _, text in sources)
    best = None
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        start = time.process_time()
        for path, text in sources:
            compile(text, path, "exec", 0, True)
        used = time.process_time() - start
        best = used if best is None or used < best else best
    print(len(sources), lines, "%.4f" % best)


main()
