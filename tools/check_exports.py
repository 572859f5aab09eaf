"""check_exports.py LIBRARY capi.def -- the library exports what the C API table says, and nothing else.

Every function row and every IMPL variable must be a dynamic symbol of the right kind; any other
exported symbol is an error.  Also: a function row is IMPL exactly if a hand-written file defines it
(the link itself sees to that: a STUB row written by hand would be defined twice).
"""
import subprocess
import sys

import capi_def


def exported(library):
    """{name: nm's letter} of the defined dynamic symbols."""
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True,
                         text=True).stdout
    return {line.split()[-1].split("@")[0]: line.split()[-2] for line in out.splitlines()}


def main(library, table):
    functions, data = capi_def.read(table)
    symbols = exported(library)
    problems = []
    for f in functions:
        kind = symbols.pop(f.name, None)
        if kind is None or kind not in "TW":
            problems.append(f"{f.name}: function not exported ({kind})")
    for d in data:
        kind = symbols.pop(d.name, None)
        if d.impl and (kind is None or kind not in "BDRVGS"):
            problems.append(f"{d.name}: variable not exported ({kind})")
        if not d.impl and kind is not None:
            problems.append(f"{d.name}: exported, but its row says STUB")
    symbols.pop("kr_main", None)
    problems += [f"{name}: exported, but no row of capi.def" for name in symbols]
    print(*problems, sep="\n")
    print(f"{len(functions)} functions, {sum(d.impl for d in data)} variables,"
          f" {len(problems)} problems")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
