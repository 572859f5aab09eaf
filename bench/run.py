#!/usr/bin/python3.11
"""bench/run.py: Krait beside CPython 3.11 (and PyPy where installed), CPU time and peak RSS.

    bench/run.py [ROW...] [--pairs N] [--krait PATH] [--write NAME] [--no-pypy]

Rows are the programs of bench/micro (a ROW is a part of a file name; none: all) and `startup`.
The interpreters take turns (A B C A B C ...), N rounds, after one round that is not counted; a
figure is the median of CPU time (user + system) over the rounds, a ratio the median of the ratios
within a round, so that a slow moment of the machine hits both sides.  Output has to be equal
everywhere.  Comments at the head of a program:

    # bench: title of the row
    # claim: nojit 1.0      krait -X jit=off is at least 1.0x as fast as CPython
    # claim: jit 10         krait with the JIT at least 10x

The table goes to stdout, and with --write also to bench/results/NAME.md.  The exit code is 1 if a
claim does not hold or an output differs.
"""
import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
CPYTHON = "/usr/bin/python3.11"
STARTUP_RUNS = 20


class Row:
    def __init__(self, name, title, claims, arguments, repeat=1, runners=None):
        self.name, self.title, self.claims = name, title, claims
        self.arguments, self.repeat, self.runners = arguments, repeat, runners


def read_row(path):
    title, claims = os.path.basename(path), {}
    with open(path) as file:
        for line in file:
            if not line.startswith("#"):
                break
            key, _, rest = line[1:].strip().partition(":")
            if key == "bench":
                title = rest.strip()
            elif key == "claim":
                which, factor = rest.split()
                claims[which] = float(factor)
    return Row(os.path.basename(path)[:-3], title, claims, [path])


def all_rows():
    micro = os.path.join(HERE, "micro")
    rows = [read_row(os.path.join(micro, f)) for f in sorted(os.listdir(micro))
            if f.endswith(".py")]
    rows.append(Row("startup", "startup: -c pass", {"nojit": 1.0, "jit": 1.0, "rss": 1.0},
                    ["-c", "pass"], STARTUP_RUNS))
    return rows


class Measure:
    """Runs a command under measure.c."""

    def __init__(self):
        directory = os.path.join(ROOT, "build/bench")
        os.makedirs(directory, exist_ok=True)
        self.tool = os.path.join(directory, "measure")
        source = os.path.join(HERE, "measure.c")
        if (not os.path.exists(self.tool)
                or os.path.getmtime(self.tool) < os.path.getmtime(source)):
            subprocess.run(["gcc", "-O1", "-Wall", source, "-o", self.tool], check=True)
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

    def __call__(self, argv, timeout=None):
        """(CPU seconds, peak RSS in KB, output) of one run; raises Failed."""
        with tempfile.NamedTemporaryFile("r") as report:
            try:
                done = subprocess.run([self.tool, report.name] + argv, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, env=self.env, timeout=timeout)
            except subprocess.TimeoutExpired:
                raise Failed(f"{' '.join(argv)}\nstill running after {timeout} s") from None
            fields = report.read().split()
        if done.returncode != 0 or len(fields) != 4 or fields[3] != "0":
            how = f"exit code {fields[3]}\n" if len(fields) == 4 else ""
            raise Failed(" ".join(argv) + "\n" + how
                         + done.stderr.decode("utf-8", "replace")[-2000:])
        return float(fields[0]) + float(fields[1]), int(fields[2]), done.stdout


class Failed(Exception):
    pass


def find_runners(options):
    runners = {}
    if os.path.exists(options.krait):
        runners["nojit"] = [options.krait, "-X", "jit=off"]
        runners["jit"] = [options.krait]
    else:
        print(f"no {options.krait}: measuring the others", file=sys.stderr)
    runners["cpython"] = [CPYTHON, "-I", "-S", "-E"]
    pypy = shutil.which("pypy3")
    if pypy and options.pypy:
        runners["pypy"] = [pypy, "-I", "-S", "-E"]
    return runners


def measure_row(row, runners, pairs, measure):
    """{runner: ([seconds per round], peak KB)}, and the runners whose output differs or failed."""
    seconds = {name: [] for name in runners}
    peak = dict.fromkeys(runners, 0)
    outputs, broken = {}, {}
    for turn in range(pairs + 1):
        for name, command in runners.items():
            if name in broken:
                continue
            used = 0.0
            try:
                for _ in range(row.repeat if turn else 1):
                    cpu, rss, output = measure(command + row.arguments)
                    used += cpu
                    peak[name] = max(peak[name], rss)
            except Failed as error:
                broken[name] = str(error)
                continue
            outputs[name] = output
            if turn:
                seconds[name].append(used / row.repeat)
    for name, output in outputs.items():
        if output != outputs.get("cpython") and name not in broken:
            broken[name] = f"output differs from CPython's: {output[:200]!r}"
    return seconds, peak, broken


def ratio(seconds, rival, name):
    """How many times faster `name` is than `rival`."""
    pairs = [a / max(b, 1e-9) for a, b in zip(seconds[rival], seconds[name])]
    return statistics.median(pairs) if pairs else None


def table_line(cells):
    return "| " + " | ".join(cells) + " |"


def render(rows, names):
    heads = {"nojit": "krait jit=off", "jit": "krait", "cpython": "CPython", "pypy": "PyPy"}
    head = ["row"] + [heads[n] + " s" for n in names]
    head += [f"{heads[n]} vs CPython" for n in names if n != "cpython"]
    head += ["RSS MB " + " / ".join(heads[n] for n in names), "claim"]
    yield table_line(head)
    yield table_line(["---"] * len(head))
    for row, seconds, peak, broken, verdict in rows:
        cells = [row.title]
        for name in names:
            cells.append("failed" if name in broken
                         else f"{statistics.median(seconds[name]):.4g}")
        for name in names:
            if name != "cpython":
                cells.append("-" if name in broken or "cpython" in broken
                             else f"{ratio(seconds, 'cpython', name):.2f}x")
        cells.append(" / ".join("-" if n in broken else f"{peak[n] / 1024:.1f}" for n in names))
        cells.append(verdict or "-")
        yield table_line(cells)


def judge(row, seconds, peak, broken):
    """(text, whether all claims hold)."""
    text, good = [], True
    for which, factor in row.claims.items():
        if which == "rss":
            name, value = "RSS", peak["cpython"] / max(peak.get("jit", 0), 1)
            missing = "jit" not in seconds or "jit" in broken
        else:
            missing = which not in seconds or which in broken or "cpython" in broken
            name, value = which, None if missing else ratio(seconds, "cpython", which)
        if missing:
            text.append(f"{name} {factor:g}x: not measured")
            good = False
            continue
        holds = value >= factor
        good = good and holds
        text.append(f"{name} {factor:g}x: {'holds' if holds else f'MISSED ({value:.2f}x)'}")
    return "; ".join(text), good


def machine():
    model = platform.processor() or "unknown"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{model}, {os.cpu_count()} CPUs, {platform.system()} {platform.machine()}"


def main():
    parser = argparse.ArgumentParser(prog="bench/run.py")
    parser.add_argument("rows", nargs="*")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--krait", default=os.path.join(ROOT, "build/release/krait"))
    parser.add_argument("--write", metavar="NAME")
    parser.add_argument("--no-pypy", dest="pypy", action="store_false")
    options = parser.parse_args()
    options.krait = os.path.abspath(options.krait)
    measure = Measure()
    runners = find_runners(options)
    results, good = [], True
    for row in all_rows():
        if options.rows and not any(part in row.name for part in options.rows):
            continue
        print(f"{row.name} ...", file=sys.stderr, flush=True)
        seconds, peak, broken = measure_row(row, runners, options.pairs, measure)
        for name, why in broken.items():
            print(f"{row.name}: {name}: {why}", file=sys.stderr)
        verdict, holds = judge(row, seconds, peak, broken) if "nojit" in runners else ("", True)
        good = good and holds and not broken
        results.append((row, seconds, peak, broken, verdict))
    lines = [f"{machine()}; {time.strftime('%Y-%m-%d')}; medians of {options.pairs} rounds.", ""]
    lines += render(results, list(runners))
    text = "\n".join(lines)
    print(text)
    if options.write:
        target = os.path.join(HERE, "results", options.write + ".md")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w") as file:
            file.write(f"# bench/run.py {' '.join(sys.argv[1:])}\n\n{text}\n")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
