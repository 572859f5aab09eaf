#!/usr/bin/python3.11
"""bench/compile_speed.py: lines per second through compile(), Krait beside CPython 3.11.

    bench/compile_speed.py [--krait PATH] [--rounds N] [FOLDER]

Every .py file of the installed library outside test folders, turns taken, the median ratio
reported.  Claim: Krait is at least as fast.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PROGRAM = os.path.join(HERE, "programs/compile_all.py")


def python_files(folder):
    for base, subdirs, names in os.walk(folder):
        subdirs[:] = sorted(d for d in subdirs if d not in ("test", "tests", "__pycache__"))
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(base, name)


def main():
    parser = argparse.ArgumentParser(prog="bench/compile_speed.py")
    parser.add_argument("folder", nargs="?", default="/usr/lib/python3.11")
    parser.add_argument("--krait", default=os.path.join(ROOT, "build/release/krait"))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    runners = {"CPython": ["/usr/bin/python3.11", "-I", "-S", "-E", "-W", "ignore"]}
    if os.path.exists(options.krait):
        runners["Krait"] = [options.krait, "-W", "ignore"]
    speeds = {name: [] for name in runners}
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as names:
        names.write("\n".join(python_files(options.folder)))
        names.flush()
        for _ in range(options.rounds):
            for name, command in runners.items():
                done = subprocess.run(command + [PROGRAM, names.name], capture_output=True, text=True)
                if done.returncode:
                    print(f"{name} failed:\n{done.stderr[-2000:]}")
                    return 1
                files, lines, seconds = done.stdout.split()
                speeds[name].append(int(lines) / float(seconds))
    print(f"{files} files, {lines} lines, median of {options.rounds} rounds")
    for name, values in speeds.items():
        print(f"{name:<8} {statistics.median(values):>12,.0f} lines/s")
    if "Krait" in speeds:
        ratio = statistics.median(k / c for k, c in zip(speeds["Krait"], speeds["CPython"]))
        print(f"ratio    {ratio:>12.2f}   (claim: at least 1: {'holds' if ratio >= 1 else 'MISSED'})")
        return 0 if ratio >= 1 else 1
    print("no krait to compare with")
    return 0


sys.exit(main())
