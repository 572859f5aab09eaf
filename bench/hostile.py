#!/usr/bin/python3.11
"""bench/hostile.py: programs that defeat a JIT, with the JIT on and with -X jit=off.

    bench/hostile.py [-k PART]... [--pairs N] [--goal RATIO] [--write]

bench/hostile has one program per trick.  Each runs with its size (`# size: N` at its head) on
CPython, krait -X jit=off and krait, in turns, N rounds; figures are medians of CPU time (user +
system), ratios medians of the ratios within a round.  `cost` is the time with the JIT over the time
without: at most 1.1 (--goal) is wanted.  The exit code is 1 if a program misses that, fails, or
prints something else than CPython.  --write puts the table into bench/results/hostile.txt.
"""
import argparse
import os
import statistics
import sys
import time

import loops
import run

PROGRAMS = os.path.join(run.HERE, "hostile")
TIMEOUT = 120


def read_size(path):
    with open(path) as file:
        for line in file:
            if line.startswith("# size:"):
                return line.split()[2]
    raise SystemExit(f"{path}: no `# size: N` line")


def measure_program(path, options, measure):
    """({runner: [CPU seconds]}, {runner: peak KB}, {runner: what went wrong})"""
    commands = {"cpython": [run.CPYTHON, "-I", "-S"], "nojit": [options.krait, "-X", "jit=off"],
                "jit": [options.krait]}
    seconds, peak = {name: [] for name in commands}, dict.fromkeys(commands, 0)
    outputs, broken = {}, {}
    size = read_size(path)
    for _ in range(options.pairs):
        for name, command in commands.items():
            if name in broken:
                continue
            try:
                cpu, rss, outputs[name] = measure(command + [path, size], TIMEOUT)
            except run.Failed as error:
                broken[name] = str(error)
                continue
            seconds[name].append(cpu)
            peak[name] = max(peak[name], rss)
    for name, output in outputs.items():
        if output != outputs.get("cpython") and name not in broken:
            broken[name] = f"output differs from CPython's: {output} {outputs.get('cpython')}"
    return seconds, peak, broken


def table(measured, options):
    """(rows of text, whether all programs are right and reach the goal)"""
    rows = [["program", "CPython ms", "jit=off ms", "jit ms", "cost", "", "jit/CPython",
             "jit=off MB", "jit MB"]]
    costs, good = [], True
    for name, (seconds, peak, broken) in measured.items():
        if broken:
            good = False
            rows.append([name] + ["FAILED" if n in broken
                                  else f"{statistics.median(seconds[n]) * 1000:.0f}"
                                  for n in ("cpython", "nojit", "jit")] + ["-"] * 5)
            continue
        cost = run.ratio(seconds, "jit", "nojit")
        costs.append(cost)
        good = good and cost <= options.goal
        rows.append([name]
                    + [f"{statistics.median(seconds[n]) * 1000:.0f}"
                       for n in ("cpython", "nojit", "jit")]
                    + [f"{cost:.2f}", "" if cost <= options.goal else "MISSED",
                       f"{run.ratio(seconds, 'cpython', 'jit'):.2f}",
                       f"{peak['nojit'] / 1024:.0f}", f"{peak['jit'] / 1024:.0f}"])
    if costs:
        rows.append(["geometric mean", "", "", "", f"{statistics.geometric_mean(costs):.2f}"]
                    + [""] * 4)
    return rows, good


def main():
    parser = argparse.ArgumentParser(prog="bench/hostile.py")
    parser.add_argument("-k", dest="parts", action="append", metavar="PART")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--goal", type=float, default=1.1)
    parser.add_argument("--krait", default=os.path.join(run.ROOT, "build/release/krait"))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    options.krait = os.path.abspath(options.krait)
    if not os.path.exists(options.krait):
        parser.error(f"no {options.krait}: packaging/build release")
    measure = run.Measure()
    measured = {}
    for name in sorted(os.listdir(PROGRAMS)):
        if not name.endswith(".py"):
            continue
        name = name[:-3]
        if options.parts and not any(part in name for part in options.parts):
            continue
        print(f"{name} ...", file=sys.stderr, flush=True)
        measured[name] = measure_program(os.path.join(PROGRAMS, name + ".py"), options, measure)
        for runner, why in measured[name][2].items():
            print(f"{name}: {runner}: {why}", file=sys.stderr, flush=True)
    rows, good = table(measured, options)
    text = (f"CPU ms, medians of {options.pairs}; cost: time with the JIT over time without, at most "
            f"{options.goal:g} wanted\n\n" + "\n".join(loops.text_table(rows)) + "\n")
    print(text, end="")
    if options.write:
        target = os.path.join(run.HERE, "results", "hostile.txt")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w") as file:
            file.write(f"{run.machine()}; {time.strftime('%Y-%m-%d')}\n{text}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
