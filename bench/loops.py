#!/usr/bin/python3.11
"""bench/loops.py: the programs of bench/loops on every interpreter, beside C and LuaJIT.

    bench/loops.py [CLASS...] [-k PART]... [--on NAME,NAME...] [--pairs N] [--write]

CLASS is ms50, ms500 (whole processes, sized to take 50 and 500 ms on CPython) or steady, which runs
every program twice per round, with the size of ms500 and with one that takes CPython 2 s: the
difference is what 1.5 s of CPython's work costs once everything is warm.  The default is ms500.

-k selects programs by a part of their name, --on runners (cpython and those named; krait, nojit,
pypy, lua, c; all by default).  The runners take turns within a round (A B C A B C ...); a figure is
the median of CPU time (user + system) over the rounds, a ratio the median of the ratios within a
round.  Output has to be equal everywhere.  The exit code is 1 if a program failed or its output
differs.  --write puts the table into bench/results/loops-CLASS.txt as well.

--calibrate prints new sizes for the table below, measured on CPython; only worth doing when a
program has changed.

Comments at the head of a program:

    # bench: title of the row
    # native: NAME       its C is c/NAME.c and its Lua lua/NAME.lua, if not named as the program
    # unit: frames 480   480 of the size make a frame; the frames per CPU second are printed
"""
import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import time

import run

HERE = run.HERE
PROGRAMS = os.path.join(HERE, "loops")
CLASSES = ("ms50", "ms500", "steady")
TARGETS = {"ms50": 0.050, "ms500": 0.500, "steady": 2.0}
TIMEOUT = 120

# The size (argv[1]) of each program in ms50, ms500 and steady, from --calibrate,
# smoothed by hand: a loaded machine calibrates to within a fifth.
# steady of sobel_*: 30 frames, since 2 s of CPython are three of them, in which the lists that go
# round are mapped for the first time.
SIZES = {
    "ackermann": (1200, 15500, 62000),
    "bytecode_vm": (9500, 130000, 530000),
    "deltablue": (38, 510, 2050),
    "exceptions": (14000, 185000, 770000),
    "fannkuch": (28000, 370000, 1450000),
    "fib": (750, 9900, 41000),
    "float_attrs": (9500, 125000, 510000),
    "graph_search": (30, 540, 2100),
    "int_loops": (55, 720, 2700),
    "json_encode": (1400, 19500, 79000),
    "lcg": (82000, 1100000, 4400000),
    "mandelbrot": (128, 480, 990),
    "matmul": (23, 295, 1180),
    "nbody": (7600, 100000, 390000),
    "pidigits": (990, 3330, 5900),
    "queens": (190, 2400, 9600),
    "raytrace": (34, 450, 1900),
    "richards": (4700, 66000, 280000),
    "sieve": (16, 215, 850),
    "sobel_list": (82, 1100, 15300),
    "sobel_object": (28, 360, 15300),
    "sort_keys": (155, 2150, 9000),
    "spectral_norm": (5, 72, 300),
    "state_machine": (480, 6600, 27500),
    "strings": (840, 11200, 47000),
    "sum_cubes": (410000, 5300000, 21500000),
    "tree_walk": (480, 6600, 28000),
    "word_count": (17500, 240000, 1000000),
}

HEADS = {"cpython": "CPython", "krait": "krait", "nojit": "jit=off", "pypy": "PyPy",
         "lua": "LuaJIT", "c": "C"}
# (runner, rival): a column says how many times faster the runner is.
COLUMNS = [("krait", "cpython"), ("nojit", "cpython"), ("pypy", "cpython"), ("krait", "pypy"),
           ("krait", "lua"), ("krait", "c")]


class Program:
    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)[:-3]
        self.native, self.unit, self.unit_size = self.name, None, 1
        with open(path) as file:
            for line in file:
                if not line.startswith("#"):
                    break
                key, _, rest = line[1:].strip().partition(":")
                if key == "native":
                    self.native = rest.strip()
                elif key == "unit":
                    self.unit, size = rest.split()
                    self.unit_size = int(size)

    def beside(self, folder, suffix):
        path = os.path.join(PROGRAMS, folder, self.native + suffix)
        return path if os.path.exists(path) else None


def all_programs():
    return [Program(os.path.join(PROGRAMS, name)) for name in sorted(os.listdir(PROGRAMS))
            if name.endswith(".py")]


def build_c(source):
    target = os.path.join(run.ROOT, "build/bench", os.path.basename(source)[:-2])
    if not os.path.exists(target) or os.path.getmtime(target) < os.path.getmtime(source):
        subprocess.run(["gcc", "-O2", "-Wall", source, "-o", target, "-lm"], check=True)
    return target


def commands(program, options):
    """{runner: argv without the size} of one program, in the order of the table."""
    found = {"cpython": [run.CPYTHON, "-I", "-S", program.path]}
    if os.path.exists(options.krait):
        found["krait"] = [options.krait, program.path]
        found["nojit"] = [options.krait, "-X", "jit=off", program.path]
    pypy, lua = shutil.which("pypy3"), shutil.which("luajit")
    if pypy:
        found["pypy"] = [pypy, "-I", "-S", program.path]
    source = program.beside("lua", ".lua")
    if lua and source:
        found["lua"] = [lua, source]
    source = program.beside("c", ".c")
    if source:
        found["c"] = [build_c(source)]
    return {name: argv for name, argv in found.items()
            if name == "cpython" or options.on is None or name in options.on}


class Result:
    """What the rounds of one program gave."""

    def __init__(self, program, size, runners):
        self.program, self.size = program, size
        self.seconds = {name: [] for name in runners}   # of the whole process, or net (steady)
        self.peak = dict.fromkeys(runners, 0)
        self.broken = {}

    def median(self, name):
        values = self.seconds.get(name)
        return statistics.median(values) if values and name not in self.broken else None

    def ratio(self, name, rival):
        """How many times faster `name` is than `rival`; None if either is missing."""
        if self.median(name) is None or self.median(rival) is None:
            return None
        return run.ratio(self.seconds, rival, name)


def measure_program(program, size_class, options, measure):
    sizes = [SIZES[program.name][CLASSES.index(size_class)]]
    if size_class == "steady":
        sizes.insert(0, SIZES[program.name][CLASSES.index("ms500")])
    result = Result(program, sizes[-1] - (sizes[0] if len(sizes) == 2 else 0),
                    commands(program, options))
    outputs = {}
    for _ in range(options.pairs):
        for name, argv in commands(program, options).items():
            if name in result.broken:
                continue
            try:
                runs = [measure(argv + [str(size)], TIMEOUT) for size in sizes]
            except run.Failed as error:
                result.broken[name] = str(error)
                continue
            # A difference below what a clock tick could hide counts as that much.
            net = runs[-1][0] - (runs[0][0] if len(runs) == 2 else 0)
            result.seconds[name].append(max(net, 1e-4))
            result.peak[name] = max([result.peak[name]] + [r[1] for r in runs])
            outputs[name] = [r[2] for r in runs]
    for name, output in outputs.items():
        if output != outputs.get("cpython") and name not in result.broken:
            result.broken[name] = f"output differs from CPython's: {output} {outputs['cpython']}"
    return result


def text_table(rows):
    """Lines of the rows, first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                        for i, (cell, width) in enumerate(zip(row, widths))).rstrip()


def show(value, form):
    return "-" if value is None else format(value, form)


def show_ratio(value):
    return show(value, ".2f" if value is None or value >= 0.1 else ".3f")


def render(size_class, results, options):
    names = [n for n in HEADS if any(n in r.seconds for r in results)]
    columns = [(a, b) for a, b in COLUMNS if a in names and b in names]
    what = "net steady state" if size_class == "steady" else "whole process"
    yield (f"{size_class}: {what}, CPU ms, medians of {options.pairs}; ratios: how many times faster "
           "the first is; peak RSS in MB")
    yield ""
    rows = [["program"] + [f"{HEADS[n]} ms" for n in names]
            + [f"{HEADS[a]}/{HEADS[b]}" for a, b in columns]
            + [f"{HEADS[n]} MB" for n in names]]
    for r in results:
        times = ["FAILED" if n in r.broken
                 else show(r.median(n) and r.median(n) * 1000, ".1f") for n in names]
        rows.append([r.program.name] + times + [show_ratio(r.ratio(a, b)) for a, b in columns]
                    + [show(r.peak.get(n) and r.peak[n] / 1024, ".0f") for n in names])
    means = []
    for a, b in columns:
        ratios = [x for x in (r.ratio(a, b) for r in results) if x is not None]
        means.append(show_ratio(statistics.geometric_mean(ratios) if ratios else None))
    rows.append(["geometric mean"] + [""] * len(names) + means + [""] * len(names))
    yield from text_table(rows)
    for r in results:
        if r.program.unit:
            rates = [f"{HEADS[n]} {r.size / r.program.unit_size / r.median(n):.1f}"
                     for n in names if r.median(n)]
            yield f"{r.program.name}, {r.program.unit} per CPU second: " + ", ".join(rates)


def calibrate(programs, measure):
    """Prints rows of SIZES, from time = idle + c * size ** power through two measured sizes."""
    def net(size):
        return statistics.median(measure(argv + [str(size)])[0] for _ in range(3)) - idle

    for program in programs:
        argv = [run.CPYTHON, "-I", "-S", program.path]
        idle = min(measure(argv + ["1"])[0] for _ in range(3))
        large = 16
        while (used := net(large)) < 0.4:
            large = round(large * min(10.0, 0.5 / max(used, 1e-3) + 0.5))
        small = max(1, large // 8)
        power = math.log(used / net(small)) / math.log(large / small)
        sizes = []
        for size_class in CLASSES:
            size = round(large * ((TARGETS[size_class] - idle) / used) ** (1 / power))
            sizes.append(max(1, round(size, 2 - len(str(size)))))
        print(f'    "{program.name}": ({", ".join(map(str, sizes))}),', flush=True)


def main():
    parser = argparse.ArgumentParser(prog="bench/loops.py")
    parser.add_argument("classes", nargs="*", metavar="CLASS", help=", ".join(CLASSES))
    parser.add_argument("-k", dest="parts", action="append", metavar="PART")
    parser.add_argument("--on", type=lambda text: text.split(","), metavar="NAME,NAME")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--krait", default=os.path.join(run.ROOT, "build/release/krait"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--calibrate", action="store_true")
    options = parser.parse_args()
    for name in options.classes:
        if name not in CLASSES:
            parser.error(f"no class {name}: {', '.join(CLASSES)}")
    for name in options.on or ():
        if name not in HEADS:
            parser.error(f"no runner {name}: {', '.join(HEADS)}")
    options.krait = os.path.abspath(options.krait)
    if not os.path.exists(options.krait):
        print(f"no {options.krait}: measuring the others", file=sys.stderr)
    measure = run.Measure()
    programs = [p for p in all_programs()
                if not options.parts or any(part in p.name for part in options.parts)]
    if options.calibrate:
        calibrate(programs, measure)
        return 0
    good = True
    for size_class in options.classes or ["ms500"]:
        results = []
        for program in programs:
            print(f"{program.name} ...", file=sys.stderr, flush=True)
            result = measure_program(program, size_class, options, measure)
            results.append(result)
            for name, why in result.broken.items():
                good = False
                print(f"{program.name}: {name}: {why}", file=sys.stderr, flush=True)
        text = "\n".join(render(size_class, results, options)) + "\n"
        print(text, flush=True)
        if options.write:
            target = os.path.join(HERE, "results", f"loops-{size_class}.txt")
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w") as file:
                file.write(f"{run.machine()}; {time.strftime('%Y-%m-%d')}\n{text}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
