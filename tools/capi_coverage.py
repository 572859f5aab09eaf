"""capi_coverage.py [-v] -- how much of the C API is written, from cpyext/capi.def.

With capi-headers/usage.tsv it also says how much of what compiled extensions import is there, and
which missing symbols they import most (-v: all of them, and counts per header family).
"""
import collections
import os
import sys

import capi_def

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def usage():
    """{symbol: (packages, stdlib modules)}; empty without the table."""
    try:
        with open(os.path.join(ROOT, "capi-headers/usage.tsv"), encoding="ascii") as f:
            rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    except FileNotFoundError:
        return {}
    return {name: (int(packages), int(stdlib)) for name, packages, stdlib in rows[1:]}


def percent(part, whole):
    return f"{part} of {whole} ({100 * part / max(whole, 1):.1f} %)"


def main(verbose):
    functions, data = capi_def.read(os.path.join(ROOT, "cpyext/capi.def"))
    rows = functions + data
    print(f"functions: {percent(sum(f.impl for f in functions), len(functions))} written, "
          f"{sum(not f.impl for f in functions)} stubs")
    print(f"variables: {percent(sum(d.impl for d in data), len(data))} defined")
    used = usage()
    if used:
        here = {row.name for row in rows if row.impl}
        for column, what in enumerate(("third-party packages", "lib-dynload modules")):
            needed = {name: row[column] for name, row in used.items() if row[column]}
            print(f"imported by {what}: {percent(len(here & needed.keys()), len(needed))} symbols, "
                  f"{percent(sum(n for s, n in needed.items() if s in here), sum(needed.values()))}"
                  " weighted by users")
        missing = sorted((-sum(used[row.name]), row.name) for row in rows
                         if not row.impl and row.name in used)
        print("most wanted:", *(f"{name} ({-n})" for n, name in missing[:None if verbose else 12]))
    if verbose:
        families = collections.defaultdict(lambda: [0, 0])
        for row in rows:
            families[row.family][not row.impl] += 1
        for family, (impl, stubs) in families.items():
            print(f"    {family:20} {impl:4} written {stubs:4} missing")


if __name__ == "__main__":
    main("-v" in sys.argv[1:])
