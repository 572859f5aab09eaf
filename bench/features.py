#!/usr/bin/python3.11
"""bench/features.py: one feature of the language in a hot loop each: CPython 3.11, Krait without and with its JIT, PyPy.

    bench/features.py [WORD...] [--rounds N] [--krait PATH] [--behind RATIO]

A feature is a function in bench/features/cases.py that takes the number of rounds and returns a result, which has to be
equal everywhere.  Every interpreter runs all of them in one process, the interpreters take turns, and each figure is the
least CPU time of all turns, in nanoseconds per round of the function's loop.  The loops are short on purpose: a call or
an operation that a trace does not see through shows at once.  A ratio is the other's time over Krait's.  WORD... keeps
the features whose name has one of them.  --behind prints only those where Krait is behind PyPy by that ratio, or behind
CPython.  PyPy is a Python 3.9: `match` has no figure there.
"""
import argparse
import math
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASES = os.path.join(ROOT, "bench", "features", "cases.py")
COLUMNS = ("CPython", "jit=off", "krait", "PyPy")


def commands(krait):
    return {"CPython": ["/usr/bin/python3.11", "-I", "-S", "-E"], "jit=off": [krait, "-X", "jit=off"], "krait": [krait],
            "PyPy": ["pypy3", "-I", "-S", "-E"]}


def collect(command, words, figures, results):
    """Runs the cases once with `command`; lower figures of a case and its results go into the two dicts."""
    done = subprocess.run(command + [CASES] + words, stdout=subprocess.PIPE, check=True)
    for line in done.stdout.decode().splitlines():
        name, figure, result = line.split("\t")
        figures[name] = min(figures.get(name, math.inf), float(figure))
        results.setdefault(name, set()).add(result)


def table(figures, results, behind):
    """Prints the rows; returns how many results differ."""
    print("%-18s %9s %9s %9s %9s  %8s %8s" % (("ns per round",) + COLUMNS + ("CPython/", "PyPy/")))
    differ = 0
    logs = {"CPython": [], "PyPy": []}
    for name, mine in figures["krait"].items():
        if len(results[name]) > 1:
            differ += 1
            print("%s: results differ: %s" % (name, " ".join(sorted(results[name]))), file=sys.stderr)
        ratios = {}
        for other in logs:
            if name in figures[other]:
                ratios[other] = figures[other][name] / mine
                logs[other].append(math.log(ratios[other]))
        if behind is None or ratios["CPython"] < 1 or ratios.get("PyPy", math.inf) < behind:
            cells = ["%9.2f" % figures[c][name] if name in figures[c] else "%9s" % "-" for c in COLUMNS]
            ends = ["%8.2f" % ratios[o] if o in ratios else "%8s" % "-" for o in logs]
            print("%-18s %s  %s" % (name, " ".join(cells), " ".join(ends)))
    print("%-18s %39s  %s" % ("geometric mean", "", " ".join("%8.2f" % math.exp(sum(v) / len(v)) for v in logs.values() if v)))
    return differ


def main():
    parser = argparse.ArgumentParser(prog="bench/features.py")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--krait", default=os.path.join(ROOT, "build/release/krait"))
    parser.add_argument("--behind", type=float)
    options = parser.parse_args()
    figures = {column: {} for column in COLUMNS}
    results = {}
    for _ in range(options.rounds):
        for column, command in commands(options.krait).items():
            collect(command, options.words, figures[column], results)
    return 1 if table(figures, results, options.behind) else 0


if __name__ == "__main__":
    sys.exit(main())
